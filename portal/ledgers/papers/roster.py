"""Document 4, 创星名册: star by star the villages that hold it or aim at it, with room for the task force's opinion."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User
from portal.catalogue.queries import stars_of
from portal.ledgers.domain.lines import LedgerRow
from portal.ledgers.papers.filters import filters_of, nothing, reader
from portal.ledgers.papers.many_villages import paper_of
from portal.ledgers.papers.scope import scope_of
from portal.ledgers.papers.villages import Village, villages_in
from portal.ledgers.queries import ledger_rows
from portal.plans.models import Intent
from portal.plans.papers.heights import tallest
from portal.plans.papers.offered import offered
from portal.plans.papers.subject import PLANS
from portal.printing.document import Built, Document, digest
from portal.printing.stretches import Part, parts_in_stretches

FILTERS = ("area", "star", "level", "state")
STATUS = {Intent.held: "已有（守星）", Intent.planned: "拟创"}
# Chinese characters in a line of the columns of words (roster.css), and the lines in half a page.
GAPS, OWNERS, HALF_A_PAGE = 27.0, 7.6, 15
# Of a county the paper is drawn in stretches (stretches.py); a page holds some six rows.
ROWS, WHOLE_ROWS = 110, 260


@dataclass(frozen=True)
class Line:
    """A village under one star: what its measures for the star say together."""

    township: str
    area: str
    village: str
    status: str
    gaps: str
    owners: str
    due_on: dt.date | None

    @property
    def is_cut(self) -> bool:
        return tallest(((self.gaps, GAPS), (self.owners, OWNERS))) > HALF_A_PAGE


def build(params: dict[str, Any], person: User | None) -> Built:
    """Raises:
    NotThere: no such unit, area, star, level or state, or not for this person.
    NotAllowed: this person may not have tables of many villages.
    """
    scope = scope_of(params, person)
    filters = filters_of(params, scope, FILTERS)
    villages = villages_in(scope, filters)
    measures = _by_village(ledger_rows(scope.unit, scope.cycle, scope.person, **filters.of_measures))
    stars = {key: name for key, name in stars_of(scope.cycle).items() if filters.star in (None, key)}
    lines = {
        key: [_line(each, key, measures.get((each.unit_id, key), ())) for each in villages if each.aims_at(key)]
        for key in stars
    }
    parts = [Part(key, f"{stars[key]}（{len(rows)} 个村）", rows) for key, rows in lines.items() if rows]
    title = f"{scope.name}{scope.cycle.activity_name}创星名册（{scope.cycle.year}年度）"
    return paper_of(
        scope,
        filters,
        "ledgers/papers/roster.html",
        title,
        context={
            "parts": parts,
            "first": parts[0].key if parts else "",
            "nothing": nothing(scope, filters.chosen, "创星的村"),
        },
        identity={"rows": digest([*stars.values(), *lines.items()])},
        stylesheets=("lying.css", "roster.css"),
        stretches=parts_in_stretches(parts, lambda line: line.township, most=ROWS, whole=WHOLE_ROWS),
    )


def _by_village(rows: Iterable[LedgerRow]) -> dict[tuple[int, str], list[LedgerRow]]:
    """The measures of each village for each star."""
    found: dict[tuple[int, str], list[LedgerRow]] = {}
    for row in rows:
        found.setdefault((row.unit_id, row.star_key), []).append(row)
    return found


def _line(village: Village, star: str, own: Sequence[LedgerRow]) -> Line:
    return Line(
        township=village.township,
        area=village.area,
        village=village.name,
        status=STATUS[village.stars[star]],
        gaps=_once((row.gap for row in own), "\n") or "—",
        owners=_once((row.owner for row in own), "\n") or "—",
        due_on=max((row.due_on for row in own if row.due_on), default=None),
    )


def _once(said: Iterable[str], between: str) -> str:
    """What is said, each once, in the order of the plan."""
    return between.join(dict.fromkeys(words.strip() for words in said if words.strip()))


ROSTER = Document(
    "roster",
    "创星名册",
    "A4",
    build,
    reader(FILTERS),
    FILTERS,
    subject=PLANS,
    offered=offered(offices=40),
    in_packets=50,
    shape="sheet--wide sheet--grid",
)
