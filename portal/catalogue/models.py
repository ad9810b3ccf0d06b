"""Stars, tasks and years."""

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.kernel import clock
from portal.kernel.db import db
from portal.places.models import Kind, Place, UnitType


class CatalogueState(enum.Enum):
    draft = "draft"
    published = "published"


class Catalogue(db.Model):
    """The tasks a county asks of one type of unit. Once published it never changes; a new one is a copy."""

    __tablename__ = "catalogue"

    id: Mapped[int] = mapped_column(primary_key=True)
    county_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    unit_type: Mapped[UnitType]
    state: Mapped[CatalogueState] = mapped_column(default=CatalogueState.draft)
    is_sample: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[dt.datetime | None]

    stars: Mapped[list["Star"]] = relationship(back_populates="catalogue", order_by="Star.position", lazy="raise")

    @property
    def is_draft(self) -> bool:
        return self.state is CatalogueState.draft

    @property
    def task_count(self) -> int:
        return sum(len(star.tasks) for star in self.stars)


class Star(db.Model):
    """One of the five stars. `key` (branch, industry, ecology, safety, civility) is the same in every catalogue."""

    __tablename__ = "star"
    __table_args__ = (sa.UniqueConstraint("catalogue_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    catalogue_id: Mapped[int] = mapped_column(sa.ForeignKey("catalogue.id"))
    key: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(20))
    position: Mapped[int]

    catalogue: Mapped[Catalogue] = relationship(back_populates="stars", lazy="raise")
    tasks: Mapped[list["Task"]] = relationship(back_populates="star", order_by="Task.position", lazy="raise")


class Task(db.Model):
    """A 重点任务, or a 具体任务 below one. `key` (industry.2) anchors text and comments across catalogue versions;
    `code` (2.2) is what people read."""

    __tablename__ = "task"
    __table_args__ = (sa.UniqueConstraint("star_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    star_id: Mapped[int] = mapped_column(sa.ForeignKey("star.id"))
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("task.id"))
    key: Mapped[str] = mapped_column(sa.String(40))
    code: Mapped[str] = mapped_column(sa.String(12))
    name: Mapped[str] = mapped_column(sa.String(100))
    # The 重点任务 that a 具体任务 belongs to; empty where the task is itself one.
    heading: Mapped[str] = mapped_column(sa.String(100), default="")
    criterion: Mapped[str] = mapped_column(sa.Text, default="")
    # How to fill it in, in the county's words.
    hint: Mapped[str] = mapped_column(sa.Text, default="")
    position: Mapped[int]

    star: Mapped[Star] = relationship(back_populates="tasks", lazy="raise")


class Cycle(db.Model):
    """A county's year: the activity's name, its dates, and which catalogue each type of unit follows."""

    __tablename__ = "cycle"
    __table_args__ = (sa.UniqueConstraint("county_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    county_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    year: Mapped[int]
    activity_name: Mapped[str] = mapped_column(sa.String(60))
    village_catalogue_id: Mapped[int] = mapped_column(sa.ForeignKey("catalogue.id"))
    community_catalogue_id: Mapped[int] = mapped_column(sa.ForeignKey("catalogue.id"))
    # Before that day nobody writes; NULL means at once.
    opens_on: Mapped[dt.date | None]
    submit_by: Mapped[dt.date | None]
    review_by: Mapped[dt.date | None]
    closed_at: Mapped[dt.datetime | None]

    @property
    def is_closed(self) -> bool:
        """A closed year can be read and printed, and written by no route."""
        return self.closed_at is not None

    @property
    def is_ahead(self) -> bool:
        """Opened by the county, but villages begin later."""
        return self.opens_on is not None and clock.today() < self.opens_on

    @property
    def days_left(self) -> int | None:
        """Days until villages must have submitted: 0 on the day itself, negative when it has passed."""
        return (self.submit_by - clock.today()).days if self.submit_by else None

    def catalogue_id_for(self, unit_type: UnitType) -> int:
        return self.village_catalogue_id if unit_type is UnitType.village else self.community_catalogue_id


class UnitPlacement(Place, db.Model):
    """A place as it was when a year was closed: what it was called, where it lay, whether it took part. Written by
    `catalogue.services.years` with the closing and taken away with the reopening; read through
    `catalogue.queries.placements`. A county's year has a row for each of its places."""

    __tablename__ = "unit_placement"
    __table_args__ = (sa.Index("ix_unit_placement_unit_id", "unit_id"),)

    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("cycle.id"), primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column("unit_id", sa.ForeignKey("unit.id"), primary_key=True, autoincrement=False)
    kind: Mapped[Kind]
    unit_type: Mapped[UnitType | None]
    county_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    township_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    secretary: Mapped[str] = mapped_column(sa.String(40), default="")  # a village's; a merger takes the person away

    township: Mapped["UnitPlacement | None"] = relationship(
        primaryjoin="and_(UnitPlacement.cycle_id == remote(UnitPlacement.cycle_id),"
        " foreign(UnitPlacement.township_id) == remote(UnitPlacement.id))",
        viewonly=True,
    )
    area: Mapped["UnitPlacement | None"] = relationship(
        primaryjoin="and_(UnitPlacement.cycle_id == remote(UnitPlacement.cycle_id),"
        " foreign(UnitPlacement.area_id) == remote(UnitPlacement.id))",
        viewonly=True,
    )
