"""Document 8, 作战图: every village and every star at a glance, for the wall.

Shapes and words tell what the colours tell, so that a copy in black and white says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User
from portal.catalogue.queries import stars_of
from portal.ledgers.papers.filters import filters_of, nothing, reader
from portal.ledgers.papers.many_villages import paper_of
from portal.ledgers.papers.scope import scope_of
from portal.ledgers.papers.villages import Village, check_of, villages_in
from portal.plans.domain.numbers import level_name
from portal.plans.models import Intent
from portal.plans.papers.offered import offered
from portal.plans.papers.subject import PLANS
from portal.printing.document import Built, Document, digest

FILTERS = ("area", "star", "level", "state")
IN_ONE_COLUMN = 22  # rows of a half of the sheet, which lies on its side
WORDS = {Intent.held: "★ 已有", Intent.planned: "☆ 拟创", Intent.none: "—"}


@dataclass(frozen=True)
class Half:
    """A table of the sheet; `first` is the number of its first village."""

    first: int
    villages: Sequence[Village]


def build(params: dict[str, Any], person: User | None) -> Built:
    """Raises:
    NotThere: no such unit, area, star, level or state, or not for this person.
    NotAllowed: this person may not have tables of many villages.
    """
    scope = scope_of(params, person)
    filters = filters_of(params, scope, FILTERS)
    villages, stars = villages_in(scope, filters), stars_of(scope.cycle)
    title = f"{scope.name}{scope.cycle.activity_name}作战图（{scope.cycle.year}年度）"
    return paper_of(
        scope,
        filters,
        "ledgers/papers/warmap.html",
        title,
        context={
            "stars": stars,
            "sheets": sheets_of(villages),
            "counts": {star: _count(villages, star) for star in stars},
            "check": check_of(villages, stars),
            "words": WORDS,
            "kinds": Intent,
            "level_name": level_name,
            "nothing": nothing(scope, filters.chosen, "村"),
        },
        identity={"rows": digest([*villages, *stars.values()])},
        stylesheets=("warmap.css",),
    )


def sheets_of(villages: Sequence[Village]) -> list[list[Half]]:
    """Pages of at most two tables side by side, as even as can be."""
    sheets = []
    for start in range(0, len(villages), 2 * IN_ONE_COLUMN):
        first, page = start + 1, villages[start : start + 2 * IN_ONE_COLUMN]
        middle = len(page) if len(page) <= IN_ONE_COLUMN else (len(page) + 1) // 2
        halves = [Half(first, page[:middle]), Half(first + middle, page[middle:])]
        sheets.append([half for half in halves if half.villages])
    return sheets


def _count(villages: Sequence[Village], star: str) -> tuple[int, int]:
    """How many hold a star, and how many aim at it."""
    intents = [village.stars.get(star) for village in villages]
    return intents.count(Intent.held), intents.count(Intent.planned)


WARMAP = Document(
    "warmap",
    "作战图",
    "A3",
    build,
    reader(FILTERS),
    FILTERS,
    subject=PLANS,
    offered=offered(offices=50),
    in_packets=60,
    shape="sheet--wide sheet--grid sheet--a3",
)
