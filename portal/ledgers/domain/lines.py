"""The lines of ledgers and roll-ups. No tables: they are read from what the villages submitted."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from portal.ledgers.domain.checks import Check, RollupTotals, check


@dataclass(frozen=True)
class RollupRow:
    """An area (片区) of a township, a township of a county, or the sum of all.

    Villages that have not submitted are neither rated nor unrated: they count in `villages` and in `not_reported` only.
    """

    name: str
    villages: int
    totals: RollupTotals
    star_names: Mapping[str, str]
    as_of: dt.datetime | None
    place_id: int | None = None  # None for the sum, and for the villages of a township that lie in no area

    @property
    def reported(self) -> int:
        return self.totals.units or 0

    @property
    def not_reported(self) -> int:
        return self.villages - self.reported

    @cached_property
    def check(self) -> Check:
        return check(self.totals, self.star_names)


@dataclass(frozen=True)
class Rollup:
    """The roll-up (创建规划汇总表) with its sum. `is_by_township`: of a county, and not by the areas of a township."""

    rows: Sequence[RollupRow]
    total: RollupRow
    stars: Mapping[str, str]  # key → name, in the catalogue's order
    is_by_township: bool

    @property
    def lines(self) -> list[RollupRow]:
        """The rows and their sum."""
        return [*self.rows, self.total]


@dataclass(frozen=True)
class LedgerRow:
    """One measure of the work ledger (工作总台账), as the village's latest submission has it."""

    unit_id: int
    township: str
    village: str
    submission_number: int
    submitted_at: dt.datetime
    star_key: str
    star: str
    task_code: str
    task: str
    gap: str
    text: str
    owner: str
    lead_official: str
    due_on: dt.date | None
    support: str
    task_force: str
    region_code: str | None = None


@dataclass(frozen=True)
class Reporting:
    """How many villages there are, how many have submitted, and when the newest submission was made."""

    villages: int
    reported: int
    as_of: dt.datetime | None
