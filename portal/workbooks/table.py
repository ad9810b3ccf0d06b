"""A table to be written: what it says, not how it looks."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from portal.kernel import clock
from portal.printing.extent import Extent
from portal.printing.subject import Person

LONGEST_NAME = 100
# Text, a figure, a day, or nothing: unknown is not zero.
Value = str | int | dt.date | None


@dataclass(frozen=True)
class Column:
    """`widest`: Chinese characters in a line at most; what is longer goes on below."""

    heading: str
    widest: int = 16


@dataclass(frozen=True)
class Table:
    """`about` says what is in it: filters, versions, the time of the data. `stream` is whose history notes that it was
    taken out; `extent` how many of the villages are in it, which the title and the file's name say; `fixed` how many
    columns stay when one scrolls sideways; `total` whether the last row is a sum."""

    title: str
    sheet: str
    about: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    stream: str
    file_name: str
    extent: Extent
    fixed: int = 2
    total: bool = False
    below: Sequence[str] = ()
    of: Any = None  # what names the data, where it is known; else what stands in the table

    @property
    def identity(self) -> list[Any]:
        """Equal ones are equal files, but for the last line of `about`: who took it out, and when."""
        said = self.of or [list(self.about[:-1]), [list(map(str, row)) for row in self.rows]]
        return [self.title, [column.heading for column in self.columns], said]

    def __post_init__(self) -> None:
        """A row that is too short would put every later word under the wrong heading."""
        assert all(len(row) == len(self.columns) for row in self.rows)
        for name in ("title", "file_name"):
            given, note = getattr(self, name), self.extent.note
            object.__setattr__(self, name, given if note in given else f"{given[: LONGEST_NAME - len(note)]}{note}")


Maker = Callable[[Any, Mapping[str, str]], Table]


class Expected(NamedTuple):
    """What is known of a table before it is read: its title, whose data it shows, and at most how many rows."""

    title: str
    unit_id: int
    rows: int
    note: str = ""  # Extent.note

    @property
    def whole_title(self) -> str:
        return f"{self.title}{self.note}"


# The same rights and refusals as the maker's.
Expect = Callable[[Any, Mapping[str, str]], Expected]


def made_by(user: Person) -> str:
    """The line that every file has: who took it out, and when."""
    now = clock.now().astimezone(clock.LOCAL)
    return f"导出：{user.unit.name} {user.name}，{clock.local_date(now.date())} {now:%H:%M}"


def day_of(moment: dt.datetime | None) -> dt.date | None:
    """The day on the office wall."""
    return moment.astimezone(clock.LOCAL).date() if moment else None
