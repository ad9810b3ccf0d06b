"""在谁手里: whose turn it was, round by round, and for how many workdays. Told from the plan's history; no ranking."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from portal.history.models import Event
from portal.kernel import clock
from portal.kernel.workdays import workdays

# verb → who has the plan from then on; nobody has it once it is approved.
HANDS = {
    "block_saved": "村",
    "plan_submitted": "镇",
    "plan_returned": "村",
    "plan_withdrawn": "村",
    "plan_reopened": "村",
    "plan_approved": "",
}
RECALLED = "plan_decision_recalled"  # the township has taken its decision back: its turn goes on as if it never ended


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
        who, last = HANDS.get(event.verb), found[-1] if found else None
        if event.verb == RECALLED and last:
            found = found if last.until else found[:-1]
            found[-1] = Turn(found[-1].round, found[-1].who, found[-1].since, None)
        # Writing begins the first turn and no other: what is handed in may still be written in.
        if who is None or (last and (event.verb == "block_saved" or (last.who == who and last.until is None))):
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
