"""Changing the tree. The repeated columns of `Unit` are written here and nowhere else."""

from pypinyin import Style, lazy_pinyin

from portal.db import db
from portal.places.models import Kind, Unit, UnitType

PARENT_KINDS = {
    Kind.township: {Kind.county},
    Kind.area: {Kind.township},
    Kind.village: {Kind.township, Kind.area},
}

# Readings that a general dictionary gets wrong for places of Henan.
PLACE_READINGS = {
    "浚县": "xun xian",
    "峪": "yu",
    "荥阳": "xing yang",
    "峡": "xia",
    "柘城": "zhe cheng",
    "汜水": "si shui",
}


def add_unit(
    kind: Kind,
    name: str,
    *,
    parent: Unit | None = None,
    unit_type: UnitType | None = None,
    position: int = 0,
    is_sample: bool = False,
) -> Unit:
    """A new place below `parent`.

    Raises:
        ValueError: a parent of the wrong kind, such as a village directly below a county.
    """
    if kind is not Kind.county and (parent is None or parent.kind not in PARENT_KINDS[kind]):
        raise ValueError(f"a {kind.value} cannot be placed below {parent and parent.kind.value}")
    unit = Unit(
        kind=kind, name=name, unit_type=unit_type, position=position, is_sample=is_sample, full_name=name, path="/"
    )
    unit.pinyin, unit.initials = readings(name)
    db.session.add(unit)
    if parent is not None:
        unit.parent_id, unit.county_id, unit.township_id = parent.id, parent.county_id or parent.id, parent.township_id
        unit.full_name = f"{_named_ancestor(parent)}/{name}"
        unit.area_id = parent.id if parent.kind is Kind.area else None
    db.session.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    if kind is Kind.township:
        unit.township_id = unit.id
    if kind is Kind.county:
        unit.county_id = unit.id
    db.session.flush()
    return unit


def readings(name: str) -> tuple[str, str]:
    """(taohuayucun, thyc) for 桃花峪村: what people type into a search box."""
    spoken = name
    for place, reading in PLACE_READINGS.items():
        spoken = spoken.replace(place, f" {reading} ")
    syllables = " ".join(lazy_pinyin(spoken, style=Style.NORMAL)).split()
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)


def _named_ancestor(parent: Unit) -> str:
    """A village in an area is called 荥阳市/广武镇/桃花峪村: the area is left out of names."""
    return parent.full_name.rpartition("/")[0] if parent.kind is Kind.area else parent.full_name
