"""What a number looks like under its format, as office programs draw it (ECMA-376 part 1, 18.8.31)."""

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<one>.)|(?P<blank>_.)|(?P<fill>\*.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<half>AM/PM|A/P|上午/下午)|(?P<general>General|G/通用格式)|(?P<power>E[+-])"
    r"|(?P<date>y+|e+|m+|d+|h+|s+|a{3,4})|(?P<digit>[0#?])|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_EPOCH = dt.datetime(1899, 12, 30)  # day 0 of Excel's calendar, as of March 1900
_LAST_DAY = 2_958_465  # 9999-12-31
_WEEKDAYS = "一二三四五六日"
Token = tuple[str, str]  # (what it is, its words)


class NotShown(Exception):
    """A number that its format shows as nothing, or as ##### however wide the column is."""


@dataclass(frozen=True)
class Look:
    """What a person sees: its words, and of a date the day, or what of it is in sight (2022年9月)."""

    words: str
    day: str = ""
    is_date: bool = False


@dataclass
class _Digits:
    """The part of a format that draws figures: places and what stands between them, before and behind the point."""

    whole: list[Token] = field(default_factory=list)
    fraction: list[Token] = field(default_factory=list)
    has_point: bool = False
    percents: int = 0
    thousands: bool = False
    shift: int = 0


def look_of(number: str, code: str, *, is_1904: bool = False) -> Look:
    """The number as it is seen under the format.

    Raises:
        NotShown: nobody can see it.
    """
    sections = _sections(code)
    value = Decimal(number)
    section, is_signed = _section_for(value, sections)
    if section is None:
        return Look(number)
    if any(kind == "date" for kind, _ in section) and not any(kind == "power" for kind, _ in section):
        return _date(value + (1462 if is_1904 else 0), section)
    words = _figure(abs(value), section)
    words = f"-{words}" if is_signed and value < 0 else words
    if not words.strip():
        raise NotShown
    return Look(words.strip())


def _sections(code: str) -> list[list[Token]]:
    sections: list[list[Token]] = [[]]
    for found in _TOKEN.finditer(code):
        kind = found.lastgroup or "plain"
        words = found[kind]
        if kind == "plain" and words == ";":
            sections.append([])
        elif kind in ("quoted", "one"):
            sections[-1].append(("said", words))
        else:
            sections[-1].append((kind, words))
    return sections


def _section_for(value: Decimal, sections: list[list[Token]]) -> tuple[list[Token] | None, bool]:
    """The part of the format that draws this number, and whether the sign is to be put before it. None: as it is."""
    if any(kind == "bracket" and words[:1] in "<>=" for section in sections for kind, words in section if words):
        return None, True
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], True


# ---- figures -----------------------------------------------------------------------------------------------------


def _figure(value: Decimal, section: list[Token]) -> str:
    kinds = {kind for kind, _ in section}
    figures = [place for place, (kind, _) in enumerate(section) if kind in ("digit", "general")]
    is_fraction = any(kind == "plain" and words == "/" for kind, words in section)
    if "power" in kinds or (is_fraction and figures) or ("general" not in kinds and ("plain", "@") in section):
        return f"{value:f}"
    if "general" in kinds or not figures:
        return "".join(f"{value:f}" if kind == "general" else _literal(kind, words) for kind, words in section)
    first, last = figures[0], figures[-1]
    while last + 1 < len(section) and section[last + 1] in (("plain", ","), ("plain", ".")):
        last += 1
    before = "".join(_literal(*token) for token in section[:first])
    behind = "".join(_literal(*token) for token in section[last + 1 :])
    return before + _drawn(value, section[first : last + 1], (before + behind).count("%")) + behind


def _literal(kind: str, words: str) -> str:
    return words if kind in ("said", "plain") else (" " if kind == "blank" else "")


def _drawn(value: Decimal, tokens: list[Token], percents: int) -> str:
    digits = _digits_of(tokens)
    value = value * Decimal(100) ** (percents + digits.percents) / Decimal(1000) ** digits.shift
    places = sum(kind == "digit" for kind, _ in digits.fraction)
    whole, _, fraction = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}".partition(".")
    kept = sum(words == "0" for kind, words in digits.fraction if kind == "digit")
    while len(fraction) > kept and fraction.endswith("0"):
        fraction = fraction[:-1]
    drawn = _whole(whole, digits)
    if fraction:
        drawn = f"{drawn or 0}.{fraction}"
    return drawn + "".join(_literal(*token) for token in digits.fraction if token[0] == "said")


