"""What a write on a plan depends on stays as it is until the write is over (PostgreSQL; SQLite has one writer anyway).

Always in this order, so that nobody waits for somebody who waits for him: the tree of places, the year, the plans by
number, the people who are told, the own session. A save that was on its way when the township approved, or the county
closed the year, then sees that it came too late.
"""

from collections.abc import Iterable

import sqlalchemy as sa

from portal.catalogue.models import Cycle
from portal.kernel.db import db, has_row_locks, is_writing
from portal.places.models import Unit
from portal.plans.models import Plan


def hold_plans(plan_ids: Iterable[int]) -> None:
    """Nobody else changes these plans, closes their year or moves their places until commit.

    Statements of their own: after waiting, PostgreSQL reads the locked row anew, but not the rows joined to it.
    """
    wanted = sorted(set(plan_ids))
    if not wanted or not is_writing() or not has_row_locks():
        return
    plans = sa.select(Plan.id).where(Plan.id.in_(wanted)).order_by(Plan.id)
    surroundings = plans.join(Cycle, Cycle.id == Plan.cycle_id).join(Unit, Unit.id == Plan.unit_id)
    db.session.execute(surroundings.with_for_update(read=True, of=[Cycle, Unit])).all()
    db.session.execute(plans.with_for_update()).all()
