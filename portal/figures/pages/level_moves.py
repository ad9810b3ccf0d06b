"""逐村对照: the level a village plans this year beside the one of last year."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.catalogue.queries import stars_of
from portal.figures.models import Basis
from portal.figures.pages.board import frame, year_before
from portal.figures.queries.matrix import Matrix, Village, matrix_of
from portal.places.models import Kind, Place
from portal.web.paging import PER_PAGE, Page, page_within

# What can be said of a village; the last two where one of the years is not known.
MOVES = {"up": "比去年高", "same": "和去年一样", "down": "比去年低", "new": "去年没有数", "open": "今年没有数"}
BOTH = ("up", "same", "down")


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


@dataclass(frozen=True)
class Asked:
    """Which villages are asked for: those that moved one way, or of those known in both years ("both") the ones that
    plan a level or a star in one of them. What an address says that cannot be is left out."""

    moved: str = ""
    side: str = ""  # then, now
    level: int | None = None
    star: str = ""

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> "Asked":
        moved, side, star, level = (args.get(name, "") for name in ("moved", "side", "star", "level"))
        if moved != "both" or side not in ("then", "now"):
            return cls(moved if moved in (*MOVES, "both") else "")
        return cls(moved, side, int(level) if level in ("0", "1", "2", "3", "4", "5") else None, star[:20])

    @property
    def args(self) -> dict[str, str | int | None]:
        """As parameters of an address."""
        return {"moved": self.moved or None, "side": self.side or None, "level": self.level, "star": self.star or None}

    def takes(self, move: Move) -> bool:
        if self.moved != "both":
            return not self.moved or move.kind == self.moved
        village = move.before if self.side == "then" else move.now
        if move.kind not in BOTH or village is None:
            return False
        is_level = self.level is None or village.target_level == self.level
        return is_level and (not self.star or village.intent(self.star).counts)


@dataclass(frozen=True)
class TownshipMoves:
    """How many of a township's villages moved how."""

    township_id: int
    name: str
    counts: Mapping[str, int]


def by_township(moves: Sequence[Move]) -> list[TownshipMoves]:
    """The townships in the order of their villages."""
    found: dict[tuple[int, str], Counter[str]] = {}
    for move in moves:
        found.setdefault((move.now.township_id, move.now.township), Counter())[move.kind] += 1
    return [TownshipMoves(number, name, counts) for (number, name), counts in found.items()]


def years_page(user: User, unit: Place, cycle: Cycle, basis: Basis, asked: Asked, page: int) -> dict[str, Any]:
    """The villages of a township or a county in two years (six queries), as far as they are asked for."""
    before = year_before(cycle, unit)
    moves = moves_of(matrix_of(user, unit, before, basis), matrix_of(user, unit, cycle, basis)) if before else []
    found = [move for move in moves if asked.takes(move)]
    page = page_within(page, len(found))
    return {
        **frame(user, unit, cycle, basis),
        "before": before,
        "kinds": MOVES,
        "counts": Counter(move.kind for move in moves),
        "asked": asked,
        "star_names": stars_of(cycle),
        "moves": Page.of(found[(page - 1) * PER_PAGE : page * PER_PAGE], len(found), page),
        "townships": [] if unit.kind is Kind.township else by_township(moves),
        "all": len(moves),
    }
