"""How many of a place's villages a person sees (`portal.printing.extent` has the words)."""

import sqlalchemy as sa

from portal.accounts.models import Role, User
from portal.catalogue.models import Cycle
from portal.catalogue.queries.placements import units_of
from portal.kernel.db import db
from portal.places.models import Place
from portal.places.queries import within
from portal.plans.models import Plan
from portal.plans.queries import plans_of_year
from portal.printing.extent import WHOLE, Extent


def extent_of(person: User | None, unit: Place, cycle: Cycle) -> Extent:
    """How much of a unit's year this person sees (one query); the command line (None) sees all of it. Counted and not
    read off the role: whoever is given a narrower view tomorrow is told of it as well."""
    if person is None:
        return WHOLE
    here, number = within(unit, units_of(cycle)), sa.func.count(Plan.id)
    counted = [plans_of_year(who, cycle).where(here).with_only_columns(number) for who in (person, None)]
    seen, villages = db.session.execute(sa.select(*(each.scalar_subquery() for each in counted))).one()
    return Extent(seen, villages, "包联" if person.role is Role.liaison else "分管", _all_of(unit), unit.name)


def _all_of(unit: Place) -> str:
    """全镇, 全乡, 全县, as people say it."""
    return f"全{unit.name[-1]}" if unit.name[-1:] in "镇乡县市区村" else "全部"
