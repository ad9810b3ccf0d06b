"""One row a thing that happened. The table refuses UPDATE and DELETE by triggers (migration 001)."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import db

FIRST_HASH = "0" * 64


class Event(db.Model):
    """A fact in the past tense, on the stream of the thing it happened to.

    A stream (`plan:7`, `account:3`) is a chain of its own, so that two villages never wait for each other: `seq`
    counts from 1 without gaps and `hash` covers the row and the hash before it. The actor is written as number *and*
    name, without a foreign key: what happened stays readable when the account is renamed or gone.
    """

    __tablename__ = "event"
    # The second for searching: a township's few decisions are found without reading its villages' many saves.
    __table_args__ = (
        sa.UniqueConstraint("stream", "seq"),
        sa.Index("ix_event_stream_verb", "stream", "verb", "id"),
        sa.Index("ix_event_address", "address", "id"),
        sa.Index("ix_event_request_id", "request_id"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    stream: Mapped[str] = mapped_column(sa.String(40))
    seq: Mapped[int]
    at: Mapped[dt.datetime]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(60))
    verb: Mapped[str] = mapped_column(sa.String(40))
    data: Mapped[dict[str, Any]]
    # Where it was done from, and the number of the request, as error pages and the log tell it; neither of what the
    # worker or a command did, and of what happened before these were kept (migration 037).
    address: Mapped[str | None] = mapped_column(sa.String(45))
    request_id: Mapped[str | None] = mapped_column(sa.String(16))
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))


class Anchor(db.Model):
    """What had happened by a moment, in one hash: over the anchor before it, and the newest event of every stream that
    has gone on since. Who has written down an anchor's hash elsewhere notices when an event before it is taken away.
    """

    __tablename__ = "history_anchor"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime]
    # How many events there were, and up to which the streams were looked through.
    events: Mapped[int]
    newest_id: Mapped[int] = mapped_column(sa.BigInteger())
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)

    @property
    def words(self) -> str:
        """Short enough to be copied by hand: `3f2a-91bc-77d0-1e5a`."""
        return "-".join(self.hash[start : start + 4] for start in range(0, 16, 4))


class AnchoredHead(db.Model):
    """The newest event of a stream, as an anchor saw it."""

    __tablename__ = "anchored_head"
    __table_args__ = (sa.Index("ix_anchored_head_stream", "stream", "seq"),)

    anchor_number: Mapped[int] = mapped_column(sa.ForeignKey("history_anchor.number"), primary_key=True)
    stream: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(sa.String(64))


class ChainCheck(db.Model):
    """One verification of all chains: asked for, then done. `words` are the first problems, a line each."""

    __tablename__ = "chain_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_at: Mapped[dt.datetime]
    asked_by: Mapped[str] = mapped_column(sa.String(60))  # empty: the worker's own, day by day
    done_at: Mapped[dt.datetime | None]
    events: Mapped[int] = mapped_column(default=0)
    problems: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(sa.Text, default="")
