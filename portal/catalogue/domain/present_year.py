"""Which of a county's years people mean when they say none, and which a county can mean to open. Pure: no queries."""

import datetime as dt
from collections.abc import Sequence

from portal.catalogue.models import Cycle

AHEAD = 5  # years from now that can be opened at all
FIRST = 2015  # nobody has planned by stars before
NEXT_FROM = 10  # the month in which a county begins with the next year


def present(years: Sequence[Cycle], today: dt.date) -> Cycle | None:
    """The year to show where nobody chose one: never a slip of the finger (2062) while there is another; one that has
    begun; one in which something can still be done; of those the newest."""
    return max(years, key=lambda cycle: _weight(cycle, today), default=None)


def _weight(cycle: Cycle, today: dt.date) -> tuple[bool, bool, bool, int]:
    return not is_far(cycle.year, today), not cycle.is_ahead, not cycle.is_closed, cycle.year


def is_far(year: int, today: dt.date) -> bool:
    """Whether nobody can be at work on this year yet."""
    return year > today.year + 1


def why_not_open(year: int, today: dt.date) -> str | None:
    """What no question helps with."""
    if FIRST <= year <= today.year + AHEAD:
        return None
    return f"今年是 {today.year} 年，只能开启 {FIRST} 到 {today.year + AHEAD} 年度。请看看年份有没有写错。"


def doubt(year: int, before: int | None, today: dt.date) -> str | None:
    """What to ask before a year is opened that nobody expects; None where it is this one or follows the last."""
    if year == today.year or (before and year == before + 1 <= today.year):
        return None
    if year == today.year + 1:
        if today.month >= NEXT_FROM:
            return None
        return f"现在是 {today.year} 年 {today.month} 月，您要开启的是明年 {year} 年度。"
    if year > today.year:
        return f"您要开启的是 {year} 年度，离今年还有 {year - today.year} 年。"
    return f"您要开启的是 {year} 年度，已经过去 {today.year - year} 年。"
