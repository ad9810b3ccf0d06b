"""What a township keeps for itself: its word on each village, and the words of its own plan."""

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.kernel import clock
from portal.kernel.db import db
from portal.plans.domain.content import Content, tidy


class Klass(enum.Enum):
    """The class of a village at the meeting (domain §6)."""

    solid = "solid"
    weak = "weak"
    critical = "critical"

    @property
    def label(self) -> str:
        return {"solid": "基础较好", "weak": "基础薄弱", "critical": "关键问题"}[self.value]

    @property
    def meaning(self) -> str:
        """What follows from it."""
        return {"solid": "突出亮点、争星晋级", "weak": "查短补弱", "critical": "重点突破"}[self.value]


class Appraisal(db.Model):
    """The township's word on one village's plan. The village never reads it.

    Without a row nobody has said anything; without a class the village still has to be appraised.
    """

    __tablename__ = "appraisal"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"), unique=True)
    klass: Mapped[Klass | None]
    conclusion: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[dt.datetime]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    office_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))  # where that person was at work then

    made_by: Mapped[User] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}

    @property
    def content(self) -> Content:
        return tidy({"klass": self.klass.value if self.klass else None, "conclusion": self.conclusion})

    def take(self, content: Content) -> None:
        """Say this from now on."""
        self.klass = Klass(content["klass"]) if "klass" in content else None
        self.conclusion = content.get("conclusion", "")

    def sign(self, actor: User) -> None:
        """Who says it."""
        self.made_at, self.made_by_id, self.office_id = clock.now(), actor.id, actor.unit_id


class TownshipSection(db.Model):
    """One section of the narrative of a township's own plan for a year; one nobody has written has no row."""

    __tablename__ = "township_section"
    __table_args__ = (sa.UniqueConstraint("township_id", "cycle_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    township_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("cycle.id"))
    key: Mapped[str] = mapped_column(sa.String(20))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[dt.datetime]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))

    made_by: Mapped[User] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}

    @property
    def content(self) -> Content:
        return tidy({"text": self.text})

    def take(self, content: Content) -> None:
        """Say this from now on."""
        self.text = content.get("text", "")

    def sign(self, actor: User) -> None:
        """Who says it."""
        self.made_at, self.made_by_id = clock.now(), actor.id
