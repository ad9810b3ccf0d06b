"""Reading history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from portal.history.anchors import broken_anchors
from portal.history.models import FIRST_HASH, Anchor, Event
from portal.history.services import chain_hash
from portal.kernel.db import db


def events_of(stream: str, limit: int | None = None) -> Sequence[Event]:
    """What happened to one thing, newest first; all of it, or the newest `limit`."""
    wanted = sa.select(Event).where(Event.stream == stream).order_by(Event.seq.desc())
    return db.session.scalars(wanted.limit(limit)).all()


def latest_events(streams: Iterable[str], verbs: Iterable[str], limit: int) -> Sequence[Event]:
    """The newest events of these kinds on any of the streams, newest first."""
    wanted = sa.select(Event).where(Event.stream.in_(list(streams)), Event.verb.in_(list(verbs)))
    return db.session.scalars(wanted.order_by(Event.id.desc()).limit(limit)).all()


@dataclass(frozen=True)
class Chain:
    """How many events were checked, and what is wrong with them."""

    length: int
    problems: list[str]


def chain_of(*streams: str) -> Chain:
    """Check the chains of a few things."""
    events = db.session.execute(_in_order(_CHAINED).where(Event.stream.in_(streams))).all()
    return Chain(len(events), _problems(events))


def broken_links(session: Session | None = None) -> list[str]:
    """Check every chain, and what the anchors have seen; each finding says which event and what is wrong. Empty means
    whole.

    `session`: another database than the portal's, such as one that has just been brought back from a backup, which may
    be older than the anchors, or than some column.
    """
    asked: Session | scoped_session[Any] = session or db.session
    looked_at = sa.inspect(asked.connection())
    there = {column["name"] for column in looked_at.get_columns(Event.__tablename__)}
    columns = [column if column.key in there else sa.null().label(column.key) for column in _CHAINED]
    problems = _problems(asked.execute(_in_order(columns).execution_options(yield_per=500)))
    has_anchors = looked_at.has_table(Anchor.__tablename__)
    return problems + (broken_anchors(asked) if has_anchors else [])


# All that a hash is made of.
_CHAINED: Sequence[sa.ColumnElement[Any]] = [column for column in Event.__table__.c if column.key != "id"]


def _in_order(columns: Sequence[sa.ColumnElement[Any]]) -> sa.Select[Any]:
    return sa.select(*columns).order_by(Event.stream, Event.seq)


def _problems(events: Iterable[Any]) -> list[str]:
    problems = []
    stream, seq, previous = "", 0, FIRST_HASH
    for event in events:
        if event.stream != stream:
            stream, seq, previous = event.stream, 0, FIRST_HASH
        seq += 1
        if event.seq != seq:
            problems.append(f"{stream} 第 {seq} 条：缺少")
            seq = event.seq
        elif event.previous_hash != previous:
            problems.append(f"{stream} 第 {seq} 条：和前一条接不上")
        if event.hash != chain_hash(event):
            problems.append(f"{stream} 第 {seq} 条：被改过")
        previous = event.hash
    return problems
