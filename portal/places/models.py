"""The tree of units."""

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.kernel.db import db


class Kind(enum.Enum):
    """A unit's level in the tree; an area (片区) is optional and only groups villages."""

    county = "county"
    township = "township"
    area = "area"
    village = "village"


class UnitType(enum.Enum):
    """Which catalogue a unit at the bottom of the tree follows."""

    village = "village"
    community = "community"

    @property
    def label(self) -> str:
        return "行政村" if self is UnitType.village else "社区"


class Place:
    """What lists, figures and papers read of a place: of today's (`Unit`), or as a closed year had it
    (`portal.catalogue.models.UnitPlacement`). One name here is one name there."""

    id: Mapped[int]
    kind: Mapped[Kind]
    unit_type: Mapped[UnitType | None]
    county_id: Mapped[int | None]
    township_id: Mapped[int | None]
    area_id: Mapped[int | None]
    uses_areas: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    name: Mapped[str] = mapped_column(sa.String(60))
    full_name: Mapped[str] = mapped_column(sa.String(200))
    path: Mapped[str] = mapped_column(sa.String(80))
    # 统计用区划代码 (`domain.region_codes`); None where nobody has entered it, and at areas.
    region_code: Mapped[str | None] = mapped_column(sa.String(12))
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_sample: Mapped[bool] = mapped_column(default=False)

    @property
    def path_names(self) -> list[str]:
        """["荥阳市", "广武镇", "桃花峪村"], without the area."""
        return self.full_name.split("/")

    @property
    def township_name(self) -> str:
        """Of a township and of what lies in it; empty of a county."""
        return next(iter(self.path_names[1:2]), "")

    def holds(self, other: "Place") -> bool:
        """Whether `other` is this place or lies somewhere below it."""
        return other.path.startswith(self.path)


class Unit(Place, db.Model):
    """A place.

    `path`, `full_name`, `county_id`, `township_id` and `area_id` repeat what the tree says, so that lists and
    permissions are one indexed comparison; only `services` writes them. Where a county has switched areas off
    (`uses_areas`, the same on all its places), `area_id` is empty: no list, figure or paper knows of them then.
    """

    __tablename__ = "unit"
    __table_args__ = (
        sa.UniqueConstraint("parent_id", "name"),
        sa.CheckConstraint("(kind = 'county') = (parent_id IS NULL)", name="county_is_root"),
        sa.CheckConstraint("(kind = 'village') = (unit_type IS NOT NULL)", name="villages_have_a_type"),
        sa.CheckConstraint("length(region_code) = 12", name="region_code_is_whole"),
        sa.Index("ix_unit_region_code", "region_code", unique=True),
        sa.Index("ix_unit_path", "path", postgresql_ops={"path": "text_pattern_ops"}),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    county_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    township_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    full_name: Mapped[str] = mapped_column(sa.String(200), index=True)
    pinyin: Mapped[str] = mapped_column(sa.String(200), default="")
    initials: Mapped[str] = mapped_column(sa.String(60), default="")

    township: Mapped["Unit | None"] = relationship(foreign_keys=[township_id], remote_side=[id], lazy="raise")
    area: Mapped["Unit | None"] = relationship(foreign_keys=[area_id], remote_side=[id], lazy="raise")
