"""From a submission to its code, and from a code to what the public may know of it."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.catalogue.models import Cycle
from portal.kernel.db import db
from portal.kernel.errors import NotThere
from portal.kernel.trace_codes import read
from portal.places.models import Unit
from portal.plans.models import Plan, State, Submission
from portal.plans.models.trace_code import TraceCode
from portal.web.guessing import Guessed

UNKNOWN = "没有这个查验码。请对照纸上右上角的 8 位码，再输一遍。"

# Against 40 bits of chance the limit may be wide; a telephone that scans is never wrong.
CODES = Guessed("trace", "查验码", free=20, strangers=1000, otherwise="急用请联系乡镇党建办。")


@dataclass(frozen=True)
class Trace:
    """All that a stranger learns from a code. No text of the plan and nobody's name: whoever finds a paper on the road
    may scan it."""

    village: str
    year: int
    number: int
    submitted_at: dt.datetime
    latest: int  # the number of the newest submission; 0 when all were withdrawn
    state: State

    @property
    def is_newest(self) -> bool:
        return self.number == self.latest

    @property
    def is_good(self) -> bool:
        """Whether the paper may be relied on: the newest, and not back with the village."""
        return self.is_newest and self.state in (State.submitted, State.approved)

    @property
    def is_withdrawn(self) -> bool:
        """Taken back by the village, and nothing newer handed in since."""
        return self.number > self.latest

    @property
    def standing(self) -> str:
        if self.is_withdrawn:
            return "村里已撤回"
        return self.state.label if self.is_newest else f"已被第 {self.latest} 次上报取代"

    @property
    def verdict(self) -> str:
        if self.is_withdrawn:
            return "村里已经撤回，以重新上报的为准"
        if not self.is_newest:
            return f"已有第 {self.latest} 次上报，此件已过期"
        return "这是最新版本" if self.is_good else "村里正在修改，以重新上报的为准"


def code_of(submission: Submission) -> str:
    """The code of a submission; empty for one that came into the database by another way than the portal."""
    return db.session.scalar(sa.select(TraceCode.code).where(TraceCode.submission_id == submission.id)) or ""


def trace_of(typed: str) -> Trace:
    """What the public may know of the paper with this code (one query).

    Raises:
        NotThere: no paper has this code.
    """
    if (code := read(typed)) is None:
        raise NotThere(UNKNOWN)
    latest, township = aliased(Submission), aliased(Unit)
    columns = (township.name, Unit.name, Cycle.year, Submission.number, Submission.submitted_at, latest.number)
    wanted = (
        sa.select(*columns, Plan.state)
        .select_from(TraceCode)
        .join(Submission, Submission.id == TraceCode.submission_id)
        .join(Plan, Plan.id == Submission.plan_id)
        .outerjoin(latest, latest.id == Plan.latest_submission_id)
        .join(Cycle, Cycle.id == Plan.cycle_id)
        .join(Unit, Unit.id == Plan.unit_id)
        .join(township, township.id == Unit.township_id)
        .where(TraceCode.code == code)
    )
    found = db.session.execute(wanted).one_or_none()
    if found is None:
        raise NotThere(UNKNOWN)
    town, village, year, number, submitted_at, newest, state = found
    return Trace(f"{town}{village}", year, number, submitted_at, newest or 0, state)
