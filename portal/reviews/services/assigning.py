"""包联: who looks after which village."""

from collections.abc import Set

import sqlalchemy as sa

from portal.accounts.models import Assignment, User
from portal.history.services import record_event
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed
from portal.places.models import Unit
from portal.reviews import policy
from portal.reviews.events import LiaisonAssigned, LiaisonReleased
from portal.reviews.queries.liaisons import Pair, assigned_in


def assign_liaisons(township: Unit, wanted: Set[Pair], *, seen: Set[Pair], actor: User) -> int:
    """Bring the township's assignments to what was ticked, and say how many changed; each is an event.

    `seen`: what the page showed. What a colleague changed meanwhile stays as the colleague left it. A liaison sees the
    villages, or no longer sees them, from the next page on.

    Raises:
        NotAllowed: not a reviewer of this township.
    """
    if reason := policy.why_not_rule(actor, township):
        raise NotAllowed(reason)
    db.session.execute(sa.select(Unit.id).where(Unit.id == township.id).with_for_update())
    now = assigned_in(township)
    possible = {(person.id, village.id) for person in now.liaisons for village, _ in now.villages}
    new, gone = (wanted - seen - now.pairs) & possible, (seen - wanted) & now.pairs
    for user_id, unit_id in sorted(new):
        db.session.add(Assignment(user_id=user_id, unit_id=unit_id))
        record_event(f"account:{user_id}", LiaisonAssigned(unit_id), actor=actor)
    for user_id, unit_id in sorted(gone):
        db.session.execute(sa.delete(Assignment).where(Assignment.user_id == user_id, Assignment.unit_id == unit_id))
        record_event(f"account:{user_id}", LiaisonReleased(unit_id), actor=actor)
    db.session.flush()
    return len(new) + len(gone)
