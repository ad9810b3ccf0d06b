"""Writing history: what appends, one event or those of many streams at once."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Protocol

import sqlalchemy as sa

from portal.history.event_data import EventData
from portal.history.models import FIRST_HASH, Event
from portal.history.origin import origin
from portal.kernel import clock
from portal.kernel.canonical_json import canonical_json
from portal.kernel.db import db, hold
from portal.kernel.many_rows import ASKED_AT_ONCE, hold_all

Head = tuple[int, str]  # seq and hash of a stream's newest event
NO_EVENT: Head = (0, FIRST_HASH)
_EVENTS = db.metadata.tables[Event.__tablename__]
# Who hears of the rows that `record_all` has stored; of single events a session tells by itself.
after_recording: list[Callable[[Sequence[Mapping[str, Any]]], None]] = []


class Actor(Protocol):
    """Whoever does something; a user, in practice. History sits below accounts and knows no more than this."""

    @property
    def id(self) -> Any: ...
    @property
    def name(self) -> Any: ...


def record_event(stream: str, said: EventData, *, actor: Actor | None) -> Event:
    """Append what happened, as its type says it."""
    return record(stream, said.verb, actor=actor, **said.as_json())


def record(stream: str, verb: str, *, actor: Actor | None, **data: Any) -> Event:
    """Append `verb` (past tense, such as `plan_submitted`) to `stream`, in the caller's transaction.

    Without an actor the portal itself did it. `data` must be JSON values only. Where from is known (`origin`).
    """
    hold(stream)  # one writer a stream at a time
    newest_first = sa.select(Event.seq, Event.hash).where(Event.stream == stream).order_by(Event.seq.desc())
    head = db.session.execute(newest_first.limit(1)).first() or NO_EVENT
    event = Event(**_row(Happening(stream, verb, data), (head[0], head[1]), actor))
    db.session.add(event)
    db.session.flush()
    return event


@dataclass(frozen=True)
class Happening:
    """What `record` is told of one event, for `record_all`."""

    stream: str
    verb: str
    data: dict[str, Any]


def record_all(happenings: Sequence[Happening], *, actor: Actor | None) -> None:
    """Append many events, each to its stream, in a number of statements that does not grow with them one by one: who
    writes 2,000 rows must not hold everybody's saving for the time of 6,000 statements."""
    streams = {happening.stream for happening in happenings}
    hold_all(streams)
    heads, rows = _heads_of(streams), list[dict[str, Any]]()
    for happening in happenings:
        row = _row(happening, heads.get(happening.stream, NO_EVENT), actor)
        heads[happening.stream] = (row["seq"], row["hash"])
        rows.append(row)
    if rows:
        db.session.execute(sa.insert(_EVENTS), rows)
    for hear in after_recording:
        hear(rows)


def _heads_of(streams: Collection[str]) -> dict[str, Head]:
    heads: dict[str, Head] = {}
    names = sorted(streams)
    for start in range(0, len(names), ASKED_AT_ONCE):
        some = Event.stream.in_(names[start : start + ASKED_AT_ONCE])
        newest = sa.select(Event.stream, sa.func.max(Event.seq).label("seq")).where(some).group_by(Event.stream)
        end = newest.subquery()
        there = sa.and_(Event.stream == end.c.stream, Event.seq == end.c.seq)
        wanted = sa.select(Event.stream, Event.seq, Event.hash).join(end, there)
        heads |= {stream: (seq, words) for stream, seq, words in db.session.execute(wanted)}
    return heads


def _row(happening: Happening, head: Head, actor: Actor | None) -> dict[str, Any]:
    came_from = origin()
    row = {
        "stream": happening.stream,
        "seq": head[0] + 1,
        "at": clock.now(),
        "actor_id": actor.id if actor else None,
        "actor_name": actor.name if actor else "系统",
        "verb": happening.verb,
        "data": happening.data,
        "address": came_from.address,
        "request_id": came_from.request_id,
        "previous_hash": head[1],
    }
    return row | {"hash": chain_hash(SimpleNamespace(**row))}


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
