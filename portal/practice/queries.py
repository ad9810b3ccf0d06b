"""Finding a person's practice place."""

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from portal.accounts.models import PRACTICE_MARK, Role, User
from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycle_of
from portal.kernel.db import db
from portal.plans.models import Plan
from portal.plans.queries import plan_or_404

# Side → the role one steps into.
SIDES = {"village": Role.secretary, "office": Role.reviewer}


def username_of(person: User, side: str) -> str:
    """No account that can be signed in to begins like this."""
    return f"{PRACTICE_MARK}{person.id}.{side}"


def double_of(person: User, side: str) -> User | None:
    """The account that a person steps into; None before the first time."""
    wanted = sa.select(User).join(User.unit).options(contains_eager(User.unit))
    return db.session.scalar(wanted.where(User.username == username_of(person, side)))


def plan_of(double: User) -> Plan:
    """The one plan of the village that a person steps into."""
    plan_id = db.session.scalars(sa.select(Plan.id).where(Plan.unit_id == double.unit_id)).one()
    return plan_or_404(double, plan_id)


def year_to_practise(person: User) -> Cycle:
    """The present year of the person's real county: its name and tasks are what is practised with.

    Raises:
        NotThere: the county has not opened a year yet.
    """
    return cycle_of(person.unit)
