"""Who has which plan open."""

import sqlalchemy as sa

from portal.accounts.models import User
from portal.kernel import clock
from portal.kernel.db import db
from portal.messages.services import read_about
from portal.plans.models import Presence


def note_presence(plan_id: int, block_key: str, *, actor: User) -> None:
    """This person has this part of the plan open now (`""`: its home). Not an event: nobody needs it tomorrow."""
    now = clock.now()
    read_about(actor, f"/plans/{plan_id}/blocks/{block_key}" if block_key else f"/plans/{plan_id}")
    moved = (
        sa.update(Presence)
        .where(Presence.plan_id == plan_id, Presence.user_id == actor.id)
        .values(block_key=block_key, seen_at=now)
    )
    # Two windows of one person may come here for the first time in the same instant; the loser tries again in 40 s.
    if db.session.execute(moved).rowcount == 0:  # type: ignore[attr-defined]
        db.session.add(Presence(plan_id=plan_id, user_id=actor.id, block_key=block_key, seen_at=now))
        db.session.flush()
