"""在谁手里: whose turn it was, round by round, and for how many workdays. Told from the plan's history; no ranking."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar

from portal.history.event_data import EventData, kind_of
from portal.history.models import Event
from portal.kernel import clock
from portal.kernel.workdays import workdays


class Turns(Enum):
    """What an event does to whose turn it is."""

    nothing = "nothing"
    begins = "writing begins the first turn and no other: what is handed in may still be written in"
    to_village = "村"
    to_township = "镇"
    to_nobody = ""  # once it is approved
    goes_on = "the township has taken its decision back: its turn goes on as if it never ended"


class PlanEvent(EventData):
    """What happens to a plan; `turn` says what that does to whose turn it is."""

    turn: ClassVar[Turns] = Turns.nothing

    def __init_subclass__(cls, verb: str = "", *, turn: Turns = Turns.nothing, **more: Any) -> None:
        super().__init_subclass__(verb, **more)
        cls.turn = turn


def _turn_of(event: Event) -> Turns:
    kind = kind_of(event.verb)
    return kind.turn if kind and issubclass(kind, PlanEvent) else Turns.nothing


_WHO = {Turns.begins: "村", Turns.to_village: "村", Turns.to_township: "镇", Turns.to_nobody: ""}


@dataclass(frozen=True)
class Turn:
    """One stretch in one hand. A round is a village's writing and the township's answer to it."""

    round: int
    who: str
    since: dt.datetime
    until: dt.datetime | None  # None: still going on

    @property
    def days(self) -> int:
        """Workdays, both ends counted: what is answered on the same day has taken one."""
        end = self.until or clock.now()
        return max(1, workdays(_day(self.since), _day(end)))


def turns(events: Sequence[Event]) -> list[Turn]:
    """The stretches of a plan, oldest first; `events` newest first, as the history gives them."""
    found: list[Turn] = []
    for event in reversed(events):
        turn, last = _turn_of(event), found[-1] if found else None
        who = _WHO.get(turn)
        if turn is Turns.goes_on and last:
            found = found if last.until else found[:-1]
            found[-1] = Turn(found[-1].round, found[-1].who, found[-1].since, None)
        if who is None or (last and (turn is Turns.begins or (last.who == who and last.until is None))):
            continue
        if last and last.until is None:
            found[-1] = Turn(last.round, last.who, last.since, event.at)
        if who:
            found.append(Turn(_round_of(found, who), who, event.at, None))
    return found


def _round_of(found: Sequence[Turn], who: str) -> int:
    """A round begins when the village gets the plan."""
    last = found[-1].round if found else 1
    return last + 1 if found and who == "村" else last


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(clock.LOCAL).date()
