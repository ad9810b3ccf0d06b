"""工作日: Monday to Friday, less the holidays and plus the make-up days that the State Council announces each November.

The announced days are in `workdays.json`, from the notices of the State Council's general office (国办发明电) for each
year; what a county has entered or corrected itself comes before (portal.settings.services.calendar). Of a year of which
neither knows, weekends and the days off by law are all that is certain: then `unknown` says so, wherever a workday is
told.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.kernel import clock
from portal.kernel.statutory import festival

_FILE = Path(__file__).with_name("workdays.json")
_A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Arrangement:
    """The days off and the make-up days of a year."""

    off: frozenset[dt.date]
    work: frozenset[dt.date]


def _nobody() -> Mapping[int, Arrangement]:
    return {}


# What the county of the present request or paper has entered, year by year: it lives in the database, this module does
# not. Asked each time, so that a correction holds in every process at once.
_entered: Callable[[], Mapping[int, Arrangement]] = _nobody


def ask(entered: Callable[[], Mapping[int, Arrangement]]) -> None:
    """Say where a county's own days are found."""
    global _entered
    _entered = entered


def arrangement(year: int) -> Arrangement | None:
    """What is known of a year; None where nothing has been announced or entered."""
    return _entered().get(year) or announced(year)


def is_workday(day: dt.date) -> bool:
    """Whether offices work on this day."""
    known = arrangement(day.year)
    if known is None:
        return day.weekday() < 5 and not festival(day)
    if day in known.work:
        return True
    return day.weekday() < 5 and day not in known.off


def why_off(day: dt.date) -> str:
    """是国庆节, 是星期六, 放假: why offices do not work on this day; empty where they do."""
    if is_workday(day):
        return ""
    if name := festival(day):
        return f"是{name}"
    return f"是星期{'一二三四五六日'[day.weekday()]}" if day.weekday() > 4 else "放假"


def workdays(first: dt.date, last: dt.date) -> int:
    """How many workdays there are from `first` to `last`, both counted; 0 if `last` is earlier."""
    return sum(is_workday(first + n * _A_DAY) for n in range((last - first).days + 1))


def days_since(moment: dt.datetime) -> int:
    """The how-manieth workday it is today since something began: 1 on the first, whatever day that was."""
    return max(1, workdays(moment.astimezone(clock.LOCAL).date(), clock.today()))


def add_workdays(day: dt.date, number: int) -> dt.date:
    """The day that is `number` workdays after `day`."""
    while number > 0:
        day += _A_DAY
        number -= is_workday(day)
    return day


def unknown(*days: dt.date | None) -> str:
    """What to say beside a number or a day that was made from days of which nothing is known; else empty."""
    years = sorted({day.year for day in days if day and arrangement(day.year) is None})
    if not years:
        return ""
    named = "、".join(str(year) for year in years)
    if years[0] > max(announced_years()):
        why = f"国务院办公厅还没有公布 {named} 年的放假安排，或者县里还没有录入"
        return f"{why}。这里只除去了周末和法定节日，公布后可能变动。"
    return f"系统里没有 {named} 年的放假安排，这里只除去了周末和法定节日。"


def unknown_now() -> str:
    """The same for waiting days, which are counted until today."""
    return unknown(clock.today())


@cache
def announced_years() -> frozenset[int]:
    return frozenset(int(year) for year in json.loads(_FILE.read_text()))


@cache
def announced(year: int) -> Arrangement | None:
    """What came with the portal."""
    found = json.loads(_FILE.read_text()).get(str(year))
    return spelt_out(year, found["off"], found["work"]) if found else None


def spelt_out(year: int, off: list[str], work: list[str]) -> Arrangement:
    """From `10-01~10-07` and `10-10` to days."""
    days = (day for span in off for day in _days(year, *span.split("~")))
    return Arrangement(frozenset(days), frozenset(_day(year, spelt) for spelt in work))


def _days(year: int, first: str, last: str) -> Iterator[dt.date]:
    day = _day(year, first)
    while day <= _day(year, last):
        yield day
        day += _A_DAY


def _day(year: int, spelt: str) -> dt.date:
    return dt.date.fromisoformat(f"{year}-{spelt}")
