"""What a township says about a submission."""

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.kernel import clock
from portal.kernel.db import db
from portal.plans.models import Plan, Submission


class DecisionKind(enum.Enum):
    returned = "returned"
    approved = "approved"

    @property
    def label(self) -> str:
        return {"returned": "退回修改", "approved": "审核通过"}[self.value]


class Audience(enum.Enum):
    """Who reads a comment: the village as well, the township's people only (内部), or they and the county's (内部 too,
    where the township's rules say so). It is what the button said when it was pressed, whatever the rules say later."""

    village = "village"
    township = "township"
    office = "office"


class Comment(db.Model):
    """A remark on one field of one submission, anchored by block and field key and never by a row's place.

    The village reads it once it is released, which a decision does for all of its round: villages are not drip-fed.
    What is for the township only is never released. An answer (`parent_id`) has the anchor and the audience of what it
    answers. `quote`: the words of the field that are meant; empty for the whole field.
    """

    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"), index=True)
    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"), index=True)
    block_key: Mapped[str] = mapped_column(sa.String(60))
    field_key: Mapped[str] = mapped_column(sa.String(60))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    office_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))  # where the author was at work then
    body: Mapped[str] = mapped_column(sa.Text)
    made_at: Mapped[dt.datetime]
    released_at: Mapped[dt.datetime | None]
    # A deleted remark stays as a row: its words are part of the history.
    deleted_at: Mapped[dt.datetime | None]
    edited_at: Mapped[dt.datetime | None]
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comment.id"), index=True)
    audience: Mapped[Audience] = mapped_column(default=Audience.village)
    quote: Mapped[str] = mapped_column(sa.Text, default="")

    plan: Mapped[Plan] = relationship(lazy="raise")
    submission: Mapped[Submission] = relationship(lazy="raise")
    author: Mapped[User] = relationship(lazy="raise")

    @property
    def is_internal(self) -> bool:
        return self.audience is not Audience.village


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


class StepKind(enum.Enum):
    """What may happen to a submission beside the decision on it, each at most once."""

    first_look = "first_look"  # the liaison or the area has looked at it (初审)
    first_approval = "first_approval"  # the first of two reviewers approves (一审)
    withdrawn = "withdrawn"  # the village took it back before anybody had opened it (撤回)
    reopened = "reopened"  # the township opened the approved plan again (重新打开)
    filed = "filed"  # the county took note of the approved plan (备案)

    @property
    def label(self) -> str:
        return {
            StepKind.first_look: "初审",
            StepKind.first_approval: "一审通过",
            StepKind.withdrawn: "撤回",
            StepKind.reopened: "重新打开",
            StepKind.filed: "备案",
        }[self]


class Step(db.Model):
    """One such step, with the words said to it."""

    __tablename__ = "review_step"
    __table_args__ = (sa.UniqueConstraint("submission_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"), index=True)
    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"))
    kind: Mapped[StepKind]
    words: Mapped[str] = mapped_column(sa.Text)
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    made_at: Mapped[dt.datetime]

    made_by: Mapped[User] = relationship(lazy="raise")


class ReviewRules(db.Model):
    """How a township reviews. Without a row: one reviewer decides, and no first look is asked for."""

    __tablename__ = "review_rules"

    township_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), primary_key=True)
    needs_first_look: Mapped[bool] = mapped_column(default=False)
    needs_second_reviewer: Mapped[bool] = mapped_column(default=False)
    # Whether the county reads 内部意见 that are written from then on.
    shows_county_internal: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    changed_at: Mapped[dt.datetime]
    changed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))

    changed_by: Mapped[User] = relationship(lazy="raise")


class Reading(db.Model):
    """That somebody of the township opened a submission: from then on the village cannot take it back."""

    __tablename__ = "reading"

    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), primary_key=True)
    first_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]

    user: Mapped[User] = relationship(lazy="raise")
