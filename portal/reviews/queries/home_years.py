"""The years beside the one a home page is about: what was returned, waits or is unfiled in an open one is not hidden by
a newer one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.accounts.models import Role, User
from portal.catalogue.domain.present_year import is_far
from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycles_of
from portal.kernel import clock
from portal.reviews.domain.filters import STATES
from portal.reviews.queries import state_counts

WAITING = ("submitted", "returned", "draft", "not_started")


@dataclass(frozen=True)
class OtherYear:
    """`waits`: state → plans that somebody still has to do something about."""

    cycle: Cycle
    waits: Mapping[str, int] = field(default_factory=dict)

    @property
    def year(self) -> int:
        return self.cycle.year

    @property
    def words(self) -> str:
        return "已关闭" if self.cycle.is_closed else "还没到日子" if self.cycle.is_ahead else "都办完了"


def other_years(user: User, shown: Cycle) -> Sequence[OtherYear]:
    """Newest first (a query for each open year beside the shown one: hardly ever more than one)."""
    today = clock.today()
    others = [cycle for cycle in cycles_of(user.unit) if cycle.id != shown.id and not is_far(cycle.year, today)]
    return [OtherYear(cycle, _waits(user, cycle)) for cycle in others]


def _waits(user: User, cycle: Cycle) -> Mapping[str, int]:
    if cycle.is_closed or cycle.is_ahead:
        return {}
    counts = state_counts(user, user.unit, cycle)
    states = (*WAITING, "to_file") if user.role is Role.county else WAITING
    return {state: counts[state] for state in states if counts[state]}


def years_context(user: User, shown: Cycle) -> dict[str, Any]:
    view = {"view": "villages"} if user.role is Role.county else {}
    return {"others": other_years(user, shown), "other_words": STATES, "other_view": view}
