"""The conditions behind the filters and the counts of lists."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.accounts.models import Role, User
from portal.catalogue.models import Cycle
from portal.kernel.db import db
from portal.places.domain.readings import readings
from portal.places.models import Kind, Unit, UnitType
from portal.places.queries import list_order, takes_part
from portal.places.queries.names import is_called, is_written
from portal.plans.models import Intent, Plan, State, Submission, SubmittedStar
from portal.reviews.domain.filters import STAGES, Filters
from portal.reviews.models import ReviewRules, Step, StepKind
from portal.settings.models import Setting

TOWNSHIP = aliased(Unit)  # the one that a listed village lies in


def listed_in(plans: sa.Select[Any], unit: Unit, cycle: Cycle) -> sa.Select[Any]:
    """Those of a township's or a county's active villages in a year, with the township joined."""
    place = Unit.county_id if unit.kind is Kind.county else Unit.township_id
    here = plans.where(Plan.cycle_id == cycle.id, place == unit.id, takes_part(cycle.closed_at))
    return here.join(TOWNSHIP, TOWNSHIP.id == Unit.township_id)


def order_in_county() -> tuple[sa.SQLColumnExpression[int], ...]:
    """Township by township, and in each as its lists have it."""
    return (TOWNSHIP.position, TOWNSHIP.id, *list_order())


def narrowed(plans: sa.Select[Any], filters: Filters, cycle: Cycle) -> sa.Select[Any]:
    """The plans that the filters leave. `plans` joins the unit and the latest submission."""
    if filters.state:
        plans = plans.where(stands(filters.state, cycle))
    if filters.area is not None:
        plans = plans.where(Unit.area_id == filters.area if filters.area else Unit.area_id.is_(None))
    if filters.kind:
        plans = plans.where(Unit.unit_type == UnitType(filters.kind))
    if filters.reported:
        plans = plans.where(_is_reported(filters.reported))
    if filters.star:
        plans = plans.where(_aims_at(filters.star, filters.intent))
    if filters.search:
        plans = plans.where(sa.or_(is_called(filters.search, cycle.county_id), _is_led_by(filters.search, cycle)))
    return plans.where(*_levels(filters))


def _is_led_by(search: str, cycle: Cycle) -> sa.ColumnElement[bool]:
    """张建国, zhangjianguo, zjg. How a person's name is read stands in no column: for letters the names of the county's
    secretaries are looked at one by one, a few hundred."""
    here = sa.select(Unit.id).where(Unit.county_id == cycle.county_id)
    named = sa.select(User.unit_id).where(User.role == Role.secretary, User.is_enabled, User.unit_id.in_(here))
    spelt = "".join(search.lower().split())
    if not spelt.isascii() or not spelt.isalpha():
        return Plan.unit_id.in_(named.where(is_written(User.name, search)))
    people = db.session.execute(named.add_columns(User.name))
    return Plan.unit_id.in_({unit_id for unit_id, name in people if any(spelt in way for way in readings(name))})


def _levels(filters: Filters) -> Iterator[sa.ColumnElement[bool]]:
    """What is planned for this year, and what is aimed at in one of three."""
    if filters.level is not None:
        yield Submission.target_level == filters.level
    if filters.aimed:
        place, level = filters.aimed
        yield Submission.id.is_not(None)
        yield getattr(Submission, f"aim_{place}") == level


def stands(state: str, cycle: Cycle) -> sa.ColumnElement[bool]:
    """The condition behind a count above the list."""
    if state == "overdue":
        return Plan.latest_submission_id.is_(None) if days_over(cycle) else sa.false()
    if state in ("draft", "not_started"):
        started = Plan.edited_at.is_not(None) if state == "draft" else Plan.edited_at.is_(None)
        return sa.and_(Plan.state == State.draft, started)
    if state == "with_village":
        return Plan.state.in_((State.draft, State.returned))
    if state in STAGES:
        return _waits_for(state)
    if state in ("to_file", "filed"):
        return sa.and_(Plan.state == State.approved, _is_filed() if state == "filed" else ~_is_filed())
    return Plan.state == State(state)


def _waits_for(stage: str) -> sa.ColumnElement[bool]:
    """待初审: nobody has had the first look that the township asks for; 待复审: one of two reviewers has approved."""
    if stage == "to_look":
        step = asks_for("needs_first_look"), ~_has(StepKind.first_look)
    else:
        step = asks_for("needs_second_reviewer"), _has(StepKind.first_approval)
    return sa.and_(Plan.state == State.submitted, *step)


def asks_for(rule: str) -> sa.ColumnElement[bool]:
    """Whether the village's township reviews so; where it never said, whether the county does (queries/steps.py)."""
    own = sa.select(getattr(ReviewRules, rule)).where(ReviewRules.township_id == Unit.township_id)
    said = sa.select(sa.type_coerce(Setting.value, sa.Text) == "true")
    county = said.where(Setting.county_id == Unit.county_id, Setting.key == rule)
    parts = (part.correlate(Unit).scalar_subquery() for part in (own, county))
    return sa.func.coalesce(*parts, sa.false())


def _has(kind: StepKind) -> sa.ColumnElement[bool]:
    made = sa.select(Step.id).where(Step.submission_id == Plan.latest_submission_id, Step.kind == kind)
    return made.correlate(Plan).exists()


def _is_reported(how: str) -> sa.ColumnElement[bool]:
    if how == "open":
        return Plan.state != State.approved
    return Plan.latest_submission_id.is_(None) if how == "no" else Plan.latest_submission_id.is_not(None)


def _is_filed() -> sa.ColumnElement[bool]:
    """Whether the county has taken note of what was approved last."""
    return _has(StepKind.filed)


def days_over(cycle: Cycle) -> int:
    """How many days the time for submitting has been over; 0 while it lasts or where no date was set."""
    return max(0, -(cycle.days_left or 0))


def _aims_at(star_key: str, intent: str) -> sa.ColumnElement[bool]:
    wanted = sa.select(SubmittedStar.submission_id).where(
        SubmittedStar.submission_id == Plan.latest_submission_id,
        SubmittedStar.star_key == star_key,
        SubmittedStar.intent == Intent(intent) if intent else SubmittedStar.intent != Intent.none,
    )
    return wanted.correlate(Plan).exists()
