"""Reading last year: from what the person may see, as everywhere."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.kernel.db import db
from portal.plans.domain.cells import MeasureView, TaskView
from portal.plans.domain.document import PlanDocument
from portal.plans.models import MeasureOutcome, Plan, State, Submission
from portal.plans.queries import visible_to


@dataclass(frozen=True)
class LastYear:
    """The unit's plan of the year before as it was last handed in, and which of its measures are said to be done."""

    plan: Plan
    submission: Submission
    done: Collection[str]

    @cached_property
    def document(self) -> PlanDocument:
        return PlanDocument(self.submission.content)

    @property
    def year(self) -> int:
        return self.document.year

    @property
    def standing(self) -> str:
        """How far it came. An approved plan takes no more submissions, so its latest one is the approved one."""
        if self.plan.state is State.approved:
            return "镇里审核通过的"
        return f"第 {self.submission.number} 次上报的，没有审核通过"

    @property
    def tasks(self) -> list[TaskView]:
        return [task for star in self.document.stars for task in star.tasks]

    def measures_of(self, block_key: str, uid: str = "") -> list[MeasureView]:
        """The measure `uid` of a task; without it all that are not said to be done."""
        task = self.document.task_of(block_key)
        measures = task.measures if task else []
        return [measure for measure in measures if measure.uid == uid or (not uid and measure.uid not in self.done)]


def last_year_of(user: User, plan: Plan) -> LastYear | None:
    """The year before a plan's, if the same unit handed a plan in then (two queries; one where there is none)."""
    wanted = _handed_in_before(user, plan).options(contains_eager(Plan.cycle), joinedload(Plan.latest_submission))
    found = db.session.scalar(wanted)
    if found is None or found.latest_submission is None:
        return None
    return LastYear(found, found.latest_submission, done_measures(plan))


def year_before(user: User, plan: Plan) -> tuple[int, int] | None:
    """(plan, year) of the year before, if the same unit handed a plan in then; for a link (one query)."""
    row = db.session.execute(_handed_in_before(user, plan).with_only_columns(Plan.id, Cycle.year)).first()
    return (row[0], row[1]) if row else None


def _handed_in_before(user: User, plan: Plan) -> sa.Select[Plan]:
    before = visible_to(user).where(Plan.unit_id == plan.unit_id).join(Plan.cycle)
    wanted = before.where(Cycle.county_id == plan.cycle.county_id, Cycle.year == plan.cycle.year - 1)
    return wanted.where(Plan.latest_submission_id.is_not(None))


def done_measures(plan: Plan) -> frozenset[str]:
    """The uids of last year's measures that the village has called done."""
    return frozenset(db.session.scalars(sa.select(MeasureOutcome.uid).where(MeasureOutcome.plan_id == plan.id)))
