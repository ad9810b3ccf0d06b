"""Reading history."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from portal.db import db
from portal.history.models import FIRST_HASH, Event
from portal.history.services import chain_hash


def events_of(stream: str, limit: int | None = None) -> Sequence[Event]:
    """What happened to one thing, newest first; all of it, or the newest `limit`."""
    wanted = sa.select(Event).where(Event.stream == stream).order_by(Event.seq.desc())
    return db.session.scalars(wanted.limit(limit)).all()


def latest_events(streams: Iterable[str], verbs: Iterable[str], limit: int) -> Sequence[Event]:
    """The newest events of these kinds on any of the streams, newest first."""
    wanted = sa.select(Event).where(Event.stream.in_(list(streams)), Event.verb.in_(list(verbs)))
    return db.session.scalars(wanted.order_by(Event.id.desc()).limit(limit)).all()


def broken_links() -> list[str]:
    """Check every chain; each finding is `stream#seq: what is wrong`. Empty means whole."""
    problems = []
    stream, seq, previous = "", 0, FIRST_HASH
    for event in db.session.scalars(
        sa.select(Event).order_by(Event.stream, Event.seq).execution_options(yield_per=500)
    ):
        if event.stream != stream:
            stream, seq, previous = event.stream, 0, FIRST_HASH
        seq += 1
        if event.seq != seq:
            problems.append(f"{stream}#{seq}: missing")
            seq = event.seq
        elif event.previous_hash != previous:
            problems.append(f"{stream}#{seq}: does not follow the one before")
        if event.hash != chain_hash(event):
            problems.append(f"{stream}#{seq}: was changed")
        previous = event.hash
    return problems
