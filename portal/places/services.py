"""Changing the tree. The repeated columns of `Unit` are written here and nowhere else.

Who may do it, and what becomes of people and plans, is the affair of `portal.units`.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from portal.kernel.db import db
from portal.kernel.errors import NotAllowed
from portal.kernel.many_rows import ASKED_AT_ONCE, give_numbers
from portal.places.domain.readings import readings
from portal.places.domain.region_codes import agrees
from portal.places.models import Kind, Unit, UnitType
from portal.places.queries import coded_above, within

PARENT_KINDS = {
    Kind.township: {Kind.county},
    Kind.area: {Kind.township},
    Kind.village: {Kind.township, Kind.area},
}


def add_unit(
    kind: Kind,
    name: str,
    *,
    parent: Unit | None = None,
    unit_type: UnitType | None = None,
    position: int = 0,
    is_sample: bool = False,
    region_code: str | None = None,
) -> Unit:
    """A new place below `parent`.

    Raises:
        ValueError: a parent of the wrong kind, such as a village directly below a county.
    """
    if kind is not Kind.county and (parent is None or parent.kind not in PARENT_KINDS[kind]):
        raise ValueError(f"a {kind.value} cannot be placed below {parent and parent.kind.value}")
    unit = new_unit(kind, name, unit_type=unit_type, position=position, is_sample=is_sample)
    unit.region_code = region_code
    db.session.add(unit)
    unit.parent_id = parent.id if parent else None
    db.session.flush()
    _put(unit, parent)
    db.session.flush()
    return unit


def new_unit(
    kind: Kind, name: str, *, unit_type: UnitType | None = None, position: int = 0, is_sample: bool = False
) -> Unit:
    """A place that is not stored yet, nor anywhere in the tree."""
    words = {"name": name, "unit_type": unit_type, "position": position, "is_sample": is_sample}
    return Unit(kind=kind, full_name=name, path="/", region_code=None, **words)


def add_units(units: Sequence[tuple[Unit, Unit]]) -> None:
    """Many new places at once, each made by `new_unit` and with the place it lies below, which is there already.

    Raises:
        NotAllowed: two have one name, or there is one of that name.
    """
    give_numbers([unit for unit, _ in units])
    for unit, parent in units:
        unit.parent_id = parent.id
        _put(unit, parent)
    _refuse_same_full_names([unit for unit, _ in units])
    db.session.add_all(unit for unit, _ in units)
    db.session.flush()


def _refuse_same_full_names(units: Sequence[Unit]) -> None:
    counts = Counter(unit.full_name for unit in units)
    taken = [name for name, count in counts.items() if count > 1]
    names = list(counts)
    for start in range(0, len(names), ASKED_AT_ONCE):
        same = Unit.full_name.in_(names[start : start + ASKED_AT_ONCE]), Unit.county_id == units[0].county_id
        taken += db.session.scalars(sa.select(Unit.full_name).where(*same))
    if taken:
        raise NotAllowed(f"已经有“{taken[0].partition('/')[2]}”，请换一个名称。")


def rename_unit(unit: Unit, name: str) -> None:
    """Give a place another name; everything below it carries the new one.

    Raises:
        NotAllowed: there is another of that name beside it.
    """
    refuse_same_name(unit.parent_id, name, but=unit)
    unit.name = name
    _put_again(unit)


def move_unit(unit: Unit, parent: Unit) -> list[tuple[Unit, str]]:
    """Hang a place, with all below it, under another one. Codes that say where they lay before are taken off.

    Returns which codes those were.

    Raises:
        NotAllowed: the new place is of the wrong kind, closed, the same as now, or has one of that name already.
    """
    if parent.kind not in PARENT_KINDS.get(unit.kind, ()) or unit.holds(parent):
        raise NotAllowed(f"{unit.name}不能放到{parent.name}下面，请另选一个上级。")
    if not parent.is_active:
        raise NotAllowed(f"{parent.name}已经停用，请另选一个上级，或者先恢复它。")
    if unit.parent_id == parent.id:
        raise NotAllowed(f"{unit.name}现在就在{parent.name}下面，没有改动。")
    for moved in [unit, *_below(unit)]:
        if moved.kind is Kind.village:
            _refuse_same_full_name(parent, f"{_named_ancestor(parent)}/{moved.name}", moved)
    refuse_same_name(parent.id, unit.name, but=unit)
    unit.parent_id = parent.id
    _put_again(unit)
    return _strange_codes_off(unit)


def _strange_codes_off(unit: Unit) -> list[tuple[Unit, str]]:
    above = coded_above(unit)
    moved = [(place, place.region_code) for place in (unit, *_below(unit))]
    strange = [(place, code) for place, code in moved if code and above and not agrees(code, above[1], above[2])]
    for place, _ in strange:
        place.region_code = None
    db.session.flush()
    return strange


def switch_areas(county: Unit, *, on: bool) -> None:
    """Whether the county's lists know of areas. Which village lies in which stays in the tree either way."""
    above = sa.orm.aliased(Unit)
    area = sa.select(above.id).where(above.id == Unit.parent_id, above.kind == Kind.area).scalar_subquery()
    values: dict[str, Any] = {"uses_areas": on, "area_id": area if on else None}
    db.session.execute(sa.update(Unit).where(Unit.county_id == county.id).values(values))


