"""Anchors: the whole history in one hash, made by the worker every hour and with every backup.

Each stream is a chain of its own, so that saving villages never wait for one another; what such chains cannot tell is
that their newest events, or a stream as a whole, are gone. One chain over all events would tell, and make every save of
the county wait for the one before. So the streams' newest events are chained from time to time: an anchor holds those
that have gone on since the anchor before it, and its hash. No save does anything for it.
"""

import datetime as dt
import hashlib
import logging
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from portal.history.models import FIRST_HASH, Anchor, AnchoredHead, Event
from portal.kernel import clock
from portal.kernel.canonical_json import canonical_json
from portal.kernel.db import commit, db, reading, writing
from portal.kernel.errors import Conflict

log = logging.getLogger("portal.history")

EVERY = dt.timedelta(hours=1)
# On PostgreSQL a transaction that began earlier may end later: so many numbers back are looked at again.
OVERLAP = 2000
LEAST = 12  # letters and digits of a hash that somebody has copied

Head = tuple[str, int, str]  # stream, seq, hash


def latest_anchor(session: Session | None = None) -> Anchor | None:
    """`session`: another database than the portal's."""
    return (session or db.session).scalar(sa.select(Anchor).order_by(Anchor.number.desc()).limit(1))


def take_anchor(*, all_streams: bool = False, only_after: dt.timedelta | None = None) -> Anchor | None:
    """Anchor what has happened since the last one, or look through `all_streams` once more; not while the last one is
    younger than `only_after`. Answers the latest anchor, None while nothing has happened at all.

    Reads first and then commits by itself, so that no save waits for the reading.
    """
    with reading():
        made = _gathered(all_streams, only_after)
    if made:
        _keep(*made)
    return latest_anchor()


def _gathered(all_streams: bool, only_after: dt.timedelta | None) -> tuple[Anchor, list[Head]] | None:
    latest = latest_anchor()
    if latest and only_after and clock.is_within(latest.at, only_after):
        return None
    newest = db.session.scalar(sa.select(sa.func.max(Event.id))) or 0
    heads = new_heads(0 if latest is None or all_streams else latest.newest_id - OVERLAP)
    if not heads:
        return None
    anchor = Anchor(
        number=latest.number + 1 if latest else 1,
        at=clock.now(),
        events=db.session.scalar(sa.select(sa.func.count(Event.id))) or 0,
        newest_id=newest,
        previous_hash=latest.hash if latest else FIRST_HASH,
    )
    anchor.hash = anchor_hash(anchor, heads)
    return anchor, heads


def _keep(anchor: Anchor, heads: Sequence[Head]) -> None:
    """Another program may have made one in this moment: then that one is as good."""
    number, words = anchor.number, anchor.hash
    names = ("anchor_number", "stream", "seq", "hash")
    rows = [dict(zip(names, (number, *head), strict=True)) for head in heads]
    try:
        with writing():
            db.session.add(anchor)
            db.session.flush()
            db.session.execute(sa.insert(AnchoredHead), rows)
            commit()
    except (Conflict, sa.exc.IntegrityError):
        db.session.rollback()
    else:
        log.info("history anchor %s: %s", number, words)


def new_heads(since: int) -> list[Head]:
    """The newest event of each stream that has one after number `since`, unless it has been anchored already."""
    ends = sa.select(Event.stream, sa.func.max(Event.seq).label("seq")).where(Event.id > since)
    end = ends.group_by(Event.stream).subquery()
    known = sa.exists().where(AnchoredHead.stream == Event.stream, AnchoredHead.seq == Event.seq)
    wanted = sa.select(Event.stream, Event.seq, Event.hash).join(
        end, sa.and_(end.c.stream == Event.stream, end.c.seq == Event.seq)
    )
    return [(stream, seq, words) for stream, seq, words in db.session.execute(wanted.where(~known))]


def anchor_hash(anchor: Anchor, heads: Sequence[Head]) -> str:
    """SHA-256 over all that the anchor says, its heads in their order, and the hash before it."""
    said = [anchor.number, anchor.at.isoformat(), anchor.events, anchor.newest_id, anchor.previous_hash]
    return hashlib.sha256(canonical_json([*said, sorted(map(list, heads))]).encode()).hexdigest()


def broken_anchors(session: Session | scoped_session[Any]) -> list[str]:
    """What the anchors have seen and is there no more, or otherwise; and anchors that were changed or taken away."""
    heads: dict[int, list[Head]] = {}
    seen = sa.select(AnchoredHead.anchor_number, AnchoredHead.stream, AnchoredHead.seq, AnchoredHead.hash)
    for at, stream, seq, words in session.execute(seen):
        heads.setdefault(at, []).append((stream, seq, words))
    problems, number, previous = [], 0, FIRST_HASH
    for anchor in session.scalars(sa.select(Anchor).order_by(Anchor.number)):
        number += 1
        if anchor.number != number or anchor.previous_hash != previous:
            problems.append(f"锚点第 {anchor.number} 个：和前一个接不上，中间的被删改过")
            number = anchor.number
        if anchor.hash != anchor_hash(anchor, heads.pop(anchor.number, [])):
            problems.append(f"锚点第 {anchor.number} 个：被改过")
        previous = anchor.hash
    problems += [f"锚点第 {number} 个：不见了" for number in sorted(heads)]
    return problems + _missing(session)


def _missing(session: Session | scoped_session[Any]) -> list[str]:
    """Events that an anchor has seen and that are gone, or are not the same any more."""
    same = sa.and_(Event.stream == AnchoredHead.stream, Event.seq == AnchoredHead.seq)
    seen = sa.select(AnchoredHead.anchor_number, AnchoredHead.stream, AnchoredHead.seq)
    lost = seen.outerjoin(Event, same).where(Event.id.is_(None) | (Event.hash != AnchoredHead.hash))
    said = sa.case((Event.id.is_(None), "缺少"), else_="换成了别的")
    rows = session.execute(lost.add_columns(said).order_by(AnchoredHead.stream, AnchoredHead.seq))
    return [f"{stream} 第 {seq} 条：{words}（锚点第 {number} 个记有）" for number, stream, seq, words in rows]


def anchor_written_down(words: str) -> Anchor | None:
    """The anchor whose hash begins so, however it was copied; None if there is none, or too little was given."""
    plain = "".join(letter for letter in words.casefold() if letter in "0123456789abcdef")
    if len(plain) < LEAST:
        return None
    return db.session.scalar(sa.select(Anchor).where(Anchor.hash.startswith(plain)).limit(1))


def count_since(anchor: Anchor | None) -> int:
    """How many events came after the anchor: of these, the newest could be taken away unseen."""
    there = db.session.scalar(sa.select(sa.func.count(Event.id))) or 0
    return max(0, there - (anchor.events if anchor else 0))
