"""What a township says about a submission."""

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.accounts.models import User
from portal.db import db
from portal.plans.models import Plan, Submission


class DecisionKind(enum.Enum):
    returned = "returned"
    approved = "approved"

    @property
    def label(self) -> str:
        return {"returned": "退回修改", "approved": "审核通过"}[self.value]


class Comment(db.Model):
    """A remark on one field of one submission, anchored by block and field key and never by a row's place.

    The village reads it once it is released, which a decision does for all of its round: villages are not drip-fed.
    """

    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"), index=True)
    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"), index=True)
    block_key: Mapped[str] = mapped_column(sa.String(60))
    field_key: Mapped[str] = mapped_column(sa.String(60))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    body: Mapped[str] = mapped_column(sa.Text)
    made_at: Mapped[dt.datetime]
    released_at: Mapped[dt.datetime | None]
    # A deleted remark stays as a row: its words are part of the history.
    deleted_at: Mapped[dt.datetime | None]

    plan: Mapped[Plan] = relationship(lazy="raise")
    submission: Mapped[Submission] = relationship(lazy="raise")
    author: Mapped[User] = relationship(lazy="raise")


class Decision(db.Model):
    """Returned or approved: one for each submission, which the database itself sees to."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"), index=True)
    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"), unique=True)
    kind: Mapped[DecisionKind]
    reason: Mapped[str] = mapped_column(sa.Text)
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    made_at: Mapped[dt.datetime]

    submission: Mapped[Submission] = relationship(lazy="raise")
    made_by: Mapped[User] = relationship(lazy="raise")

    @property
    def sentence(self) -> str:
        """已由刘敏于今天 14:03 退回修改（理由：目标没有数字）"""
        word = "理由" if self.kind is DecisionKind.returned else "意见"
        why = f"（{word}：{self.reason}）" if self.reason else ""
        return f"已由{self.made_by.name}于{clock.spoken(self.made_at)} {self.kind.label}{why}"
