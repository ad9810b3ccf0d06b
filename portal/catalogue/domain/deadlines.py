"""The two days of a year that can be missed, in the words of every page that speaks of them."""

import datetime as dt

from portal.catalogue.models import Cycle
from portal.kernel import clock
from portal.kernel.workdays import unknown, workdays


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
