"""The years beside the one a home page is about: what was returned, waits or is unfiled in an open one is not hidden by
a newer one."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.accounts.models import Role, User
from portal.catalogue.domain.deadlines import Deadlines
from portal.catalogue.domain.present_year import is_far
from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycles_of
from portal.kernel import clock
from portal.reviews.domain.filters import STATES
from portal.reviews.queries import state_counts

# In the words and the order of each page's own counts; 逾期 and 待初审 cut across the others there too.
OF_COUNTY = ("submitted", "returned", "draft", "not_started", "overdue", "to_file")
OF_TOWNSHIP = ("submitted", "to_look", "to_second", "returned", "draft", "not_started", "overdue")


@dataclass(frozen=True)
class OtherYear:
    """`waits`: state → plans that somebody still has to do something about."""

    cycle: Cycle
    waits: Mapping[str, int] = field(default_factory=dict)

    @property
    def year(self) -> int:
        return self.cycle.year

    @property
    def due(self) -> str:
        """2 月 28 日截止上报，已过 12 天；3 月 10 日前审核完，还有 3 个工作日; empty where no day was set."""
        days, by = Deadlines(self.cycle), self.cycle
        said = [f"{_day(by.submit_by)}截止上报，{days.submitting}"] if by.submit_by else []
        said += [f"{_day(by.review_by)}前审核完，{days.reviewing}"] if by.review_by else []
        return "；".join(said)

    @property
    def words(self) -> str:
        return "已关闭" if self.cycle.is_closed else "还没到日子" if self.cycle.is_ahead else "都办完了"


def _day(day: dt.date) -> str:
    return f"{day.month} 月 {day.day} 日"


def other_years(user: User, shown: Cycle) -> Sequence[OtherYear]:
    """Newest first (a query for each open year beside the shown one: hardly ever more than one)."""
    today = clock.today()
    others = [cycle for cycle in cycles_of(user.unit) if cycle.id != shown.id and not is_far(cycle.year, today)]
    return [OtherYear(cycle, _waits(user, cycle)) for cycle in others]


def _waits(user: User, cycle: Cycle) -> Mapping[str, int]:
    if cycle.is_closed or cycle.is_ahead:
        return {}
    counts = state_counts(user, user.unit, cycle)
    states = OF_COUNTY if user.role is Role.county else OF_TOWNSHIP
    return {state: counts[state] for state in states if counts[state]}


def years_context(user: User, shown: Cycle) -> dict[str, Any]:
    view = {"view": "villages"} if user.role is Role.county else {}
    return {"others": other_years(user, shown), "other_words": STATES, "other_view": view}
