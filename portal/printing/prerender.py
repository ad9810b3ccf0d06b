"""Plans drawn before anybody asks: when one is handed in or decided on, its paper is made in the background.

The worker looks every minute for plans whose state has changed, and queues each behind what people are waiting for.
"""

import datetime as dt
import logging
from collections.abc import Sequence

import sqlalchemy as sa

from portal.kernel.db import db, reading
from portal.kernel.errors import DomainError
from portal.plans.models import Plan, State
from portal.printing import drawing, queries, store
from portal.printing.failures import RenderFailed

log = logging.getLogger(__name__)

EARLIEST = dt.timedelta(days=1)  # how far back a worker looks that has just been started


def plans_since(moment: dt.datetime) -> Sequence[int]:
    """Plans that were handed in or approved since then, by number."""
    changed = sa.select(Plan.id).where(Plan.state.in_((State.submitted, State.approved)), Plan.state_since >= moment)
    return db.session.scalars(changed.order_by(Plan.state_since)).all()


def draw(plan_id: int) -> bool:
    """Make the plan's paper if it is not there yet; whether it was made. Nobody waits for it, so that a failure is only
    logged: whoever asks for the paper gets it told."""
    try:
        with reading():
            built = queries.build("plan", {"plan_id": plan_id}, None)
            key, order = store.file_key(built), drawing.order_of(built)
        if store.find(key):
            return False
        store.keep(key, drawing.draw(order), built.file_name, is_lasting=built.is_lasting)
    except (DomainError, RenderFailed) as error:
        log.warning("plan %s is not drawn ahead: %s", plan_id, error)
        return False
    return True
