"""What was handed in of a plan, and its stars and measures as rows."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.kernel.db import db
from portal.plans.models.writing import Intent, Plan


class Submission(db.Model):
    """What a village handed in, as canonical JSON with its hash. Never changed or removed (triggers, migration 005)."""

    __tablename__ = "submission"
    __table_args__ = (sa.UniqueConstraint("plan_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"))
    number: Mapped[int]
    receipt: Mapped[str] = mapped_column(sa.String(20), unique=True)
    content: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    submitted_at: Mapped[dt.datetime]
    submitted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    current_level: Mapped[int]
    target_level: Mapped[int]
    measure_count: Mapped[int]
    # 包村领导 as the profile named it then: a column of the ledgers, which never open `content`.
    lead_official: Mapped[str] = mapped_column(sa.String(40), default="")
    # 软弱涣散 as the village says of itself, and the target levels of three years: columns of the figures.
    is_weak: Mapped[bool | None]
    aim_1: Mapped[int | None]
    aim_2: Mapped[int | None]
    aim_3: Mapped[int | None]

    plan: Mapped[Plan] = relationship(back_populates="submissions", foreign_keys=[plan_id], lazy="raise")
    submitted_by: Mapped[User | None] = relationship(lazy="raise")


class SubmittedStar(db.Model):
    """A submission's intent for one star, as a row: roll-ups are SQL over these (design §8)."""

    __tablename__ = "submitted_star"

    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"), primary_key=True)
    star_key: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    intent: Mapped[Intent]


class SubmittedMeasure(db.Model):
    """A submission's measure (措施) as a row: the ledgers read these."""

    __tablename__ = "submitted_measure"
    __table_args__ = (sa.Index("ix_submitted_measure_due", "submission_id", "due_on"),)

    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"), primary_key=True)
    uid: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    position: Mapped[int]
    star_key: Mapped[str] = mapped_column(sa.String(20))
    star_name: Mapped[str] = mapped_column(sa.String(20))
    task_key: Mapped[str] = mapped_column(sa.String(40))
    task_code: Mapped[str] = mapped_column(sa.String(12))
    task_name: Mapped[str] = mapped_column(sa.String(100))
    gap: Mapped[str] = mapped_column(sa.Text)
    text: Mapped[str] = mapped_column(sa.Text)
    owner: Mapped[str] = mapped_column(sa.String(60))
    due_on: Mapped[dt.date | None]
    support: Mapped[str] = mapped_column(sa.Text)
    task_force: Mapped[str] = mapped_column(sa.String(60))
