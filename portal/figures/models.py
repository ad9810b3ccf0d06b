"""Totals that came from outside, and figures frozen for a meeting; and which plans figures are made from."""

import datetime as dt
import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.kernel import clock
from portal.kernel.db import db
from portal.ledgers.queries.narrowing import Only
from portal.places.models import Unit, UnitType


class Basis(enum.Enum):
    """Which of a village's submissions counts: the latest, or only one that the township has approved."""

    submitted = "submitted"
    approved = "approved"

    @property
    def label(self) -> str:
        return {"submitted": "按上报", "approved": "按已通过"}[self.value]

    @property
    def meaning(self) -> str:
        return {"submitted": "取各村最近一次上报", "approved": "只取镇里已经通过的计划"}[self.value]

    @property
    def missing(self) -> str:
        """What villages are called of which nothing counts."""
        return Only(self is Basis.approved).missing_word


class Covers(enum.Enum):
    """Whom a total is about: some offices keep villages and communities in tables apart (domain §9)."""

    everything = "all"
    villages = "villages"
    communities = "communities"

    @property
    def label(self) -> str:
        return {"all": "村和社区合在一起", "villages": "只有行政村", "communities": "只有社区"}[self.value]

    @property
    def unit_type(self) -> UnitType | None:
        return {"all": None, "villages": UnitType.village, "communities": UnitType.community}[self.value]


class OutsideTotal(db.Model):
    """Figures somebody published about a township's or a county's year. What the source leaves out has no key in
    `figures`: it is unknown and not zero."""

    __tablename__ = "outside_total"
    __table_args__ = (sa.UniqueConstraint("unit_id", "cycle_id", "source", "covers"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("cycle.id"))
    source: Mapped[str] = mapped_column(sa.String(100))
    covers: Mapped[Covers]
    figures: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[dt.datetime]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))

    unit: Mapped[Unit] = relationship(lazy="raise")
    cycle: Mapped[Cycle] = relationship(lazy="raise")
    made_by: Mapped[User] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}


class Snapshot(db.Model):
    """The figures as they stood at a moment (定格), with every village's submission. Never changed or removed
    (triggers)."""

    __tablename__ = "snapshot"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("cycle.id"))
    title: Mapped[str] = mapped_column(sa.String(100))
    meeting_on: Mapped[dt.date]
    basis: Mapped[Basis]
    figures: Mapped[dict[str, Any]]
    made_at: Mapped[dt.datetime]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))

    unit: Mapped[Unit] = relationship(lazy="raise")
    cycle: Mapped[Cycle] = relationship(lazy="raise")
    made_by: Mapped[User] = relationship(lazy="raise")

    @property
    def is_after_meeting(self) -> bool:
        """Whether the figures are later than the meeting they are called after."""
        return self.meeting_on < self.made_at.astimezone(clock.LOCAL).date()
