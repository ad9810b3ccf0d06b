"""9月底, 9.30, 2022年9月, 12月底前: how offices write a deadline, and the day that is meant."""

import calendar
import datetime as dt
import re
import unicodedata

# What may stand behind a deadline and says nothing about the day.
_TAIL = re.compile(r"(?:日|号)?(?:之前|以前|前|内|止)?(?:全面|全部|基本)?(?:完成|建成|见效|到位)?$")
_TIME_OF_DAY = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?$")
_RANGE = re.compile(r"[-—–~～至到]+")
_YEAR = r"(?:(\d{4})[-./年])?"
_DAY = re.compile(rf"{_YEAR}(\d{{1,2}})[-./月](\d{{1,2}})")
_MONTH = re.compile(rf"{_YEAR}(\d{{1,2}})月?(底|末|份|上旬|中旬|下旬)?")
_PART = re.compile(r"(?:(\d{4})年?|(今|本)年?度?)?(年底|年末|底|末|上半年|下半年|全年|第?[一二三四1-4]季度)(?:底|末)?")
LONGEST = 40  # characters; more is a sentence, not a deadline
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}


def proposed_date(words: str, year: int) -> str | None:
    """The ISO date that is meant by `words` in a plan for `year`; None when no day of that year is.

    A month means its last day, a range its end. 长期坚持 is no date, and neither is one of another year.
    """
    if len(words) > LONGEST:
        return None
    typed = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", words)).strip()
    typed = _TIME_OF_DAY.sub("", typed).replace(" ", "").rstrip("。,;、")
    for candidate in (typed, _RANGE.split(typed)[-1]):
        day = _day_in(_TAIL.sub("", candidate, count=1), year)
        if day:
            return day.isoformat() if day.year == year else None
    return None


def _day_in(words: str, year: int) -> dt.date | None:
    try:
        if whole := _DAY.fullmatch(words):
            return dt.date(int(whole[1] or year), int(whole[2]), int(whole[3]))
        if (part := _MONTH.fullmatch(words)) and ("月" in words or part[1]):
            return _in_month(int(part[1] or year), int(part[2]), part[3])
        if (part := _PART.fullmatch(words)) and (part[3] not in ("底", "末") or part[1] or part[2]):
            return _in_month(int(part[1] or year), _month_of(part[3]), None)
    except ValueError:  # 2月30日, 13月
        return None
    return None


def _in_month(year: int, month: int, part: str | None) -> dt.date:
    """The last day of the month, or of its first or second ten days."""
    ends = {"上旬": 10, "中旬": 20}
    return dt.date(year, month, ends.get(part or "") or calendar.monthrange(year, month)[1])


def _month_of(part: str) -> int:
    if part == "上半年":
        return 6
    return _QUARTERS[part.removeprefix("第")[0]] if part.endswith("季度") else 12
