"""Document 5, 工作总台账: every measure of every village, with columns to write in."""

from typing import Any

from portal.accounts.models import User
from portal.ledgers.domain.lines import LedgerRow
from portal.ledgers.papers.filters import Filters, filters_of, nothing, reader
from portal.ledgers.papers.many_villages import paper_of
from portal.ledgers.papers.scope import Scope, scope_of
from portal.ledgers.queries import ledger_rows
from portal.plans.papers.heights import tallest
from portal.plans.papers.offered import offered
from portal.plans.papers.subject import PLANS
from portal.printing.document import Built, Document, ExportButton, Look, digest
from portal.printing.stretches import WHOLE, in_stretches

FILTERS = ("area", "star", "level", "state", "month")
# Chinese characters in a line of the columns of words (ledger.css), and the lines in half a page.
COLUMNS = {"task": 10, "gap": 17.8, "text": 25.5}
HALF_A_PAGE = 26


def build(params: dict[str, Any], person: User | None) -> Built:
    """Raises:
    NotThere: no such unit, area, star, level, state or month, or not for this person.
    NotAllowed: this person may not have ledgers.
    """
    scope, filters, title = asked(params, person)
    rows = ledger_rows(scope.unit, scope.cycle, scope.person, **filters.of_measures)
    return paper_of(
        scope,
        filters,
        "ledgers/papers/ledger.html",
        title,
        context={
            "chosen": list(filters.chosen),
            "rows": rows,
            "stretch": WHOLE,
            "nothing": nothing(scope, filters.chosen, "措施"),
            "is_cut": is_cut,
        },
        identity={"rows": digest(rows)},
        stylesheets=("ledger.css",),
        stretches=in_stretches(rows, lambda row: row.unit_id),
    )


def asked(params: dict[str, Any], person: User | None) -> tuple[Scope, Filters, str]:
    """Whose measures, which of them, and the title; with the refusals of `build`, without reading them."""
    scope = scope_of(params, person, villages_too=True)
    title = f"{scope.name}{scope.cycle.activity_name}工作总台账（{scope.cycle.year}年度）"
    return scope, filters_of(params, scope, FILTERS), title


def look(params: dict[str, Any], person: User | None) -> Look:
    scope, _, title = asked(params, person)
    return Look(f"{title}{scope.extent.note}", scope.unit.id, scope.extent.note)


def is_cut(row: LedgerRow) -> bool:
    """Whether a row is too tall to be kept on one page."""
    return tallest((getattr(row, name), width) for name, width in COLUMNS.items()) > HALF_A_PAGE


LEDGER = Document(
    "ledger",
    "工作总台账",
    "A3",
    build,
    reader(FILTERS),
    FILTERS,
    is_for_villages=True,
    look=look,
    subject=PLANS,
    offered=offered(villages=60, offices=10),
    in_packets=70,
    shape="sheet--wide sheet--grid sheet--a3",
    exports=(
        ExportButton("下载 Excel", "workbooks.export_list", "ledger"),
        ExportButton("下载 Word", "workbooks.export_word", "ledger"),
    ),
)
