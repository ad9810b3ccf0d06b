"""What an office's home page shows: what waits for it, how far everybody is, what happened lately."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.history.queries import latest_events
from portal.kernel.db import db
from portal.places.models import Place
from portal.plans.events import TimelineEntry
from portal.plans.models import Plan, State
from portal.plans.queries import plans_of_year
from portal.reviews.domain.filters import STATES, PlanFilters
from portal.reviews.domain.next_step import Turn, turn_of
from portal.reviews.queries import Row, TownshipRow, plan_list, township_list
from portal.reviews.queries.conditions import stands
from portal.web.feature import features

WAITING_SHOWN = 5
NEWS_SHOWN = 8
NEWS = ("plan_submitted", "plan_returned", "plan_approved")


@dataclass(frozen=True)
class News:
    """An event with the village it happened in."""

    unit: Place
    plan_id: int
    entry: TimelineEntry


@dataclass(frozen=True)
class OfficeHome:
    """A township's home: the plans that wait for a decision, longest first; the counts; the news."""

    waiting: Sequence[Row]
    to_look: Sequence[Row]  # of those that wait: for the liaison's first look
    not_submitted: Sequence[Row]
    counts: Mapping[str, int]
    total: int
    news: Sequence[News]
    turn: Turn | None  # which of them wait for this person

    def is_turn(self, state: str) -> bool:
        return self.turn is not None and self.turn.value == state


def office_home(user: User, township: Place, cycle: Cycle) -> OfficeHome:
    """For a township's people (seven queries); a liaison's holds only the villages looked after."""
    plans = plan_list(user, township, cycle, PlanFilters())
    waiting = sorted(
        (row for row in plans.rows if row.plan.state is State.submitted), key=lambda row: row.plan.state_since
    )
    to_look = [row for row in waiting if row.stage == "to_look"]
    decided = [row for row in waiting if row.stage != "to_look"]
    not_submitted = [row for row in plans.rows if row.plan.latest_submission_id is None]
    return OfficeHome(decided, to_look, not_submitted, plans.counts, plans.total, _news(plans.rows), turn_of(user.role))


def _news(rows: Sequence[Row]) -> list[News]:
    by_stream = {row.plan.stream: row for row in rows}
    events = latest_events(by_stream, NEWS, NEWS_SHOWN)
    told = []
    for event in events:
        what, detail = features().events[event.verb].sentence(event.data)
        row = by_stream[event.stream]
        told.append(News(row.unit, row.plan.id, TimelineEntry(event.at, event.actor_name, what, detail, event.verb)))
    return told


@dataclass(frozen=True)
class CountyHome:
    """A county's home: the approved plans that wait to be taken note of, longest first; each township's counts and
    its longest wait."""

    to_file: Sequence[Plan]
    townships: Sequence[TownshipRow]
    sums: Mapping[str, int]
    total: int

    @property
    def waiting_days(self) -> int | None:
        """The longest wait of all townships."""
        return max(filter(None, (row.waiting_days for row in self.townships)), default=None)


def county_home(user: User, cycle: Cycle) -> CountyHome:
    """For the county's people (three queries)."""
    rows = township_list(user, cycle)
    waiting = plans_of_year(user, cycle).where(stands("to_file", cycle))
    plans = db.session.scalars(waiting.order_by(Plan.state_since, Plan.id).limit(WAITING_SHOWN)).all()
    sums = {state: sum(row.counts[state] for row in rows) for state in STATES}
    return CountyHome(plans, rows, sums, sum(row.total for row in rows))
