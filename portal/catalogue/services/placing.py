"""Keeping the tree of a year that is closed, in the transaction that closes it."""

import sqlalchemy as sa

from portal.accounts.models import Role, User
from portal.catalogue.models import Cycle, UnitPlacement
from portal.kernel.db import db, hold
from portal.places.models import Place, Unit

COPIED = [name for name in Place.__annotations__ if name != "id"]


def keep_places(cycle: Cycle) -> None:
    """Every place of the county as it is now, closed ones too, with its secretary: one statement, however many."""
    hold("tree")  # nobody is in the middle of moving one
    forget_places(cycle)
    there = [getattr(Unit, name) for name in COPIED]
    places = sa.select(sa.literal(cycle.id), Unit.id, _secretary(), *there).where(Unit.county_id == cycle.county_id)
    db.session.execute(sa.insert(UnitPlacement).from_select(["cycle_id", "unit_id", "secretary", *COPIED], places))


def forget_places(cycle: Cycle) -> None:
    """Opened again, or taken away: the year lies in the living tree."""
    db.session.execute(sa.delete(UnitPlacement).where(UnitPlacement.cycle_id == cycle.id))


def _secretary() -> sa.ColumnElement[str]:
    """Of several accounts the first, as in lists."""
    named = sa.select(User.name).where(User.unit_id == Unit.id, User.role == Role.secretary, User.is_enabled)
    return sa.func.coalesce(named.order_by(User.id).limit(1).correlate(Unit).scalar_subquery(), "")
