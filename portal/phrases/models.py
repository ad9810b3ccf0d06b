"""What a township, or the county for all its townships, keeps to be written with."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.kernel.db import db


class Phrase(db.Model):
    """A sentence worth offering beside a task. Removed ones stay as rows, so that the history can name them."""

    __tablename__ = "phrase"
    __table_args__ = (sa.Index("ix_phrase_township_id", "township_id", "task_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # The office that keeps it: a township, or a county. The column is older than the county's own.
    office_id: Mapped[int] = mapped_column("township_id", sa.ForeignKey("unit.id"))
    # Task.key, the same in every catalogue; "" for a phrase that fits any task.
    task_key: Mapped[str] = mapped_column(sa.String(40))
    text: Mapped[str] = mapped_column(sa.Text)
    made_at: Mapped[dt.datetime]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    removed_at: Mapped[dt.datetime | None]

    made_by: Mapped[User] = relationship(lazy="raise")
