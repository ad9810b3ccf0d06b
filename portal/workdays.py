"""工作日: Monday to Friday, less the holidays and plus the make-up days that the State Council announces each November.

The announced days are in `workdays.json`, from the notices of the State Council's general office (国办发明电) for each
year; whoever runs the portal adds the next year's there. A year without an entry counts weekends only.
"""

import datetime as dt
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from portal import clock

_FILE = Path(__file__).with_name("workdays.json")
_A_DAY = dt.timedelta(days=1)


def is_workday(day: dt.date) -> bool:
    """Whether offices work on this day."""
    off, work = _announced(day.year)
    if day in work:
        return True
    return day.weekday() < 5 and day not in off


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


@cache
def _announced(year: int) -> tuple[frozenset[dt.date], frozenset[dt.date]]:
    """(days off, make-up days) of a year."""
    found = json.loads(_FILE.read_text()).get(str(year), {"off": [], "work": []})
    off = (day for span in found["off"] for day in _days(year, *span.split("~")))
    return frozenset(off), frozenset(_day(year, spelt) for spelt in found["work"])


def _days(year: int, first: str, last: str) -> Iterator[dt.date]:
    day = _day(year, first)
    while day <= _day(year, last):
        yield day
        day += _A_DAY


def _day(year: int, spelt: str) -> dt.date:
    return dt.date.fromisoformat(f"{year}-{spelt}")
