"""When the sample's story happens: around the day it is loaded, whatever day of the year that is.

The story was written down once, for Monday the 23rd of May 2022: villages had met in the middle of May, handed in last
week, and their measures ran from June to December. `SampleCalendar` lays it over another day: what has happened keeps
its distance from today in workdays, what is to be done is spread over what is left of the year.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from portal.kernel import clock
from portal.kernel.workdays import is_workday

STORY_DAY = dt.date(2022, 5, 23)
STORY_YEAR = STORY_DAY.year
FIRST_MEETING, LAST_MEETING = dt.date(2022, 5, 16), dt.date(2022, 5, 26)  # on these days villages of the story met
FIRST_DUE, LAST_DUE = dt.date(2022, 6, 1), dt.date(2022, 12, 31)  # between these lie the measures
LONGEST = 20  # workdays that any story takes
_A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class SampleCalendar:
    """The story's dates for the day `today`; `drafted` is how many workdays ago the first villages began to write."""

    today: dt.date
    drafted: int = 5

    @classmethod
    def of_today(cls) -> "SampleCalendar":
        """For the clock's day; made once, so that midnight may pass while the sample is loaded."""
        return cls(clock.today())

    @property
    def year(self) -> int:
        """The year that is running: its plans are being made."""
        return self.today.year

    @property
    def year_earlier(self) -> "SampleCalendar":
        """The same story, a year before."""
        day = 28 if (self.today.month, self.today.day) == (2, 29) else self.today.day
        return SampleCalendar(self.today.replace(year=self.year - 1, day=day), self.drafted)

    def workdays_ago(self, number: int, hour: int, minute: int = 0) -> dt.datetime:
        """A time of the day on the office wall, so many workdays before today."""
        return _at(self._workdays[number], hour, minute)

    @cached_property
    def _workdays(self) -> list[dt.date]:
        """Today and the workdays before it, as far as any story goes back: asked for once a scene of each village."""
        return list(islice(_back(self.today), LONGEST + 1))

    @cached_property
    def _opened(self) -> dt.date:
        return _before(self.meeting(FIRST_MEETING))

    @property
    def opened(self) -> dt.datetime:
        """The county opens the year, before the first village meets."""
        return _at(self._opened, 9)

    @property
    def closed_before(self) -> dt.datetime:
        """The county closes the year before, at the end of the workday before it opens this one."""
        return _at(_before(self._opened), 17)

    @property
    def submit_by(self) -> dt.date:
        return self._deadline(3)

    @property
    def review_by(self) -> dt.date:
        return self._deadline(10)

    def _deadline(self, days: int) -> dt.date:
        """The first workday in so many days or more; never in the next year."""
        last = self._last_day
        day = min(self.today + days * _A_DAY, last)
        while not is_workday(day) and day < last:
            day += _A_DAY
        return day

    @property
    def _last_day(self) -> dt.date:
        return dt.date(self.year, 12, 31)

    def meeting(self, told: dt.date) -> dt.date:
        """When a village met that met on `told` in the story: before anybody began to write."""
        return self._workdays[self.drafted] - (LAST_MEETING - told)

    def due(self, told: dt.date) -> dt.date:
        """The deadline that is `told` in the story: as far through what is left of the year as it was then."""
        left = (self._last_day - self.today).days
        first = self.today + min((FIRST_DUE - STORY_DAY).days, left // 2) * _A_DAY
        through = (told - FIRST_DUE) / (LAST_DUE - FIRST_DUE)
        return first + round(through * (self._last_day - first).days) * _A_DAY


def _back(day: dt.date) -> Iterator[dt.date]:
    """The day, and then the workdays before it."""
    while True:
        yield day
        day -= _A_DAY
        while not is_workday(day):
            day -= _A_DAY


def _before(day: dt.date) -> dt.date:
    """The workday before."""
    _, before = islice(_back(day), 2)
    return before


def _at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), clock.LOCAL)