def _digits_of(tokens: list[Token]) -> _Digits:
    digits = _Digits()
    for place, (kind, words) in enumerate(tokens):
        part = digits.fraction if digits.has_point else digits.whole
        if (kind, words) == ("plain", "."):
            digits.has_point = True
        elif (kind, words) == ("plain", ","):
            is_last = not any(later == "digit" for later, _ in tokens[place:])
            digits.shift, digits.thousands = digits.shift + is_last, digits.thousands or not is_last
        elif (kind, words) == ("plain", "%"):
            digits.percents += 1
        elif kind == "digit" or (text := _literal(kind, words).strip()):
            part.append((kind, words) if kind == "digit" else ("said", text))
    return digits


def _whole(figures: str, digits: _Digits) -> str:
    """The figures laid into their places from the right: 000-0000 draws 5551234 as 555-1234."""
    places = sum(kind == "digit" for kind, _ in digits.whole)
    zeros = sum(words == "0" for kind, words in digits.whole if kind == "digit")
    figures = figures.lstrip("0").rjust(zeros, "0")
    if not any(kind == "said" for kind, _ in digits.whole):
        return f"{int(figures or 0):,}".rjust(len(figures), "0") if digits.thousands and figures else figures
    drawn, rest = "", figures
    for kind, words in reversed(digits.whole):
        if kind == "said":
            drawn = words + drawn if rest or drawn else drawn
        else:
            places -= 1
            take = rest if places == 0 else rest[-1:]
            drawn, rest = take + drawn, rest[: len(rest) - len(take)]
    return drawn


# ---- days --------------------------------------------------------------------------------------------------------


def _date(value: Decimal, section: list[Token]) -> Look:
    if value < 0 or value > _LAST_DAY + 1:
        raise NotShown
    if any(kind == "bracket" and re.fullmatch("[hms]+", words, re.IGNORECASE) for kind, words in section):
        minutes = int((value * 1440).to_integral_value(ROUND_HALF_UP))
        return Look(f"{minutes // 60}:{minutes % 60:02}", is_date=True)
    moment = _EPOCH + dt.timedelta(seconds=int((value * 86_400).to_integral_value(ROUND_HALF_UP)))
    parts = _with_minutes(section)
    words = "".join(_part(moment, kind, said, parts) for kind, said in parts).strip()
    named = ((said[0].lower(), len(said)) for kind, said in parts if kind == "date")
    shown = {"y" if letter == "e" else letter for letter, width in named if letter != "d" or width < 3}
    return Look(words, _in_sight(moment.date(), shown), is_date=True)


def _with_minutes(section: list[Token]) -> list[Token]:
    """m is a minute behind an hour or before a second, else a month."""
    parts, dates = list(section), [place for place, (kind, _) in enumerate(section) if kind == "date"]
    for order, place in enumerate(dates):
        said = parts[place][1].lower()
        before = parts[dates[order - 1]][1][0].lower() if order else ""
        after = section[dates[order + 1]][1][0].lower() if order + 1 < len(dates) else ""
        if said[0] == "m" and (before == "h" or after == "s"):
            parts[place] = "minute", said
    return parts


def _part(moment: dt.datetime, kind: str, said: str, parts: list[Token]) -> str:
    if kind == "minute":
        return f"{moment.minute:0{len(said)}}"
    if kind == "half":
        chinese = "上下"[moment.hour >= 12] + "午"
        return chinese if "午" in said else ("PM" if moment.hour >= 12 else "AM")
    if kind != "date":
        return _literal(kind, said)
    letter, width = said[0].lower(), len(said)
    if letter in "ye":
        return f"{moment.year % 100:02}" if letter == "y" and width <= 2 else f"{moment.year}"
    if letter == "a":
        return ("星期" if width == 4 else "") + _WEEKDAYS[moment.weekday()]
    if letter in "md" and width > 2:
        return moment.strftime({"m": "%b" if width == 3 else "%B", "d": "%a" if width == 3 else "%A"}[letter])
    hour = moment.hour % 12 or 12 if any(kind == "half" for kind, _ in parts) else moment.hour
    number = {"m": moment.month, "d": moment.day, "h": hour, "s": moment.second}[letter]
    return f"{number:0{min(width, 2)}}"


def _in_sight(day: dt.date, shown: set[str]) -> str:
    """The day, or as much of it as the format shows: the year of 9月30日 is none that anybody has seen."""
    if {"y", "m", "d"} <= shown:
        return day.isoformat()
    if {"m", "d"} <= shown:
        return f"{day.month}月{day.day}日"
    if {"y", "m"} <= shown:
        return f"{day.year}年{day.month}月"
    return f"{day.year}年" if "y" in shown else ""
