"""A message to one person."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import db


class Message(db.Model):
    """A sentence and where it leads. Each person has a copy of their own, and so reads it for themselves."""

    __tablename__ = "message"
    __table_args__ = (sa.Index("ix_message_user_id", "user_id", "read_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    text: Mapped[str] = mapped_column(sa.String(300))
    # An address of the portal, made by the portal: /plans/7.
    path: Mapped[str] = mapped_column(sa.String(200))
    made_at: Mapped[dt.datetime]
    read_at: Mapped[dt.datetime | None]
