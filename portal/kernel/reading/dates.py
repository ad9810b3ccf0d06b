"""Days as offices write them: 2022年9月30日 · 2022.9.30 · 9月30日前 · 9月底前 · 二〇二二年九月 · 三季度末.

A deadline may be vague (a month means its last day, a range its end); the day of a meeting may not. No year is guessed:
22年 and 0520 are asked about, and so is every year that no plan of the portal can be of.
"""

import calendar
import datetime as dt
import re
from decimal import Decimal, InvalidOperation

from portal.kernel.reading.characters import half_width
from portal.kernel.reading.numerals import numeral
from portal.kernel.reading.unclear import Unclear

YEARS = range(2000, 2100)  # of any date that the portal keeps
LONGEST = 40  # characters; more is a sentence, not a day
_EPOCH = dt.date(1899, 12, 30)  # day 0 of Excel's calendar, as of March 1900
_SERIALS = range(36_526, 73_051)  # 2000 to 2099
_NUMERALS = re.compile("[零〇一二三四五六七八九十廿卅]+")
_TIME_OF_DAY = re.compile(r"[T ]?\d{1,2}(?::\d{2}(?::\d{2})?|时|点)(?:\d{1,2}分)?$")
_WEEKDAY = re.compile(r"\(?(?:星期|周)[1-6日天]\)?$")
_LEAD = re.compile(r"^(?:截至|截止到?|计划|预计|力争|争取|确保|务必|必须|拟|定)?(?:在|于|至|到)?")
# What may stand behind a deadline and says nothing about the day.
_TAIL = re.compile(r"(?:日|号)?(?:之前|以前|前|内|止)?(?:全面|全部|基本)?(?:完成|建成|见效|到位)?$")
_RANGE = re.compile(r"[—–~～至到]+|(?<=[月日号底初旬])-+")
_YEAR = r"(?:(\d{4})[-./年])?"
_DAY = re.compile(rf"{_YEAR}(\d{{1,2}})[-./月](\d{{1,2}})")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(rf"{_YEAR}(\d{{1,2}})月?(底|末|份|上旬|中旬|下旬)?")
_PART = re.compile(
    r"(?:(\d{4})年?度?|(今|本|当)年?度?)?(年底|年末|年|底|末|上半年|下半年|全年|[第前]?[1-4]个?季度)(?:底|末)?"
)
_SHORT_YEAR = re.compile(r"(?<!\d)(\d{2})(?:年|[-./]\d{1,2}[-./]\d{1,2}$)")


def read_day(raw: str, *, label: str, year: int | None = None, vague: bool = False) -> dt.date | None:
    """The day that is meant; None where nothing was typed. `year` is the one that 9月30日 belongs to.

    Raises:
        Unclear: no day, none of this century, or not certainly one.
    """
    typed = _squeezed(raw)
    if not typed:
        return None
    example = f"{year or 2022}-09-30"
    if len(typed) > LONGEST:
        raise Unclear(f"{label}要写一天，如 {example}，现在写了 {len(typed)} 个字")
    if short := _SHORT_YEAR.search(typed):
        raise Unclear(f"{label}“{_short(raw)}”的年份请写四位，是 20{short[1]} 年吗？请写成 {example} 这样")
    day = _day_in(typed, year, vague) or (_end_of_range(typed, year) if vague else None)
    if day is None:
        raise Unclear(f"{label}“{_short(raw)}”{_what_is_wrong(typed, year, vague)}，请写成 {example} 这样")
    if day.year not in YEARS:
        raise Unclear(f"{label}“{_short(raw)}”的年份是 {day.year} 年，看看是不是写错了，请写成 {example} 这样")
    return day


def day_of_number(number: str, *, label: str) -> dt.date:
    """The day of a cell that holds a number: Excel's count of days. 9.3 may have been 9.30, so it is asked about.

    Raises:
        Unclear: no such count.
    """
    try:
        days = Decimal(number)
    except InvalidOperation as error:
        raise Unclear(f"{label}“{number}”不是日期") from error
    if days % 1 == 0 and int(days) in _SERIALS:
        return _EPOCH + dt.timedelta(days=int(days))
    raise Unclear(f"{label}“{number}”在表里是数字，不是日期（9.30 会变成 9.3），请写成 2022-09-30 这样")


