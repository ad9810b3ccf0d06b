"""Long tables in stretches: each is drawn by itself, several at once, and they are laid together afterwards.

Layout takes memory for every row it has at once, and one core: the ledger of a county does not fit into what one
document may take. A stretch begins a page, so that only papers of very many pages are divided.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

Row = TypeVar("Row")

ROWS = 320  # in a stretch: some 16 sheets A3 of the ledger
WHOLE_ROWS = 400  # up to these a table stays in one piece


@dataclass(frozen=True)
class Stretch:
    """Where in its table a stretch is."""

    rows_before: int = 0
    is_first: bool = True
    is_last: bool = True


WHOLE = Stretch()


def stretches(rows: Sequence[Row], together: Callable[[Row], Hashable]) -> list[tuple[Sequence[Row], Stretch]]:
    """The rows with their places, at least one stretch; neighbours with equal `together` are not parted unless they
    are more than a stretch by themselves."""
    count = 1 if len(rows) <= WHOLE_ROWS else -(-len(rows) // ROWS)
    runs, done = list[list[Row]]([[]]), 0
    for _, group in groupby(rows, key=together):
        own = list(group)
        if runs[-1] and done + len(own) / 2 > len(rows) * len(runs) / count:
            runs.append([])
        runs[-1] += own
        done += len(own)
    found, before = list[tuple[Sequence[Row], Stretch]](), 0
    for number, run in enumerate(runs, 1):
        found.append((run, Stretch(before, is_first=number == 1, is_last=number == len(runs))))
        before += len(run)
    return found


def in_stretches(rows: Sequence[Row], together: Callable[[Row], Hashable]) -> list[dict[str, Any]]:
    """What each stretch's template gets instead of the whole table's."""
    return [{"rows": run, "stretch": stretch} for run, stretch in stretches(rows, together)]
