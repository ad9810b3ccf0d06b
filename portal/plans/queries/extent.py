"""How many of a place's villages a person sees (`portal.printing.extent` has the words)."""

import sqlalchemy as sa

from portal.accounts.models import Role, User
from portal.catalogue.models import Cycle
from portal.kernel.db import db
from portal.places.models import Unit
from portal.places.queries import takes_part, within
from portal.plans.models import Plan
from portal.plans.queries import visible_to
from portal.printing.extent import WHOLE, Extent


def extent_of(person: User | None, unit: Unit, cycle: Cycle) -> Extent:
    """How much of a unit's year this person sees (one query); the command line (None) sees all of it. Counted and not
    read off the role: whoever is given a narrower view tomorrow is told of it as well."""
    if person is None:
        return WHOLE
    taking_part = (Plan.cycle_id == cycle.id, takes_part(cycle.closed_at), within(unit))
    of_person = visible_to(person).where(*taking_part).with_only_columns(sa.func.count(Plan.id)).scalar_subquery()
    of_all = sa.select(sa.func.count(Plan.id)).join(Plan.unit).where(*taking_part).scalar_subquery()
    seen, villages = db.session.execute(sa.select(of_person, of_all)).one()
    return Extent(seen, villages, "包联" if person.role is Role.liaison else "分管", _all_of(unit), unit.name)


def _all_of(unit: Unit) -> str:
    """全镇, 全乡, 全县, as people say it."""
    return f"全{unit.name[-1]}" if unit.name[-1:] in "镇乡县市区村" else "全部"
