"""Writing history: the one function that appends."""

import hashlib
from typing import Any, Protocol

import sqlalchemy as sa

from portal.history.models import FIRST_HASH, Event
from portal.history.origin import origin
from portal.kernel import clock
from portal.kernel.canonical_json import canonical_json
from portal.kernel.db import db, hold


class Actor(Protocol):
    """Whoever does something; a user, in practice. History sits below accounts and knows no more than this."""

    @property
    def id(self) -> Any: ...
    @property
    def name(self) -> Any: ...


def record(stream: str, verb: str, *, actor: Actor | None, **data: Any) -> Event:
    """Append `verb` (past tense, such as `plan_submitted`) to `stream`, in the caller's transaction.

    Without an actor the portal itself did it. `data` must be JSON values only. Where from is known (`origin`).
    """
    came_from = origin()
    hold(stream)  # one writer a stream at a time
    newest_first = sa.select(Event.seq, Event.hash).where(Event.stream == stream).order_by(Event.seq.desc())
    last_seq, last_hash = db.session.execute(newest_first.limit(1)).first() or (0, FIRST_HASH)
    event = Event(
        stream=stream,
        seq=last_seq + 1,
        at=clock.now(),
        actor_id=actor.id if actor else None,
        actor_name=actor.name if actor else "系统",
        verb=verb,
        data=data,
        address=came_from.address,
        request_id=came_from.request_id,
        previous_hash=last_hash,
    )
    event.hash = chain_hash(event)
    db.session.add(event)
    db.session.flush()
    return event


def chain_hash(event: Any) -> str:
    """SHA-256 over everything the row says and the hash before it.

    Where it came from is said only where it is known. So an event from before these columns keeps its hash, and one
    that has them can neither lose nor change them: a list of ten is never the list of eight.
    """
    said = [
        event.stream,
        event.seq,
        event.at.isoformat(),
        event.actor_id,
        event.actor_name,
        event.verb,
        event.data,
        event.previous_hash,
    ]
    if event.address is not None or event.request_id is not None:
        said += [event.address, event.request_id]
    return hashlib.sha256(canonical_json(said).encode()).hexdigest()
