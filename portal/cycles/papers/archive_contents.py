"""What goes into a year's archive, read at once: values only, for the papers take longer than any transaction may."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

import sqlalchemy as sa

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.catalogue.queries.placements import more_units_of, units_of
from portal.kernel.db import db
from portal.places.models import Place
from portal.places.queries import list_order, within
from portal.plans.models import Plan, State, Submission
from portal.plans.queries import plans_of_year
from portal.printing.document import digest, file_name


@dataclass(frozen=True)
class Entry:
    """A village's plan; without a submission the last five are None."""

    plan_id: int
    unit_id: int
    position: int
    township: str
    village: str
    state: State
    is_started: bool
    number: int | None
    submitted_at: dt.datetime | None
    level: int | None
    measures: int | None
    sha256: str | None

    @property
    def is_approved(self) -> bool:
        return self.state is State.approved

    @property
    def state_label(self) -> str:
        return "未开始" if self.state is State.draft and not self.is_started else self.state.label

    @property
    def file(self) -> str:
        """Where its paper is in the archive; the number of the unit keeps two villages of one name apart."""
        name = file_name(f"{self.position:03d}-{self.unit_id} {self.village}")
        return f"{file_name(self.township)}/{name}.pdf"


@dataclass(frozen=True)
class Contents:
    """A township's or a county's year."""

    unit: str
    place: str  # its full name
    year: int
    activity: str
    entries: Sequence[Entry]

    @property
    def title(self) -> str:
        return f"{self.unit}{self.activity}计划表归档（{self.year}年度）"

    @property
    def approved(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.is_approved]

    @property
    def identity(self) -> dict[str, Any]:
        return {"of": [self.place, self.year, self.activity], "rows": digest(map(astuple, self.entries))}


def contents_of(unit: Place, cycle: Cycle, person: User | None) -> Contents:
    """Every plan of the year below a unit that this person may know of, in the office's order (one query)."""
    village, township = units_of(cycle), more_units_of(cycle)
    wanted = (
        plans_of_year(person, cycle)
        .where(within(unit, village))
        .outerjoin(township, township.id == village.township_id)
        .outerjoin(Submission, Submission.id == Plan.latest_submission_id)
        .order_by(township.position, township.id, *list_order(village))
    )
    columns: list[Any] = [
        *(Plan.id, village.id, village.position, sa.func.coalesce(township.name, "其他"), village.name, Plan.state),
        *(Plan.edited_at.is_not(None), Submission.number, Submission.submitted_at, Submission.target_level),
        *(Submission.measure_count, Submission.sha256),
    ]
    entries = [Entry(*row) for row in db.session.execute(wanted.with_only_columns(*columns))]
    return Contents(unit.name, unit.full_name, cycle.year, cycle.activity_name, entries)


def is_unchanged(entry: Entry) -> bool:
    """Whether the plan is still the approved one; a township may open it again while the archive is being made."""
    wanted = sa.select(Plan.state, Submission.sha256).join(Submission, Submission.id == Plan.latest_submission_id)
    now = db.session.execute(wanted.where(Plan.id == entry.plan_id)).one_or_none()
    return now is not None and tuple(now) == (entry.state, entry.sha256)
