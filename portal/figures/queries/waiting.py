"""在谁手里: how many plans are whose to act on, and how long the one that waits longest has waited. No ranking."""

import datetime as dt
from dataclasses import dataclass

from portal.figures.queries.board import BoardLine
from portal.kernel.workdays import days_since


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


def hands_of(line: BoardLine) -> list[Hand]:
    """All plans of a line, each in one hand. A village's own writing is no waiting: it has its deadline."""
    stand, since = line.standing, line.since.get
    own = tuple((state, stand[state]) for state in ("not_started", "draft", "returned"))
    return [
        Hand("with_village", "村里", sum(number for _, number in own), own, since("returned")),
        Hand("submitted", "镇里", stand["submitted"], (("submitted", stand["submitted"]),), since("submitted")),
        Hand("to_file", "县里", stand["to_file"], (("to_file", stand["to_file"]),), since("to_file")),
        Hand("filed", "办完", stand["approved"] - stand["to_file"], (("filed", stand["approved"] - stand["to_file"]),)),
    ]
