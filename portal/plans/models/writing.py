"""A village's plan, the blocks it is written in, and what it handed in of them."""

import datetime as dt
import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.catalogue.models import Cycle, UnitPlacement
from portal.kernel.db import db
from portal.places.models import Unit


class State(enum.Enum):
    """Where a plan stands. Every change of it is an event in the same transaction."""

    draft = "draft"
    submitted = "submitted"
    returned = "returned"
    approved = "approved"

    @property
    def label(self) -> str:
        return STATE_LABELS[self]


STATE_LABELS = {
    State.draft: "填写中",
    State.submitted: "待审核",
    State.returned: "退回修改",
    State.approved: "已通过",
}


class Intent(enum.Enum):
    """What a village means to do about a star this year (domain §3 C)."""

    none = "none"
    planned = "planned"
    held = "held"

    @property
    def label(self) -> str:
        return {"none": "不创", "planned": "拟创", "held": "已有（守星提质）"}[self.value]

    @property
    def counts(self) -> bool:
        """Whether the star counts towards the planned level (domain §4.1)."""
        return self is not Intent.none


class Plan(db.Model):
    """One village's plan for one year: what is being written is in its blocks, what the township sees a submission."""

    __tablename__ = "plan"
    __table_args__ = (sa.UniqueConstraint("unit_id", "cycle_id"), sa.Index("ix_plan_cycle_state", "cycle_id", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("cycle.id"))
    catalogue_id: Mapped[int] = mapped_column(sa.ForeignKey("catalogue.id"))
    state: Mapped[State] = mapped_column(default=State.draft)
    # When the state last changed: "in whose hands, since when".
    state_since: Mapped[dt.datetime]
    # When and by whom the village last wrote anything; NULL means 未开始.
    edited_at: Mapped[dt.datetime | None]
    edited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    latest_submission_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("submission.id", use_alter=True, name="fk_plan_latest_submission_id_submission")
    )
    # Guards the state against two deciders in the same instant; a block has a version of its own.
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(lazy="raise_on_sql")
    # In a closed year the place as it was then; loaded with every plan, since whoever shows one names its place.
    placement: Mapped[UnitPlacement | None] = relationship(
        primaryjoin=lambda: sa.and_(
            sa.orm.foreign(Plan.cycle_id) == UnitPlacement.cycle_id, sa.orm.foreign(Plan.unit_id) == UnitPlacement.id
        ),
        viewonly=True,
        lazy="joined",
    )
    cycle: Mapped[Cycle] = relationship(lazy="raise")
    edited_by: Mapped[User | None] = relationship(lazy="raise")
    blocks: Mapped[list["Block"]] = relationship(back_populates="plan", lazy="raise")
    submissions: Mapped[list["Submission"]] = relationship(
        back_populates="plan", foreign_keys="Submission.plan_id", order_by="Submission.number", lazy="raise"
    )
    latest_submission: Mapped["Submission | None"] = relationship(
        foreign_keys=[latest_submission_id], lazy="raise", post_update=True
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def place(self) -> Unit | UnitPlacement:
        """What pages and papers call the village, and where they say it lies; `unit` is the one that people belong to
        and that rights are asked of."""
        return self.placement or self.unit

    @property
    def stream(self) -> str:
        """The plan's stream in the history."""
        return f"plan:{self.id}"

    @property
    def is_started(self) -> bool:
        return self.edited_at is not None

    @property
    def is_returned(self) -> bool:
        return self.state is State.returned

    @property
    def badge(self) -> str:
        """The mark that pages show for the state: an untouched draft has one of its own."""
        return "not_started" if self.state is State.draft and not self.is_started else self.state.value

    @property
    def state_label(self) -> str:
        """The state in the office's words; a draft nobody has touched is 未开始."""
        return "未开始" if self.state is State.draft and not self.is_started else self.state.label


class Block(db.Model):
    """A part of a plan that is saved, versioned and locked by itself (design §5).

    `content` is flat: field key → JSON value (see `content.py`). A block nobody has saved has no row.
    """

    __tablename__ = "block"
    __table_args__ = (sa.UniqueConstraint("plan_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"))
    key: Mapped[str] = mapped_column(sa.String(60))
    content: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[dt.datetime]
    saved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    plan: Mapped[Plan] = relationship(back_populates="blocks", lazy="raise")
    saved_by: Mapped[User | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}


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
