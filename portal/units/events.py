"""What happened to a place, as lines; and the names it used to have. The kinds stand in `places/events.py`, since
places ask them for former names.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from portal.history.event_data import EventData, types_of
from portal.history.event_types import Told
from portal.history.models import Event
from portal.places.events import UNIT_EVENTS, UnitMerged, UnitRenamed, UnitReopened, unit_event


@dataclass(frozen=True)
class UnitsImported(EventData, verb="units_imported"):
    """Recorded by the engine that reads lists, for each list as its kind and `_imported`."""

    file: str
    rows: int

    def sentence(self) -> Told:
        return f"从 Excel 导入单位 {self.rows} 个", self.file


EVENTS = types_of(*UNIT_EVENTS, UnitsImported)


@dataclass(frozen=True)
class PlaceLine:
    """A line of the timeline."""

    at: dt.datetime
    who: str
    text: str
    place: int | None  # the other one, where the line is about two


def unit_timeline(events: Sequence[Event]) -> list[PlaceLine]:
    """The events that change a place, in the order they come."""
    read = ((event, unit_event(event.verb, event.data)) for event in events)
    return [PlaceLine(event.at, event.actor_name, said.sentence()[0], said.other_place) for event, said in read if said]


def former_names(events: Sequence[Event]) -> list[str]:
    """曾用名, the last one first."""
    return [said.before for event in events if (said := UnitRenamed.said_by(event))]


def gone_into(events: Sequence[Event]) -> str:
    """The place that took in a closed one; empty if none did since it was last opened."""
    latest = next((event for event in events if event.verb in (UnitMerged.verb, UnitReopened.verb)), None)
    merged = UnitMerged.said_by(latest) if latest else None
    return merged.name if merged else ""
