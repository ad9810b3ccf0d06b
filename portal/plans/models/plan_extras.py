"""What is kept beside a plan without being part of it."""

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.kernel.db import db


class Outcome(enum.Enum):
    """What became of a measure of last year."""

    done = "done"


class MeasureOutcome(db.Model):
    """已完成: what the village says about a measure of last year, beside this year's plan.

    A measure that goes on needs no row here: it keeps its uid, and so is found among this year's measures.
    """

    __tablename__ = "measure_outcome"

    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"), primary_key=True)
    uid: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    outcome: Mapped[Outcome]
    made_at: Mapped[dt.datetime]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))


class Presence(db.Model):
    """That a person had a plan open at a moment; who has it open now is who was seen in the last two minutes."""

    __tablename__ = "presence"

    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), primary_key=True)
    block_key: Mapped[str] = mapped_column(sa.String(60))
    seen_at: Mapped[dt.datetime]

    user: Mapped[User] = relationship(lazy="raise")


class Opening(db.Model):
    """A field that the village has opened itself after a return of this submission, though nobody commented on it."""

    __tablename__ = "opening"

    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"), primary_key=True)
    block_key: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    field_key: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"), index=True)
    opened_at: Mapped[dt.datetime]
    opened_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
