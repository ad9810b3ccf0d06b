"""What the meeting goes through: a township's villages in the order of the list, less what the agenda leaves out."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from portal.appraisals.models import Klass


@dataclass(frozen=True)
class AgendaFilters:
    """Empty means all. What an address says that cannot be is left out, not refused."""

    area: int | None = None
    submitted: bool = False  # only villages that have handed in
    open: bool = False  # only villages that nobody has classed yet

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> "AgendaFilters":
        area = args.get("area", "")
        return cls(
            area=int(area) if area.isascii() and area.isdigit() and len(area) < 10 else None,
            submitted=args.get("submitted") == "1",
            open=args.get("open") == "1",
        )

    def args(self) -> dict[str, Any]:
        """As parameters of an address, less the empty ones: the usual agenda adds nothing."""
        wanted = {"area": self.area or 0, "submitted": int(self.submitted), "open": int(self.open)}
        return {name: value for name, value in wanted.items() if value}


@dataclass(frozen=True)
class AgendaLine:
    """A village in the agenda with what was said of it."""

    plan_id: int
    village: str
    area_id: int | None
    area: str
    is_started: bool
    current_level: int | None
    target_level: int | None
    klass: Klass | None
    conclusion: str
    made_at: dt.datetime | None
    made_by: str

    @property
    def is_submitted(self) -> bool:
        return self.target_level is not None


@dataclass(frozen=True)
class Agenda:
    """Every village that the person may see (`lines`), and those that the filters leave (`chosen`)."""

    lines: Sequence[AgendaLine]
    filters: AgendaFilters

    @cached_property
    def chosen(self) -> list[AgendaLine]:
        return [line for line in self.lines if self._is_wanted(line)]

    def _is_wanted(self, line: AgendaLine) -> bool:
        if self.filters.area and line.area_id != self.filters.area:
            return False
        if self.filters.submitted and not line.is_submitted:
            return False
        return not (self.filters.open and line.klass)

    @property
    def left(self) -> int:
        """How many of the agenda nobody has classed yet."""
        return sum(line.klass is None for line in self.chosen)

    @property
    def is_begun(self) -> bool:
        return any(line.made_at for line in self.lines)

    @cached_property
    def start(self) -> AgendaLine | None:
        """Where to go on: the first village without a class from the one that was written on last, then from the top;
        None when every village of the agenda has one."""
        written = [(line.made_at, place) for place, line in enumerate(self.lines) if line.made_at]
        _, place = max(written, default=(None, 0))
        order = [*self.lines[place:], *self.lines[:place]]
        return next((line for line in order if line.klass is None and self._is_wanted(line)), None)

    def place_of(self, plan_id: int) -> int | None:
        """Which of the agenda this village is, from 1; None for one that the filters leave out."""
        return next((n for n, line in enumerate(self.chosen, 1) if line.plan_id == plan_id), None)

    def previous(self, plan_id: int) -> AgendaLine | None:
        """The village of the agenda before this one, which need not be part of it itself."""
        return next((line for line in reversed(self._before(plan_id)) if self._is_wanted(line)), None)

    def next(self, plan_id: int) -> AgendaLine | None:
        after = self.lines[len(self._before(plan_id)) + 1 :]
        return next((line for line in after if self._is_wanted(line)), None)

    def _before(self, plan_id: int) -> Sequence[AgendaLine]:
        place = next((n for n, line in enumerate(self.lines) if line.plan_id == plan_id), 0)
        return self.lines[:place]

    def of_class(self, klass: Klass | None) -> list[AgendaLine]:
        """The villages of a class in the order of the list; None: those without one."""
        return [line for line in self.lines if line.klass is klass]