def is_far_off(day: dt.date, year: int) -> bool:
    """Whether a day of a year's work lies so far from that year that one should look again."""
    return not dt.date(year - 1, 7, 1) <= day <= dt.date(year + 1, 3, 31)


def read_deadline(raw: str, year: int) -> dt.date | None:
    """The day of `year` that pasted words mean as a deadline; None when there is none. 长期坚持 is no day."""
    try:
        day = read_day(raw, label="", year=year, vague=True)
    except Unclear:
        return None
    return day if day and day.year == year else None


def _squeezed(raw: str) -> str:
    typed = re.sub(r"\s+", " ", half_width(raw)).strip(" 。.,;；、")
    typed = _NUMERALS.sub(_in_figures, typed)
    typed = _WEEKDAY.sub("", _TIME_OF_DAY.sub("", _WEEKDAY.sub("", typed).strip()).strip()).strip()
    if re.fullmatch(r"\d{4} \d{1,2} \d{1,2}", typed):
        typed = typed.replace(" ", "-")
    return typed.replace(" ", "")


def _in_figures(found: re.Match[str]) -> str:
    number = numeral(found[0])
    return found[0] if number is None else str(number)


def _day_in(typed: str, year: int | None, vague: bool) -> dt.date | None:
    words = _TAIL.sub("", _LEAD.sub("", typed), count=1) if vague else re.sub("[日号]$", "", typed)
    try:
        if whole := (_DIGITS.fullmatch(words) or _DAY.fullmatch(words)):
            return _date(whole[1] or year, int(whole[2]), int(whole[3]))
        if not vague:
            return None
        if (part := _MONTH.fullmatch(words)) and ("月" in words or part[1]):
            return _in_month(part[1] or year, int(part[2]), part[3])
        if (part := _PART.fullmatch(words)) and (part[3] not in ("底", "末", "年") or part[1] or part[2]):
            return _in_month(part[1] or year, _month_of(part[3]), None)
    except ValueError:  # 2月30日, 13月
        return None
    return None


def _end_of_range(typed: str, year: int | None) -> dt.date | None:
    """The last day of 3月-9月. Where only the beginning names a year or month, the end is of the same."""
    parts = [part for part in _RANGE.split(_LEAD.sub("", typed)) if part]
    if len(parts) != 2:
        parts = typed.split("-") if typed.count("-") == 1 else []
    if len(parts) != 2:
        return None
    named = re.match(r"(\d{4})[-./年]", parts[0])
    first_year = int(named[1]) if named else year
    month = re.search(r"(\d{1,2})[-./月]\d{1,2}[日号]?$", parts[0])
    only_day = re.match(r"\d{1,2}[日号]", parts[1])
    first = _day_in(parts[0], first_year, vague=True) or _day_in(f"{parts[0]}月", first_year, vague=True)
    last = _day_in(f"{month[1]}月{parts[1]}" if month and only_day else parts[1], first_year, vague=True)
    return last if first and last and first <= last else None


def _date(year: int | str | None, month: int, day: int) -> dt.date | None:
    return None if year is None else dt.date(int(year), month, day)


def _in_month(year: int | str | None, month: int, part: str | None) -> dt.date | None:
    """The last day of the month, or of its first or second ten days."""
    if year is None:
        return None
    ends = {"上旬": 10, "中旬": 20}
    return dt.date(int(year), month, ends.get(part or "") or calendar.monthrange(int(year), month)[1])


def _month_of(part: str) -> int:
    if part.endswith("季度"):
        return int(part.lstrip("第前")[0]) * 3
    return 6 if part == "上半年" else 12


def _what_is_wrong(typed: str, year: int | None, vague: bool) -> str:
    if re.search(r"农历|阴历|腊月|正月|初[1-9]", typed):
        return "像是农历，不是公历日期"
    if not vague and year and _day_in(typed, year, vague=True):
        return "没有写到哪一天"
    if year is None and _day_in(typed, 2024, vague=False):
        return "没有写年份"
    return "不是日期，或者没有这一天"


def _short(raw: str) -> str:
    typed = " ".join(raw.split())
    return typed if len(typed) <= 20 else f"{typed[:20]}…"
