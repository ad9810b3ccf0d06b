"""Finding a person's practice place."""

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from portal.accounts.models import Role, User
from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycle_of
from portal.db import db
from portal.places.models import Unit
from portal.plans.models import Plan

# Side → the role one steps into.
SIDES = {"village": Role.secretary, "office": Role.reviewer}


def username_of(person: User, side: str) -> str:
    """No account that can be signed in to begins like this."""
    return f"~{person.id}.{side}"


def double_of(person: User, side: str) -> User | None:
    """The account that a person steps into; None before the first time."""
    wanted = sa.select(User).join(User.unit).options(contains_eager(User.unit))
    return db.session.scalar(wanted.where(User.username == username_of(person, side)))


def plan_in(village: Unit) -> Plan:
    """The one plan of a practice village."""
    return db.session.scalars(sa.select(Plan).where(Plan.unit_id == village.id)).one()


def year_to_practise(person: User) -> Cycle:
    """The present year of the person's real county: its name and tasks are what is practised with.

    Raises:
        NotThere: the county has not opened a year yet.
    """
    return cycle_of(person.unit)
