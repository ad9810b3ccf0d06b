"""What a place is called, and what it used to be: a person types the name they know, whatever the county calls it now.

A former name is in the history only, and so is the name of a village that has gone into another one.
"""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from portal.history.models import Event
from portal.kernel.db import db
from portal.kernel.reading.characters import spellings
from portal.kernel.reading.codes import read_code
from portal.places.domain.readings import readings
from portal.places.events import UnitMerged, UnitRenamed, UnitTookIn, unit_event
from portal.places.models import Place, Unit

# What leaves a name behind that is worth saying beside the present one, and by which a place may be looked for.
OTHER_NAMES = (UnitRenamed.verb, UnitTookIn.verb, UnitMerged.verb)
FORMER = (UnitRenamed.verb, UnitTookIn.verb)


def is_called(search: str, county_id: int | None) -> sa.ColumnElement[bool]:
    """桃花, taohua, thy, how a 区划代码 begins; or so in former times. The county's history is asked for those."""
    spelt = _spelt(search)
    now = sa.or_(
        *(Unit.name.contains(spelling, autoescape=True) for spelling in spellings(search)),
        Unit.pinyin.contains(spelt, autoescape=True),
        Unit.initials.contains(spelt, autoescape=True),
        *([Unit.region_code.startswith(code)] if (code := _code(search)) else ()),
    )
    once = _once_called(search, county_id)
    return sa.or_(now, Unit.id.in_(once)) if once else now


def is_written(column: InstrumentedAttribute[str], search: str) -> sa.ColumnElement[bool]:
    """A part of a person's name, also where it was stored with a blank between its characters (张 三)."""
    closed = sa.func.replace(column, " ", "")
    return sa.or_(column.contains(search, autoescape=True), closed.contains(search, autoescape=True))


def other_names(units: Iterable[Place]) -> dict[int, str]:
    """What is worth saying beside the names of places that were found: 曾用名柳树村，石桥村已并入."""
    streams = {f"unit:{unit.id}": unit.id for unit in units}
    wanted = sa.select(Event).where(Event.stream.in_(streams), Event.verb.in_(OTHER_NAMES)).order_by(Event.id.desc())
    found: dict[int, list[str]] = {}
    for event in db.session.scalars(wanted):
        if said := unit_event(event.verb, event.data):
            found.setdefault(streams[event.stream], []).append(said.other_name_told)
    return {unit_id: "，".join(said[:3]) for unit_id, said in found.items()}


def _once_called(search: str, county_id: int | None) -> set[int]:
    """Few places ever change their names: those that did are looked at one by one, since no column has the others."""
    streams = sa.select(sa.literal("unit:") + sa.cast(Unit.id, sa.String)).where(Unit.county_id == county_id)
    events = sa.select(Event.stream, Event.verb, Event.data)
    found = db.session.execute(events.where(Event.stream.in_(streams), Event.verb.in_(FORMER)))
    spelt = _spelt(search)
    said = ((int(stream.partition(":")[2]), unit_event(verb, data)) for stream, verb, data in found)
    names = ((place, event.other_name) for place, event in said if event)
    return {place for place, name in names if search in name or any(spelt in way for way in readings(name))}


def _code(search: str) -> str:
    """The digits, where they are as many as a county's code has: fewer would be the number of a house."""
    digits = read_code(search)
    return digits if digits.isascii() and digits.isdecimal() and len(digits) >= 6 else ""


def _spelt(search: str) -> str:
    return "".join(search.lower().split())
