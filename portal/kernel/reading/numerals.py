"""三百二十, 十二万, 二〇二二, 壹仟贰佰, 12万3千: numerals with Chinese digits or units, as a Decimal."""

import re
from decimal import Decimal

_SPELT = str.maketrans("〇壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億两兩", "零一二二三三四五六六七八九十百千万亿二二")
_DIGITS = "零一二三四五六七八九"
_DIGIT = "[一二三四五六七八九1-9]"
_SECTION = re.compile(rf"(?:({_DIGIT})千)?(零?)(?:({_DIGIT})百)?(零?)(?:({_DIGIT}?)(十))?(零?)({_DIGIT})?")
_SCALES = {"": 1, "十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_PLAIN = re.compile(r"([0-9]+(?:\.[0-9]+)?)([十百千]?)([万亿]?)")
CHARACTERS = "零〇一二三四五六七八九十百千万亿两兩点壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億廿卅"


def numeral(words: str) -> Decimal | None:
    """The number that `words` say; None where they are none, or could be two (9万6)."""
    words = words.translate(_SPELT).replace("廿", "二十").replace("卅", "三十")
    if plain := _PLAIN.fullmatch(words):
        return Decimal(plain[1]) * _SCALES[plain[2]] * _SCALES[plain[3]]
    if re.fullmatch(f"[{_DIGITS}]{{2,}}", words) or words == "零":
        return Decimal("".join(str(_DIGITS.index(digit)) for digit in words))
    if "点" in words:
        return _with_point(words)
    return _great(words)


def _with_point(words: str) -> Decimal | None:
    parts = re.fullmatch(rf"(.+)点([{_DIGITS}]+)([百千]?)([万亿]?)", words)
    whole = numeral(parts[1]) if parts else None
    if parts is None or whole is None or whole % 1:
        return None
    behind = "".join(str(_DIGITS.index(digit)) for digit in parts[2])
    return Decimal(f"{whole}.{behind}") * _SCALES[parts[3]] * _SCALES[parts[4]]


def _great(words: str) -> Decimal | None:
    """Sections of four digits between 亿 and 万."""
    for unit in "亿万":
        if unit in words:
            ahead, _, behind = words.partition(unit)
            high, low = numeral(ahead), _behind(behind, unit)
            return None if high is None or low is None else high * _SCALES[unit] + low
    return _section(words)


def _behind(words: str, unit: str) -> Decimal | None:
    """What follows 万 or 亿: nothing, a numeral that is smaller, or one digit as it is said: 三万五 is 35,000."""
    if not words:
        return Decimal(0)
    if words in _DIGITS:
        return Decimal(_DIGITS.index(words) * _SCALES[unit] // 10) if words != "零" else None
    spoken = not words[0].isdecimal() or (words.isdecimal() and len(words) == 4) or words[-1] in "百千万"
    low = numeral(words) if spoken else None
    return low if low is not None and low < _SCALES[unit] else None


def _section(words: str) -> Decimal | None:
    """Below 10,000. A last digit behind 百 or 千 counts the next unit: 三百二 is 320, 三百零二 is 302."""
    found = _SECTION.fullmatch(words)
    if not found or not words:
        return None
    thousand, zero_1, hundred, zero_2, ten, has_ten, zero_3, last = found.groups()
    total, unit = 0, 0
    for digit, scale in ((thousand, 1_000), (hundred, 100), (ten or ("一" if has_ten else None), 10)):
        if digit:
            total, unit = total + _value(digit) * scale, scale
    has_zero = zero_3 or (zero_2 and not has_ten) or (zero_1 and not hundred and not has_ten)
    if not last:
        return None if has_zero or not unit else Decimal(total)
    if unit < 100 or has_zero:
        return Decimal(total + _value(last))
    return Decimal(total + _value(last) * unit // 10) if last in _DIGITS else None


def _value(digit: str) -> int:
    return int(digit) if digit.isdecimal() else _DIGITS.index(digit)
