"""在谁手里: how many plans are whose to act on, and how long the one that waits longest has waited. No ranking."""

import datetime as dt
from dataclasses import dataclass

from portal.catalogue.models import Cycle
from portal.figures.queries.board import Line
from portal.kernel import clock
from portal.kernel.workdays import days_since, unknown, workdays


@dataclass(frozen=True)
class Hand:
    """Somebody's share of the plans. `state` is the filter of its villages; `parts` are the states it is made of."""

    state: str
    who: str
    number: int
    parts: tuple[tuple[str, int], ...]
    since: dt.datetime | None = None

    @property
    def days(self) -> int | None:
        """The longest wait in workdays, as the lists count it (镇 · 第 3 天); None where nothing waits."""
        return days_since(self.since) if self.since and self.number else None


def hands_of(line: Line) -> list[Hand]:
    """All plans of a line, each in one hand. A village's own writing is no waiting: it has its deadline."""
    stand, since = line.standing, line.since.get
    own = tuple((state, stand[state]) for state in ("not_started", "draft", "returned"))
    return [
        Hand("with_village", "村里", sum(number for _, number in own), own, since("returned")),
        Hand("submitted", "镇里", stand["submitted"], (("submitted", stand["submitted"]),), since("submitted")),
        Hand("to_file", "县里", stand["to_file"], (("to_file", stand["to_file"]),), since("to_file")),
        Hand("filed", "办完", stand["approved"] - stand["to_file"], (("filed", stand["approved"] - stand["to_file"]),)),
    ]


class Deadlines:
    """The two days of a year that can be missed: the villages' for handing in, the township's for deciding."""

    def __init__(self, cycle: Cycle) -> None:
        self.submit_by, self.review_by, self.is_closed = cycle.submit_by, cycle.review_by, cycle.is_closed
        self.today = clock.today()

    @property
    def is_submitting_late(self) -> bool:
        return not self.is_closed and self.submit_by is not None and self.submit_by < self.today

    @property
    def is_reviewing_late(self) -> bool:
        return not self.is_closed and self.review_by is not None and self.review_by < self.today

    @property
    def submitting(self) -> str:
        """还有 3 天: villages write on weekends too."""
        left = (self.submit_by - self.today).days if self.submit_by else 0
        return _past(left) or f"还有 {left} 天"

    @property
    def reviewing(self) -> str:
        """还有 9 个工作日, today counted: offices do not."""
        left = (self.review_by - self.today).days if self.review_by else 0
        return _past(left) or f"还有 {workdays(self.today, self.today + dt.timedelta(days=left))} 个工作日"

    @property
    def unknown(self) -> str:
        """What is not certain of the days until both, while they are still counted."""
        if self.is_closed or not self.review_by or self.review_by < self.today:
            return ""
        return unknown(self.today, self.review_by)


def _past(days_left: int) -> str:
    return f"已过 {-days_left} 天" if days_left < 0 else "今天截止" if days_left == 0 else ""
