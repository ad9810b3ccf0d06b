"""逐村对照: the level a village plans this year beside the one of last year."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.figures.models import Basis
from portal.figures.pages import frame, year_before
from portal.figures.queries.matrix import Matrix, Village, matrix_of
from portal.places.models import Unit

# What can be said of a village; the last two where one of the years is not known.
MOVES = {"up": "比去年高", "same": "和去年一样", "down": "比去年低", "new": "去年没有数", "open": "今年没有数"}


@dataclass(frozen=True)
class Move:
    """A village in both years; `before` is None where it had no plan last year."""

    before: Village | None
    now: Village
    names: Mapping[str, str]

    @property
    def kind(self) -> str:
        old, new = self.before.target_level if self.before else None, self.now.target_level
        if new is None:
            return "open"
        if old is None:
            return "new"
        return "same" if new == old else "up" if new > old else "down"

    @property
    def stars(self) -> str:
        """The stars that came and went: 增 产业兴旺；减 文明幸福. Empty where one of the years is not known."""
        if self.kind in ("new", "open"):
            return ""
        return "；".join(f"{word} {'、'.join(found)}" for word, found in self._changed() if found)

    def _changed(self) -> Iterator[tuple[str, list[str]]]:
        aims = {key: self.now.intent(key).counts for key in self.names}
        aimed = {key: bool(self.before and self.before.intent(key).counts) for key in self.names}
        yield "增", [name for key, name in self.names.items() if aims[key] and not aimed[key]]
        yield "减", [name for key, name in self.names.items() if aimed[key] and not aims[key]]


def moves_of(before: Matrix, now: Matrix) -> Sequence[Move]:
    """Every village of this year, in the office's order."""
    old = {village.unit_id: village for village in before.villages}
    return [Move(old.get(village.unit_id), village, {**before.stars, **now.stars}) for village in now.villages]


def years_page(user: User, township: Unit, cycle: Cycle, basis: Basis, moved: str | None) -> dict[str, Any]:
    """A township's villages in two years (six queries); `moved` leaves those of one kind."""
    before = year_before(cycle, township)
    moves = (
        moves_of(matrix_of(user, township, before, basis), matrix_of(user, township, cycle, basis)) if before else []
    )
    return {
        **frame(user, township, cycle, basis),
        "before": before,
        "kinds": MOVES,
        "counts": Counter(move.kind for move in moves),
        "moved": moved if moved in MOVES else None,
        "moves": [move for move in moves if moved not in MOVES or move.kind == moved],
        "all": len(moves),
    }
