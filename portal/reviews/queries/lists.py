"""The township's list of plans: a fixed number of queries, however many rows."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal import clock
from portal.accounts.models import Role, User
from portal.catalogue.models import Cycle, Star
from portal.db import db
from portal.places.models import Unit
from portal.places.queries import list_order
from portal.plans.models import Intent, Plan, State, Submission, SubmittedStar
from portal.plans.numbers import level_name
from portal.plans.queries import visible_to
from portal.reviews.filters import STATES, Filters
from portal.reviews.queries.conditions import days_over, narrowed, stands
from portal.reviews.queries.tally import Tally, tallies
from portal.reviews.queries.townships import TownshipRow as TownshipRow  # portal.home looks for it here
from portal.workdays import workdays


@dataclass(frozen=True)
class StarMark:
    """What a village means to do about one star, for the five small marks."""

    key: str
    name: str
    intent: Intent | None


@dataclass(frozen=True)
class Row:
    """A village in the list."""

    plan: Plan
    unit: Unit
    area: str
    secretary: str
    level: str
    stars: Sequence[StarMark]
    tally: Tally
    submitted_at: dt.datetime | None
    overdue_days: int

    @property
    def state(self) -> str:
        """The badge: an untouched draft is 未开始."""
        return "not_started" if self.plan.state is State.draft and not self.plan.is_started else self.plan.state.value

    @property
    def holder(self) -> str:
        """在谁手里: 镇 · 第 2 天, in workdays; nobody's once it is approved."""
        if self.plan.state is State.approved:
            return "—"
        days = max(1, workdays(self.plan.state_since.astimezone(clock.LOCAL).date(), clock.today()))
        return f"{'镇' if self.plan.state is State.submitted else '村'} · 第 {days} 天"

    @property
    def updated_at(self) -> dt.datetime | None:
        return max((at for at in (self.plan.edited_at, self.submitted_at) if at), default=None)

    @property
    def is_edited_since(self) -> bool:
        """Whether the village has written something it has not yet handed in."""
        return bool(self.submitted_at and self.plan.edited_at and self.plan.edited_at > self.submitted_at)


@dataclass(frozen=True)
class PlanList:
    """The rows that the filters leave, and the counts per state of the whole township."""

    rows: Sequence[Row]
    counts: Mapping[str, int]
    total: int


def plan_list(user: User, township: Unit, cycle: Cycle, filters: Filters) -> PlanList:
    """The plans of a township in a year that this person may see (eight queries)."""
    plans = visible_to(user).where(Plan.cycle_id == cycle.id, Unit.township_id == township.id, Unit.is_active)
    counts, total = _counts(plans, cycle)
    return PlanList(_rows(narrowed(plans, filters, cycle), township, cycle), counts, total)


def _counts(plans: sa.Select[Any], cycle: Cycle) -> tuple[dict[str, int], int]:
    """State → plans, over the whole township; 逾期 is counted beside its own state."""
    columns = [sa.func.coalesce(sa.func.sum(sa.case((stands(state, cycle), 1), else_=0)), 0) for state in STATES]
    *numbers, total = db.session.execute(plans.with_only_columns(*columns, sa.func.count(Plan.id))).one()
    return dict(zip(STATES, numbers, strict=True)), total


def _rows(plans: sa.Select[Any], township: Unit, cycle: Cycle) -> list[Row]:
    area = aliased(Unit)
    columns = (area.name, Submission.submitted_at, Submission.target_level)
    wanted = plans.outerjoin(Submission, Submission.id == Plan.latest_submission_id).outerjoin(
        area, area.id == Unit.area_id
    )
    found = db.session.execute(wanted.add_columns(*columns).order_by(*list_order())).all()
    submissions = [plan.latest_submission_id for plan, *_ in found if plan.latest_submission_id]
    secretaries, stars = _secretaries(township), _star_marks(cycle, submissions)
    remarks = tallies([plan.id for plan, *_ in found])
    return [
        Row(
            plan=plan,
            unit=plan.unit,
            area=area_name or "",
            secretary=secretaries.get(plan.unit_id, "—"),
            level=level_name(level),
            stars=stars(plan),
            tally=remarks.get(plan.id, Tally(0, 0)),
            submitted_at=submitted_at,
            overdue_days=0 if plan.latest_submission_id else days_over(cycle),
        )
        for plan, area_name, submitted_at, level in found
    ]


def _secretaries(township: Unit) -> dict[int, str]:
    """Village → its secretary's name; of several accounts the first."""
    named = sa.select(User.unit_id, User.name).join(Unit, Unit.id == User.unit_id)
    wanted = named.where(User.role == Role.secretary, User.is_enabled, Unit.township_id == township.id)
    return dict(db.session.execute(wanted.order_by(User.id.desc())).all())


def _star_marks(cycle: Cycle, submissions: Sequence[int]) -> Any:
    """A function plan → the marks of its catalogue's stars, in their order."""
    catalogues = (cycle.village_catalogue_id, cycle.community_catalogue_id)
    stars = db.session.scalars(sa.select(Star).where(Star.catalogue_id.in_(catalogues)).order_by(Star.position)).all()
    intents = {
        (submission_id, star_key): intent
        for submission_id, star_key, intent in db.session.execute(
            sa.select(SubmittedStar.submission_id, SubmittedStar.star_key, SubmittedStar.intent).where(
                SubmittedStar.submission_id.in_(submissions)
            )
        )
    }

    def marks(plan: Plan) -> list[StarMark]:
        return [
            StarMark(star.key, star.name, intents.get((plan.latest_submission_id or 0, star.key)))
            for star in stars
            if star.catalogue_id == plan.catalogue_id
        ]

    return marks
