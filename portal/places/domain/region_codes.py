"""统计用区划代码: twelve digits, two for the province, two for the city, two for the county, three for the township and
three for the village (国家统计局《统计用区划代码和城乡划分代码编制规则》). An area (片区) has none."""

import re

from portal.kernel.reading.codes import read_code
from portal.places.models import Kind

LENGTH = 12
# How many digits are a unit's own and its ancestors'; the rest are zeros.
SPANS = {Kind.county: 6, Kind.township: 9, Kind.village: 12}
PROVINCES = frozenset(map(str, (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55))))
PROVINCES |= frozenset(map(str, (*range(61, 66), 71, 81, 82)))
_NAMES = {Kind.county: "县（市、区）", Kind.township: "乡镇（街道）", Kind.village: "村（社区）"}
_POINT = re.compile(r"(?<=\d)\.0+$")  # a number of a sheet, as a program writes it
_POWER = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)


def read_region_code(raw: str, kind: Kind) -> str:
    """The digits as they are stored; the short form of a county or a township (410182, 410182103) gets its zeros."""
    typed = raw.strip()
    if _POWER.fullmatch(typed):
        return typed
    code = read_code(_POINT.sub("", typed))
    return code.ljust(LENGTH, "0") if code.isdecimal() and len(code) == SPANS.get(kind) else code


def why_not_region_code(code: str, kind: Kind) -> str | None:
    """None if a unit of this kind can have the code."""
    if kind not in SPANS:
        return "片区没有区划代码，请空着"
    if _POWER.fullmatch(code):
        return f"{code} 是表格缩写的数，后几位看不到了。请把这一列设成“文本”，再写全 12 位"
    if not (code.isascii() and code.isdecimal()):
        return "区划代码只能写数字，如 " + _example(kind)
    if len(code) != LENGTH:
        return f"区划代码是 12 位数字，如 {_example(kind)}，现在是 {len(code)} 位"
    if code[:2] not in PROVINCES or code[2:4] == "00":
        return f"开头的 {code[:4]} 不是哪个省、市的代码，请核对前 4 位"
    return _why_not_level(code, kind)


def _why_not_level(code: str, kind: Kind) -> str | None:
    span, name = SPANS[kind], _NAMES[kind]
    if code[span:].strip("0"):
        return f"{name}的代码后 {LENGTH - span} 位都是 0，如 {_example(kind)}，现在是 {code[span:]}"
    first = next((end for end in (9, 12) if end <= span and code[end - 3 : end] == "000"), None)
    return f"{name}的代码第 {first - 2} 到 {first} 位不能是 000，如 {_example(kind)}" if first else None


def agrees(code: str, kind: Kind, above: str) -> bool:
    """Whether the code lies below that of a place of this kind."""
    return code.startswith(above[: SPANS[kind]])


def why_not_below(code: str, kind: Kind, name: str, above: str) -> str | None:
    """None if the code lies below that of the place called `name`."""
    if agrees(code, kind, above):
        return None
    span = SPANS[kind]
    return f"和上级对不上：前 {span} 位应该是{name}的 {above[:span]}，现在是 {code[:span]}"


def code_in_words(code: str) -> str:
    """410182 103 205: county, township and village apart, to be read aloud."""
    return f"{code[:6]} {code[6:9]} {code[9:]}"


def _example(kind: Kind) -> str:
    return {Kind.county: "410182000000", Kind.township: "410182103000"}.get(kind, "410182103205")
