"""The tree as a year had it: the one door for lists, figures, ledgers, papers, workbooks, filters and archives.

An open year lies in the living tree. A closed one keeps the tree of its closing (`UnitPlacement`): whatever is moved,
renamed, merged or closed later, its lines, sums, names and files stay what they were. Reopened, it lies in the living
tree again.

Who may see what: an office sees what lies within it today, and of a closed year also what lay within it then
(`plans.queries.visible_to`); so the township that reviewed a year keeps it whole, and the one a village was moved to
finds the village's history at the village. Lists and papers hold what lay in the place then, as far as the person may
see it. A liaison sees the villages looked after today. What may be done is asked of the living tree alone.
"""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.accounts.models import Role, User
from portal.catalogue.models import Cycle, UnitPlacement
from portal.kernel.db import db
from portal.places.models import Kind, Place, Unit
from portal.places.queries import areas_of


def units_of(cycle: Cycle) -> type[Place]:
    """The places of a year, for conditions and columns beside its plans (`plans.queries.plans_of_year` joins them)."""
    return UnitPlacement if cycle.is_closed else Unit


def more_units_of(cycle: Cycle) -> type[Place]:
    """The same once more: for the township or the area that one of `units_of` lies in."""
    if not cycle.is_closed:
        return aliased(Unit)
    return aliased(UnitPlacement, sa.select(UnitPlacement).where(of_year(cycle)).subquery())


def place_in(cycle: Cycle, unit: Place) -> Place:
    """What a place was called and where it lay in a year; a place that came later is as it is today."""
    return (db.session.get(UnitPlacement, (cycle.id, unit.id)) if cycle.is_closed else None) or unit


def townships_in(cycle: Cycle, office: Place) -> Sequence[Place]:
    """The townships of a county in a year (or the township itself), in their order."""
    place = units_of(cycle)
    within = place.path.startswith(office.path, autoescape=True)
    return _read(cycle, place.kind == Kind.township, within, place.is_active)


def areas_in(cycle: Cycle, township: Place) -> Sequence[Place]:
    """The areas of a township in a year, in their order; empty where it had none, or where the county kept none."""
    if not cycle.is_closed:
        return areas_of(township)
    return _read(cycle, is_area_in_use_of(cycle), UnitPlacement.township_id == township.id)


def secretaries_in(cycle: Cycle, villages: Iterable[int]) -> dict[int, str]:
    """Village → its secretary's name, today's or that of the closing; of several accounts the first."""
    if cycle.is_closed:
        kept = sa.select(UnitPlacement.id, UnitPlacement.secretary).where(UnitPlacement.cycle_id == cycle.id)
        found = db.session.execute(kept.where(UnitPlacement.id.in_(villages), UnitPlacement.secretary != ""))
    else:
        named = sa.select(User.unit_id, User.name).where(User.role == Role.secretary, User.is_enabled)
        found = db.session.execute(named.where(User.unit_id.in_(villages)).order_by(User.id.desc()))
    return {village: name for village, name in found}


def is_area_in_use_of(cycle: Cycle) -> sa.ColumnElement[bool]:
    """The condition for an area that people can choose."""
    place = units_of(cycle)
    return sa.and_(place.kind == Kind.area, place.is_active, place.uses_areas)


def of_year(cycle: Cycle) -> sa.ColumnElement[bool]:
    """The condition that a statement over `units_of(cycle)` alone, without plans, is about this year."""
    kept = UnitPlacement.cycle_id == cycle.id, UnitPlacement.county_id == cycle.county_id
    return sa.and_(*kept) if cycle.is_closed else sa.true()


def _read(cycle: Cycle, *conditions: sa.ColumnElement[bool] | sa.SQLColumnExpression[bool]) -> Sequence[Place]:
    place = units_of(cycle)
    wanted = sa.select(place).where(of_year(cycle), *conditions)
    return db.session.scalars(wanted.order_by(place.position, place.id)).all()
