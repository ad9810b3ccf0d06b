"""The list of a township's or a county's plans: a fixed number of queries, however many rows."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.accounts.models import User
from portal.catalogue.models import Cycle, Star
from portal.catalogue.queries.placements import more_units_of, secretaries_in, units_of
from portal.kernel.db import db
from portal.kernel.workdays import days_since
from portal.places.models import Place
from portal.plans.domain.numbers import level_name
from portal.plans.models import Intent, Plan, State, Submission, SubmittedStar
from portal.reviews.domain.filters import STAGES, STATES, PlanFilters
from portal.reviews.domain.next_step import Turn
from portal.reviews.queries.conditions import (
    asks_for,
    days_over,
    listed_in,
    listed_township,
    narrowed,
    order_in_county,
    stands,
)
from portal.reviews.queries.tally import Tally, tallies
from portal.reviews.queries.townships import TownshipRow as TownshipRow
from portal.web.paging import PER_PAGE, Page, page_within


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
    unit: Place
    area: str
    township: str
    secretary: str
    level: str
    stars: Sequence[StarMark]
    tally: Tally
    submitted_at: dt.datetime | None
    overdue_days: int
    stage: str = ""  # to_look, to_second: whose word is missing while it waits
    is_to_file: bool = False  # approved, and the county has not taken note of it

    @property
    def is_waiting(self) -> bool:
        return self.plan.state is State.submitted

    def is_due(self, turn: Turn | None) -> bool:
        """Whether it waits for the word of those whose turn that is."""
        return {Turn.submitted: self.is_waiting, Turn.to_file: self.is_to_file}.get(turn, False) if turn else False

    @property
    def state(self) -> str:
        """The badge: an untouched draft is 未开始."""
        if self.is_waiting and self.stage:
            return self.stage
        return "not_started" if self.plan.state is State.draft and not self.plan.is_started else self.plan.state.value

    @property
    def holder(self) -> str:
        """在谁手里: 镇 · 第 2 天, in workdays; nobody's once it is approved."""
        if self.plan.state is State.approved:
            return "—"
        who = ("包村" if self.stage == "to_look" else "镇") if self.is_waiting else "村"
        return f"{who} · 第 {days_since(self.plan.state_since)} 天"

    @property
    def updated_at(self) -> dt.datetime | None:
        return max((at for at in (self.plan.edited_at, self.submitted_at) if at), default=None)

    @property
    def is_edited_since(self) -> bool:
        """Whether the village has written something it has not yet handed in."""
        return bool(self.submitted_at and self.plan.edited_at and self.plan.edited_at > self.submitted_at)


@dataclass(frozen=True)
class PlanList:
    """The rows that the filters leave (or a page of them), how many those are together, and the counts per state of
    the whole township or county."""

    rows: Sequence[Row]
    page: Page
    counts: Mapping[str, int]
    total: int
    takes_two: bool  # whether an approval here needs another person's


def plan_list(user: User, unit: Place, cycle: Cycle, filters: PlanFilters, page: int | None = None) -> PlanList:
    """The plans of a township or a county in a year that this person may see: all (eight queries), or a page."""
    plans = listed_in(user, unit, cycle)
    counts, total, takes_two = _counts(plans, cycle)
    chosen = narrowed(plans.outerjoin(Submission, Submission.id == Plan.latest_submission_id), filters, cycle)
    if page is None:
        rows = _rows(chosen, cycle)
        return PlanList(rows, Page.of(rows, len(rows), 1), counts, total, takes_two)
    found = _found(chosen) if filters.is_narrowed else total
    number = page_within(page, found)
    rows = _rows(chosen.limit(PER_PAGE).offset((number - 1) * PER_PAGE), cycle)
    return PlanList(rows, Page.of(rows, found, number), counts, total, takes_two)


def state_counts(user: User, unit: Place, cycle: Cycle) -> dict[str, int]:
    """State → plans of a township or a county that this person may see (one query)."""
    return _counts(listed_in(user, unit, cycle), cycle)[0]


def _found(chosen: sa.Select[Any]) -> int:
    return db.session.scalar(chosen.with_only_columns(sa.func.count(Plan.id))) or 0


def _counts(plans: sa.Select[Any], cycle: Cycle) -> tuple[dict[str, int], int, bool]:
    """State → plans, over the whole township; 逾期 is counted beside its own state. And whether it takes two."""
    columns = [sa.func.coalesce(sa.func.sum(sa.case((stands(state, cycle), 1), else_=0)), 0) for state in STATES]
    two = sa.func.max(sa.case((asks_for("needs_second_reviewer", units_of(cycle)), 1), else_=0))
    *numbers, total, takes_two = db.session.execute(
        plans.with_only_columns(*columns, sa.func.count(Plan.id), two)
    ).one()
    return dict(zip(STATES, numbers, strict=True)), total, bool(takes_two)


def _rows(plans: sa.Select[Any], cycle: Cycle) -> list[Row]:
    area = more_units_of(cycle)
    stage = sa.case(*((stands(stage, cycle), stage) for stage in STAGES), else_="")
    columns = (area.name, listed_township(cycle).name, Submission.submitted_at, Submission.target_level, stage)
    wanted = plans.outerjoin(area, area.id == units_of(cycle).area_id).add_columns(*columns, stands("to_file", cycle))
    found = db.session.execute(wanted.order_by(*order_in_county(cycle))).all()
    submissions = [plan.latest_submission_id for plan, *_ in found if plan.latest_submission_id]
    secretaries, stars = secretaries_in(cycle, [plan.unit_id for plan, *_ in found]), _star_marks(cycle, submissions)
    remarks = tallies([plan.id for plan, *_ in found])
    return [
        Row(
            plan=plan,
            unit=plan.place,
            area=area_name or "",
            township=township_name,
            secretary=secretaries.get(plan.unit_id, "—"),
            level=level_name(level),
            stars=stars(plan),
            tally=remarks.get(plan.id, Tally(0, 0)),
            submitted_at=submitted_at,
            overdue_days=0 if plan.latest_submission_id else days_over(cycle),
            stage=stage_now,
            is_to_file=is_to_file,
        )
        for plan, area_name, township_name, submitted_at, level, stage_now, is_to_file in found
    ]


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
