"""The conditions behind the filters and the counts of lists."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.accounts.models import Role, User
from portal.catalogue.models import Cycle, UnitPlacement
from portal.catalogue.queries.placements import units_of
from portal.kernel.db import db
from portal.places.domain.readings import readings
from portal.places.models import Kind, Place, Unit, UnitType
from portal.places.queries import list_order
from portal.places.queries.names import is_called, is_written
from portal.plans.models import Intent, Plan, State, Submission, SubmittedStar
from portal.plans.queries import plans_of_year
from portal.reviews.domain.filters import STAGES, PlanFilters
from portal.reviews.models import ReviewRules, Step, StepKind
from portal.settings.models import Setting

_TOWNSHIP, _TOWNSHIP_THEN = aliased(Unit), aliased(UnitPlacement)


def listed_township(cycle: Cycle) -> type[Place]:
    """The one that a listed village lies in."""
    return _TOWNSHIP_THEN if cycle.is_closed else _TOWNSHIP


def listed_in(user: User, unit: Place, cycle: Cycle) -> sa.Select[Any]:
    """The plans of a township's or a county's villages in a year, those this person may see, the township joined."""
    village, township = units_of(cycle), listed_township(cycle)
    place = village.county_id if unit.kind is Kind.county else village.township_id
    of_year = _TOWNSHIP_THEN.cycle_id == cycle.id if cycle.is_closed else sa.true()
    here = plans_of_year(user, cycle).where(place == unit.id)
    return here.join(township, sa.and_(township.id == village.township_id, of_year))


def order_in_county(cycle: Cycle) -> tuple[sa.SQLColumnExpression[int], ...]:
    """Township by township, and in each as its lists have it."""
    township = listed_township(cycle)
    return (township.position, township.id, *list_order(units_of(cycle)))


def narrowed(plans: sa.Select[Any], filters: PlanFilters, cycle: Cycle) -> sa.Select[Any]:
    """The plans that the filters leave. `plans` joins the unit and the latest submission."""
    if filters.state:
        plans = plans.where(stands(filters.state, cycle))
    place = units_of(cycle)
    if filters.area is not None:
        plans = plans.where(place.area_id == filters.area if filters.area else place.area_id.is_(None))
    if filters.kind:
        plans = plans.where(place.unit_type == UnitType(filters.kind))
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


def _levels(filters: PlanFilters) -> Iterator[sa.ColumnElement[bool]]:
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
        return _waits_for(state, units_of(cycle))
    if state in ("to_file", "filed"):
        return sa.and_(Plan.state == State.approved, _is_filed() if state == "filed" else ~_is_filed())
    return Plan.state == State(state)


def _waits_for(stage: str, places: type[Place]) -> sa.ColumnElement[bool]:
    """待初审: nobody has had the first look that the township asks for; 待复审: one of two reviewers has approved."""
    if stage == "to_look":
        step = asks_for("needs_first_look", places), ~_has(StepKind.first_look)
    else:
        step = asks_for("needs_second_reviewer", places), _has(StepKind.first_approval)
    return sa.and_(Plan.state == State.submitted, *step)


def asks_for(rule: str, places: type[Place]) -> sa.ColumnElement[bool]:
    """Whether the village's township reviews so; where it never said, whether the county does (queries/steps.py)."""
    own = sa.select(getattr(ReviewRules, rule)).where(ReviewRules.township_id == places.township_id)
    said = sa.select(sa.type_coerce(Setting.value, sa.Text) == "true")
    county = said.where(Setting.county_id == places.county_id, Setting.key == rule)
    parts = (part.correlate(places).scalar_subquery() for part in (own, county))
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
