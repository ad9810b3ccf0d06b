"""Figures as offices write them: 1,586 · 412户 · ９．６万 · 十二万元 · 10。5. What could be two numbers is asked."""

import re
from decimal import Decimal

from portal.kernel.reading.characters import half_width
from portal.kernel.reading.numerals import CHARACTERS, numeral
from portal.kernel.reading.unclear import Unclear

LARGEST = 99_999_999
_NOTHING = re.compile(r"[-—–―－−/]+|")  # what tables show for a figure that is not known, as our own pages do
_AMOUNT = re.compile(rf"([0-9.,。 {CHARACTERS}]*)(.*)", re.DOTALL)
_GROUPED = re.compile(r"[0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]+)?")
_LEAD = re.compile(r"(?:共有|共计|合计|总计|共|计|人民币|¥)+")
_VAGUE = re.compile(r"约|大概|近|左右|上下|余|多|几|不足|不到|超过?|以上|以下|[十百千万]来")
# What may stand behind a figure, and how many of the field's unit one of it is.
_UNITS: dict[str, dict[str, Decimal]] = {
    "万元": dict.fromkeys(("元", "块", "块钱", "元钱", "元整", "元正", "圆", "圆整", "元人民币"), Decimal("0.0001")),
    "亩": {"亩": Decimal(1), "亩地": Decimal(1), "亩耕地": Decimal(1), "公顷": Decimal(15), "平方公里": Decimal(1500)},
    "户": dict.fromkeys(("户", "家", "户人家", "户人"), Decimal(1)),
    "人": dict.fromkeys(("人", "名", "口", "位", "口人", "个人", "个"), Decimal(1)),
    "名": dict.fromkeys(("名", "人", "位", "个", "名党员", "个党员", "个人"), Decimal(1)),
    "个": dict.fromkeys(("个", "组", "个组", "个小组", "个村民小组", "个网格", "个村", "村"), Decimal(1)),
}


def read_whole(raw: str, *, label: str, unit: str = "", largest: int = LARGEST) -> int | None:
    """A count; None where nothing was typed.

    Raises:
        Unclear: no whole number, or not certainly one.
    """
    advice = f"{label}要填整数，如 412；不知道就空着"
    number = _read(raw, label, unit, advice)
    if number is None:
        return None
    if number % 1 or number > largest:
        raise Unclear(f"{advice}（现在写的是“{_short(raw)}”）")
    return int(number)


def read_decimal(raw: str, *, label: str, unit: str = "") -> str | None:
    """A measured figure as a plain decimal with up to two places; None where nothing was typed.

    Raises:
        Unclear: no such number, or not certainly one.
    """
    advice = f"{label}要填数字，最多两位小数，如 10.4；不知道就空着"
    number = _read(raw, label, unit, advice)
    if number is None:
        return None
    if number != round(number, 2):
        raise Unclear(
            f"{label}“{_short(raw)}”是 {_plain(number)} {unit}，最多两位小数，请写成 {_plain(round(number, 2))}"
        )
    if number >= 1_000_000_000:
        raise Unclear(f"{advice}（现在写的是“{_short(raw)}”）")
    return _plain(number)


def _read(raw: str, label: str, unit: str, advice: str) -> Decimal | None:
    typed = re.sub(r"\s+", " ", half_width(raw)).strip(" 。,;；、.")
    if _NOTHING.fullmatch(typed):
        return None
    parts = _AMOUNT.fullmatch(_LEAD.sub("", typed, count=1) if _LEAD.match(typed) else typed)
    assert parts
    amount, behind = parts[1].strip(), re.sub(r"\s", "", parts[2])
    if _VAGUE.search(typed):
        raise Unclear(f"{advice}（“{_short(raw)}”不是一个准数）")
    number = _amount(amount, label, raw, advice)
    return number * _factor(amount, behind, unit, label, raw, advice)


def _amount(amount: str, label: str, raw: str, advice: str) -> Decimal:
    amount = re.sub(r"(?<![0-9]) | (?![0-9])", "", amount.replace("。", "."))
    if _GROUPED.fullmatch(amount):
        return Decimal(re.sub("[, ]", "", amount))
    if re.match(f"{_GROUPED.pattern}(?![0-9.]|[, ][0-9])", amount):
        amount = re.sub("[, ]", "", amount)  # 1,200万
    if halves := re.fullmatch(r"([0-9]+)[, ]([0-9]+)(?![0-9.,]).*", amount):
        both = f"{halves[1]}.{halves[2]} 还是 {halves[1]}{halves[2]}"
        raise Unclear(f"{label}“{_short(raw)}”看不准：是 {both}？请写清楚")
    number = numeral(amount)
    if number is None:
        raise Unclear(f"{advice}（现在写的是“{_short(raw)}”）")
    return number


def _factor(amount: str, behind: str, unit: str, label: str, raw: str, advice: str) -> Decimal:
    """How many of the field's unit one of what was written is."""
    known = _UNITS.get(unit, {unit: Decimal(1)})
    if behind in known and behind:
        return known[behind]
    if behind and behind != unit:
        is_unit = bool(re.fullmatch(r"[^\W\d_]{1,6}", behind)) and bool(unit)
        reason = f"{label}“{_short(raw)}”没有读懂：这里的单位是{unit}，只写数字就行"
        raise Unclear(reason if is_unit else f"{advice}（现在写的是“{_short(raw)}”）")
    if unit != "万元" or behind:
        return Decimal(1)
    if re.search("[万萬亿億]", amount):
        return Decimal("0.0001")  # 9.6万 are yuan already
    if re.search("[0-9] ?[百千佰仟]", amount):
        raise Unclear(f"{label}“{_short(raw)}”看不准：单位是元还是万元？请写清楚")
    return Decimal(1)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _short(raw: str) -> str:
    typed = " ".join(raw.split())
    return typed if len(typed) <= 20 else f"{typed[:20]}…"
