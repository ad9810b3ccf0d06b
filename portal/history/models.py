"""One row a thing that happened. The table refuses UPDATE and DELETE by triggers (migration 001)."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import db

FIRST_HASH = "0" * 64


class Event(db.Model):
    """A fact in the past tense, on the stream of the thing it happened to.

    A stream (`plan:7`, `account:3`) is a chain of its own, so that two villages never wait for each other: `seq`
    counts from 1 without gaps and `hash` covers the row and the hash before it. The actor is written as number *and*
    name, without a foreign key: what happened stays readable when the account is renamed or gone.
    """

    __tablename__ = "event"
    # The second for searching: a township's few decisions are found without reading its villages' many saves.
    __table_args__ = (sa.UniqueConstraint("stream", "seq"), sa.Index("ix_event_stream_verb", "stream", "verb", "id"))

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    stream: Mapped[str] = mapped_column(sa.String(40))
    seq: Mapped[int]
    at: Mapped[dt.datetime]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(60))
    verb: Mapped[str] = mapped_column(sa.String(40))
    data: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))
