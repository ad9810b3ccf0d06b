"""Document 7, 月任务清单 and 月结果清单: what falls due in a month, for its beginning and for its end."""

from collections.abc import Callable
from typing import Any

from portal.accounts.models import User
from portal.kernel import clock
from portal.ledgers.domain.lines import LedgerRow
from portal.ledgers.papers.filters import filters_of, nothing, reader
from portal.ledgers.papers.many_villages import paper_of
from portal.ledgers.papers.scope import scope_of
from portal.ledgers.queries import ledger_rows
from portal.plans.papers.heights import tallest
from portal.plans.papers.offered import offered
from portal.plans.papers.subject import PLANS
from portal.printing.document import Built, Document, digest
from portal.printing.stretches import WHOLE, in_stretches

FILTERS = ("month", "area", "star", "level", "state")
# The columns that are left blank, to write in.
BLANKS = {"任务": ("进展安排", "备注"), "结果": ("完成情况", "未完成的原因", "下步打算")}
# Chinese characters in a line of the columns of words (months.css, results.css), and the lines in half a page.
COLUMNS = {"tasks": {"task": 8.0, "text": 14.0}, "results": {"task": 9.6, "text": 20.0}}
HALF_A_PAGE = {"tasks": 24, "results": 15}
SHEETS = {"tasks": ("months.css",), "results": ("lying.css", "results.css")}


def builder(key: str, word: str) -> Callable[[dict[str, Any], User | None], Built]:
    """`build` of one of the two: they differ in the columns to write in."""

    def build(params: dict[str, Any], person: User | None) -> Built:
        """Raises:
        NotThere: no such unit, month, area, star, level or state, or not for this person.
        NotAllowed: this person may not have tables of many villages.
        """
        scope = scope_of(params, person, villages_too=True)
        month = params.get("month") or clock.today().month
        filters = filters_of({**params, "month": month}, scope, FILTERS)
        rows = ledger_rows(scope.unit, scope.cycle, scope.person, **filters.of_measures)
        title = f"{scope.name}{scope.cycle.activity_name}{month}月{word}清单（{scope.cycle.year}年度）"
        return paper_of(
            scope,
            filters,
            "ledgers/papers/months.html",
            title,
            context={
                "rows": rows,
                "stretch": WHOLE,
                "kind": key,
                "blanks": BLANKS[word],
                "is_cut": _cutter(key),
                "nothing": nothing(scope, filters.chosen, "措施"),
            },
            identity={"rows": digest(rows)},
            stylesheets=SHEETS[key],
            stretches=in_stretches(rows, lambda row: row.unit_id),
        )

    return build


def _cutter(key: str) -> Callable[[LedgerRow], bool]:
    """Whether a row is too tall to be kept on one page."""
    columns = COLUMNS[key]
    return lambda row: tallest((getattr(row, name), width) for name, width in columns.items()) > HALF_A_PAGE[key]


MONTH_TASKS = Document(
    "month_tasks",
    "月任务清单",
    "A4",
    builder("tasks", "任务"),
    reader(FILTERS),
    FILTERS,
    is_for_villages=True,
    subject=PLANS,
    offered=offered(villages=80, offices=80),
    shape="sheet--grid",
)
MONTH_RESULTS = Document(
    "month_results",
    "月结果清单",
    "A4",
    builder("results", "结果"),
    reader(FILTERS),
    FILTERS,
    is_for_villages=True,
    subject=PLANS,
    offered=offered(villages=90, offices=90),
    shape="sheet--wide sheet--grid",
)
