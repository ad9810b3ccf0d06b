"""Long tables in stretches: each is drawn by itself, several at once, and they are laid together afterwards.

Layout takes memory for every row it has at once, and one core: the ledger of a county does not fit into what one
document may take. A stretch begins a page, so that only papers of very many pages are divided.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
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


def stretches(
    rows: Sequence[Row], together: Callable[[Row], Hashable], *, most: int = ROWS, whole: int = WHOLE_ROWS
) -> list[tuple[Sequence[Row], Stretch]]:
    """The rows with their places, at least one stretch; neighbours with equal `together` are not parted unless they
    are more than a stretch by themselves. `most` and `whole` are for tables whose rows are taller than the ledger's."""
    count = 1 if len(rows) <= whole else -(-len(rows) // most)
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


@dataclass(frozen=True)
class Part:
    """A table of a paper that has several, or a stretch of one; `name` is what stands above it."""

    key: str
    name: str
    rows: Sequence[Any]
    stretch: Stretch = WHOLE


def parts_in_stretches(
    parts: Sequence[Part], together: Callable[[Any], Hashable], *, most: int = ROWS, whole: int = WHOLE_ROWS
) -> list[dict[str, Any]]:
    """What each stretch's template gets of a paper with several tables, each of which begins a page: one table, or a
    part of it. None when all of them are short enough for one piece."""
    if sum(len(part.rows) for part in parts) <= whole:
        return []
    return [
        {"parts": [replace(part, rows=run, stretch=stretch)]}
        for part in parts
        for run, stretch in stretches(part.rows, together, most=most, whole=whole)
    ]


def in_stretches(rows: Sequence[Row], together: Callable[[Row], Hashable]) -> list[dict[str, Any]]:
    """What each stretch's template gets instead of the whole table's."""
    return [{"rows": run, "stretch": stretch} for run, stretch in stretches(rows, together)]
