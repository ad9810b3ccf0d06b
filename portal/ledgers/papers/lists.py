"""Document 6, 任务清单、问题清单、责任清单: three cuts of the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User
from portal.kernel.errors import NotAllowed, NotThere
from portal.ledgers.domain.lines import LedgerRow
from portal.ledgers.papers.filters import filters_of, nothing, reader
from portal.ledgers.papers.many_villages import paper_of
from portal.ledgers.papers.scope import Scope, scope_of
from portal.ledgers.queries import ledger_rows
from portal.plans.papers.heights import tallest
from portal.plans.papers.narrowing import ways
from portal.plans.papers.offered import offered
from portal.plans.papers.subject import PLANS
from portal.printing.document import Built, Document, digest
from portal.printing.services import sentence
from portal.printing.stretches import Part, parts_in_stretches
from portal.printing.subject import Filter

FILTERS = ("area", "star", "level", "state", "month")
PARTS = {"tasks": "任务清单", "problems": "问题清单", "duties": "责任清单"}
# Chinese characters in a line of the widest columns of words (lists.css), and the lines in half a page.
WORDS, HALF_A_PAGE = 19.0, 15
# More than the three lists of the largest county have together: what the worker holds at once stays bounded.
MOST = 120_000
TOO_LONG = "这几张清单一共 {} 行，太长，印不出来。{}"


@dataclass(frozen=True)
class Problem:
    """A gap that a village names, with all the measures against it."""

    unit_id: int
    township: str
    village: str
    star: str
    task_code: str
    task: str
    gap: str
    measures: tuple[LedgerRow, ...]

    @property
    def text(self) -> str:
        if len(self.measures) == 1:
            return self.measures[0].text
        return "\n".join(f"{number}. {row.text}" for number, row in enumerate(self.measures, 1))

    @property
    def owners(self) -> str:
        return "、".join(dict.fromkeys(row.owner for row in self.measures if row.owner))

    @property
    def due_on(self) -> Any:
        return max((row.due_on for row in self.measures if row.due_on), default=None)


def build(params: dict[str, Any], person: User | None) -> Built:
    """Raises:
    NotThere: no such unit, part, area, star, level, state or month, or not for this person.
    NotAllowed: this person may not have tables of many villages, or they are too long.
    """
    scope = scope_of(params, person, villages_too=True)
    filters = filters_of(params, scope, FILTERS)
    rows = ledger_rows(scope.unit, scope.cycle, scope.person, **filters.of_measures)
    names = _parts(params)
    title = _title(scope, names)
    cuts: dict[str, Sequence[Any]] = {"tasks": rows, "problems": problems_of(rows), "duties": _by_owner(rows)}
    if (count := sum(len(cuts[key]) for key in names)) > MOST:
        raise NotAllowed(TOO_LONG.format(count, sentence(ways(LISTS, scope.unit.id, params))))
    parts = [Part(key, _title(scope, {key: name}), cuts[key]) for key, name in names.items()]
    return paper_of(
        scope,
        filters,
        "ledgers/papers/lists.html",
        title,
        context={
            "parts": parts,
            "has_rows": bool(rows),
            "is_cut": is_cut,
            "nothing": nothing(scope, filters.chosen, "措施"),
        },
        identity={"parts": list(names), "rows": digest(rows)},
        stylesheets=("lying.css", "lists.css"),
        stretches=parts_in_stretches(parts, lambda row: row.unit_id),
    )


def is_cut(*words: str) -> bool:
    """Whether a row with these words is too tall to be kept on one page."""
    return tallest((each, WORDS) for each in words) > HALF_A_PAGE


def problems_of(rows: Iterable[LedgerRow]) -> list[Problem]:
    """Each gap once, however many measures there are against it; tasks without a gap are no problem."""
    found: dict[tuple[int, str, str], list[LedgerRow]] = {}
    for row in rows:
        if row.gap.strip():
            found.setdefault((row.unit_id, row.star_key, row.task_code), []).append(row)
    return [
        Problem(
            *(first.unit_id, first.township, first.village, first.star, first.task_code, first.task, first.gap),
            measures=(first, *others),
        )
        for first, *others in found.values()
    ]


def _by_owner(rows: Sequence[LedgerRow]) -> list[LedgerRow]:
    """Village by village, what one person answers for together, in the order in which people are first named."""
    places: dict[tuple[int, str], int] = {}
    units: dict[int, int] = {}
    for number, row in enumerate(rows):
        places.setdefault((row.unit_id, row.owner), number)
        units.setdefault(row.unit_id, number)
    return sorted(rows, key=lambda row: (units[row.unit_id], places[row.unit_id, row.owner]))


def _parts(params: dict[str, Any]) -> dict[str, str]:
    if "part" not in params:
        return PARTS
    if params["part"] not in PARTS:
        raise NotThere("没有这种清单，请从页面上重新选择。")
    return {params["part"]: PARTS[params["part"]]}


def _title(scope: Scope, parts: dict[str, str]) -> str:
    name = "任务、问题、责任三张清单" if len(parts) > 1 else "".join(parts.values())
    return f"{scope.name}{scope.cycle.activity_name}{name}（{scope.cycle.year}年度）"


LISTS = Document(
    "lists",
    "三张清单",
    "A4",
    build,
    reader((*FILTERS, "part")),
    (*FILTERS, "part"),
    is_for_villages=True,
    subject=PLANS,
    offered=offered(villages=70, offices=70),
    in_packets=80,
    shape="sheet--wide sheet--grid",
    own_filters={
        "part": Filter(
            "哪张清单", list(PARTS.items()), "三张都要", "只要一张清单：tasks、problems、duties。", less="一张清单"
        )
    },
)
