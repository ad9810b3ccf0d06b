"""The villages that have something to hand in."""

from collections.abc import Sequence

from sqlalchemy.orm import contains_eager, joinedload

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.kernel.db import db, is_writing
from portal.places.models import Unit
from portal.places.queries import list_order
from portal.plans.models import Plan, State
from portal.plans.queries import visible_to
from portal.plans.queries.locking import hold_plans


def plans_to_hand_in(user: User, township: Unit, cycle: Cycle) -> Sequence[Plan]:
    """Plans that wait for their village, in the order of the list, with unit, township and year."""
    waiting = visible_to(user).where(
        Plan.cycle_id == cycle.id,
        Unit.township_id == township.id,
        Unit.is_active,
        Plan.state.in_((State.draft, State.returned)),
    )
    whole = waiting.options(contains_eager(Plan.unit).joinedload(Unit.township), joinedload(Plan.cycle))
    found = whole.order_by(*list_order()).execution_options(populate_existing=is_writing())
    return db.session.scalars(found).all()


def chosen_plans(user: User, township: Unit, cycle: Cycle, plan_ids: Sequence[int]) -> list[Plan]:
    """Those of them that were ticked; what has been handed in meanwhile, or is somebody else's, is left out."""
    wanted = set(plan_ids)
    hold_plans(wanted)
    return [plan for plan in plans_to_hand_in(user, township, cycle) if plan.id in wanted]