def refuse_same_name(parent_id: int | None, name: str, *, but: Unit | None = None) -> None:
    """Names beside each other differ, closed ones counted; so do those of all villages of a township.

    Raises:
        NotAllowed: with where the other one is.
    """
    parent = db.session.get(Unit, parent_id) if parent_id else None
    beside = sa.select(Unit).where(Unit.parent_id == parent_id, Unit.name == name, Unit.id != (but.id if but else 0))
    if other := db.session.scalar(beside.limit(1)):
        state = "" if other.is_active else "（已停用，可以恢复它）"
        raise NotAllowed(f"{parent.name if parent else ''}下面已经有“{name}”{state}，请换一个名称。")
    if parent and parent.kind is not Kind.county:
        _refuse_same_full_name(parent, f"{_named_ancestor(parent)}/{name}", but)


def _refuse_same_full_name(parent: Unit, full_name: str, but: Unit | None) -> None:
    same = sa.select(Unit).where(Unit.full_name == full_name, Unit.id != (but.id if but else 0))
    same = same.where(Unit.county_id == parent.county_id)
    if other := db.session.scalar(same.limit(1)):
        township, name = full_name.split("/")[-2:]
        state = "" if other.is_active else "，已停用"
        raise NotAllowed(f"{township}已经有“{name}”（可能在别的片区里{state}），请换一个名称。")


def _put_again(unit: Unit) -> None:
    """Write the repeated columns of a place and of everything below it anew, from the top down."""
    below = _below(unit)
    _put(unit, db.session.get(Unit, unit.parent_id) if unit.parent_id else None)
    placed = {unit.id: unit}
    for other in below:
        assert other.parent_id
        _put(other, placed[other.parent_id])
        placed[other.id] = other
    db.session.flush()


def _below(unit: Unit) -> list[Unit]:
    """Everything below a place, closed or not; whoever is nearer to it comes first."""
    found = db.session.scalars(sa.select(Unit).where(within(unit), Unit.id != unit.id)).all()
    return sorted(found, key=lambda other: (other.path.count("/"), other.id))


def _put(unit: Unit, parent: Unit | None) -> None:
    """The repeated columns of one place, from those of the place above it."""
    unit.pinyin, unit.initials = readings(unit.name)
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    unit.full_name = f"{_named_ancestor(parent)}/{unit.name}" if parent else unit.name
    unit.county_id = parent.county_id if parent else unit.id
    unit.township_id = unit.id if unit.kind is Kind.township else (parent.township_id if parent else None)
    unit.uses_areas = parent.uses_areas if parent else unit.uses_areas
    unit.area_id = parent.id if parent and parent.kind is Kind.area and unit.uses_areas else None


def _named_ancestor(parent: Unit) -> str:
    """A village in an area is called 荥阳市/广武镇/桃花峪村: the area is left out of names."""
    return parent.full_name.rpartition("/")[0] if parent.kind is Kind.area else parent.full_name
