"""Reading the tree."""

from collections.abc import Sequence

import sqlalchemy as sa

from portal.kernel.db import db
from portal.kernel.errors import NotThere
from portal.places.models import Kind, Place, Unit


def within(unit: Place, places: type[Place] = Unit) -> sa.ColumnElement[bool]:
    """The condition "is this unit or lies below it"; `path` ends with a slash, so /1/4/ never matches /1/40/.
    `places`: those of a year (`portal.catalogue.queries.placements`)."""
    return places.path.startswith(unit.path, autoescape=True)


def around(unit: Unit) -> sa.ColumnElement[bool]:
    """The condition "lies within this unit, or this unit lies within it"."""
    above = [int(number) for number in unit.path.split("/") if number]
    return sa.or_(within(unit), Unit.id.in_(above))


def unit_named(name: str, *, below: Unit | None = None) -> Unit:
    """The unit of `广武镇/桃花峪村`, `荥阳市/广武镇`, a 区划代码 or, where it is the only one of that name, `桃花峪村`.

    It lies `below` a person's own where a person asks, anywhere for commands.

    Raises:
        NotThere: no such unit, or more than one; the message names them.
    """
    ending = Unit.full_name.endswith(f"/{name}", autoescape=True)
    wanted = sa.select(Unit).where((Unit.full_name == name) | ending | (Unit.region_code == name)).order_by(Unit.path)
    found = db.session.scalars(wanted.where(within(below)) if below else wanted).all()
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotThere(f"没有叫“{name}”的单位。请写成“广武镇/桃花峪村”这样的名称。")
    raise NotThere(f"叫“{name}”的单位不止一个：{'、'.join(unit.full_name for unit in found[:5])}。请写全。")


def coded_above(unit: Unit) -> tuple[str, Kind, str] | None:
    """The nearest place above that has a 区划代码: its name, kind and code."""
    ids = [int(number) for number in unit.path.split("/") if number and int(number) != unit.id]
    coded = sa.select(Unit.name, Unit.kind, Unit.region_code).where(Unit.id.in_(ids), Unit.region_code.is_not(None))
    found = db.session.execute(coded.order_by(sa.func.length(Unit.path).desc()).limit(1)).first()
    return (found[0], found[1], found[2] or "") if found else None


def townships_of(unit: Place) -> Sequence[Unit]:
    """The townships in a county (or the township itself), in their order."""
    townships = sa.select(Unit).where(Unit.kind == Kind.township, within(unit), Unit.is_active)
    return db.session.scalars(townships.order_by(Unit.position, Unit.id)).all()


def township_within(unit: Unit, number: int) -> Unit | None:
    """The township of this number, if it lies within `unit` or is it."""
    return db.session.scalar(sa.select(Unit).where(Unit.id == number, Unit.kind == Kind.township, within(unit)))


def areas_of(township: Place) -> Sequence[Unit]:
    """The areas of a township, in their order; empty where it has none, or where the county keeps none."""
    areas = sa.select(Unit).where(is_area_in_use(), Unit.township_id == township.id)
    return db.session.scalars(areas.order_by(Unit.position, Unit.id)).all()


def is_area_in_use() -> sa.ColumnElement[bool]:
    """The condition for an area that people can choose."""
    return sa.and_(Unit.kind == Kind.area, Unit.is_active, Unit.uses_areas)


def villages_of(unit: Unit) -> Sequence[Unit]:
    """Active villages and communities below a unit, in the order of lists and prints."""
    villages = sa.select(Unit).where(Unit.kind == Kind.village, within(unit), Unit.is_active)
    return db.session.scalars(villages.order_by(*list_order())).all()


def list_order(places: type[Place] = Unit) -> tuple[sa.SQLColumnExpression[int], ...]:
    """The order of villages in every list: as the office numbers them, the id last so that it is total."""
    return (places.position, places.id)
