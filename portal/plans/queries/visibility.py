"""Which plans somebody may know of, and those of a year with their places as that year had them."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload
from sqlalchemy.sql.base import ExecutableOption

from portal.accounts.models import ASIDE, TOWNSHIP_ROLES, VILLAGE_ROLES, Assignment, Role, User
from portal.catalogue.models import Cycle, UnitPlacement
from portal.catalogue.queries.placements import units_of
from portal.places.models import Unit
from portal.places.queries import within
from portal.plans.models import Plan


def visible_to(user: User) -> sa.Select[Plan]:
    """The plans a person may know of. An administrator or auditor has no say in contents and sees none (domain §2)."""
    plans = sa.select(Plan).join(Plan.unit).options(contains_eager(Plan.unit))
    if user.role in VILLAGE_ROLES:
        return plans.where(Plan.unit_id == user.unit_id)
    if user.role is Role.liaison:
        assigned = sa.select(Assignment.unit_id).where(Assignment.user_id == user.id)
        return plans.where(Plan.unit_id.in_(assigned), within(user.unit))
    if user.role in ASIDE:
        return plans.where(sa.false())
    if user.role in TOWNSHIP_ROLES:
        return plans.where(sa.or_(within(user.unit), _lay_in(user.unit)))
    return plans.where(within(user.unit))


def _lay_in(township: Unit) -> sa.ColumnElement[bool]:
    """The plans of closed years whose villages lay in this township then (`portal.catalogue.queries.placements`)."""
    then = aliased(UnitPlacement)
    lay = sa.exists().where(then.cycle_id == Plan.cycle_id, then.id == Unit.id, then.township_id == township.id)
    return lay.correlate(Plan, Unit)


def plans_of_year(person: User | None, cycle: Cycle) -> sa.Select[Any]:
    """A year's plans that this person may know of (None: the command line, all), of the places that take part, with
    those places as the year has them joined: conditions and columns about them come from `units_of(cycle)`."""
    plans = visible_to(person) if person else sa.select(Plan).join(Plan.unit).options(contains_eager(Plan.unit))
    if cycle.is_closed:
        plans = plans.join(Plan.placement).options(contains_eager(Plan.placement))
    return plans.where(Plan.cycle_id == cycle.id, units_of(cycle).is_active)


def takes_part_in_its_year() -> sa.ColumnElement[bool]:
    """The condition for plans of several years joined with their unit: those whose place takes part in their own."""
    then = sa.select(UnitPlacement.is_active).where(
        UnitPlacement.cycle_id == Plan.cycle_id, UnitPlacement.id == Plan.unit_id
    )
    return sa.func.coalesce(then.correlate(Plan).scalar_subquery(), Unit.is_active)


def place_then() -> tuple[ExecutableOption, ...]:
    """The place of a closed year with the township and area it lay in."""
    place = joinedload(Plan.placement)
    return place.joinedload(UnitPlacement.township), place.joinedload(UnitPlacement.area)
