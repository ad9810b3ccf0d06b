"""The stars and measures of what was handed in, as rows that can be summed and listed."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import db
from portal.plans.models.writing import Intent


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
