"""The last days before the deadline: each village that has not handed in is told once, by the portal itself.

How many days before is the county's setting (`near_days`); if the county moves the date, villages are told again.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from portal.catalogue.models import Cycle
from portal.history.models import Event
from portal.history.services import record_event
from portal.kernel import clock
from portal.kernel.canonical_json import canonical_json
from portal.kernel.db import commit, db
from portal.places.models import Unit
from portal.plans.models import Plan, State
from portal.reviews.events import PlanDeadlineNear
from portal.reviews.services.notifications import tell_village
from portal.settings.queries import settings_of

AT_ONCE = 50  # villages a transaction, so that nobody who is writing waits for six hundred messages
FROM, UNTIL = 8, 20  # o'clock; a message of three in the morning looks like a fault


def tell_of_deadline() -> int:
    """Tell the next few villages; returns how many, 0 when all have been told. The caller commits, and calls again."""
    if not FROM <= clock.now().astimezone(clock.LOCAL).hour < UNTIL:
        return 0
    for cycle in _near():
        if plans := _untold(cycle):
            for plan in plans:
                _tell(plan, cycle)
            return len(plans)
    return 0


def _near() -> list[Cycle]:
    """Open years whose date is near, locked: of two workers one tells."""
    today = clock.today()
    ahead = sa.select(Cycle).where(Cycle.closed_at.is_(None), Cycle.submit_by >= today)
    begun = ahead.where(sa.or_(Cycle.opens_on.is_(None), Cycle.opens_on <= today))
    cycles = db.session.scalars(begun.order_by(Cycle.id).with_for_update()).all()
    return [cycle for cycle in cycles if (cycle.days_left or 0) <= settings_of(cycle.county_id).near_days]


def _untold(cycle: Cycle) -> Sequence[Plan]:
    """Plans of the year that wait for their village, and have not been told of this very date."""
    assert cycle.submit_by
    date = canonical_json({"submit_by": cycle.submit_by.isoformat()})[1:-1]
    told = sa.select(Event.id).where(
        Event.stream == sa.literal("plan:") + sa.cast(Plan.id, sa.String),
        Event.verb == PlanDeadlineNear.verb,
        sa.type_coerce(Event.data, sa.Text).contains(date, autoescape=True),
    )
    late = sa.select(Plan).join(Plan.unit).where(Plan.cycle_id == cycle.id, Unit.is_active)
    waiting = late.where(Plan.state.in_((State.draft, State.returned)))
    whole = waiting.options(contains_eager(Plan.unit), joinedload(Plan.cycle))
    return db.session.scalars(whole.where(~told.exists()).order_by(Plan.id).limit(AT_ONCE)).all()


def _tell(plan: Plan, cycle: Cycle) -> None:
    assert cycle.submit_by
    day, left = cycle.submit_by, cycle.days_left
    when = f"还有 {left} 天" if left else "就在今天"
    record_event(plan.stream, PlanDeadlineNear(day.isoformat(), left), actor=None)
    tell_village(plan, f"{cycle.year} 年度计划表上报截止{when}（{day.month} 月 {day.day} 日），本村还没有上报", None)


def tell_all() -> None:
    """The worker's: messages to villages whose deadline is near, a few in each transaction."""
    while tell_of_deadline():
        commit()
