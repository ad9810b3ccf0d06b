"""Document 3, 创建规划汇总表: how many villages of which level and star, with its own check line."""

from typing import Any

from portal.accounts.models import User
from portal.ledgers.domain.checks import LEVELS
from portal.ledgers.domain.lines import Rollup
from portal.ledgers.papers.filters import filters_of, nothing, reader
from portal.ledgers.papers.many_villages import paper_of
from portal.ledgers.papers.scope import scope_of
from portal.ledgers.queries import rollup
from portal.ledgers.queries.narrowing import Only
from portal.plans.domain.numbers import level_name
from portal.plans.papers.offered import offered
from portal.plans.papers.subject import PLANS
from portal.printing.document import Built, Document, ExportButton

FILTERS = ("area", "star", "level", "state")


def build(params: dict[str, Any], person: User | None) -> Built:
    """Raises:
    NotThere: no such unit, year, area, star, level or state, or not for this person.
    NotAllowed: this person may not have roll-ups.
    """
    scope = scope_of(params, person)
    filters = filters_of(params, scope, FILTERS)
    only = Only(area=filters.area, star=filters.star, level=filters.level, state=filters.state)
    table = rollup(scope.unit, scope.cycle, scope.person, only)
    title = f"{scope.unit.name}{scope.cycle.activity_name}规划汇总表（{scope.cycle.year}年度）"
    return paper_of(
        scope,
        filters,
        "ledgers/papers/rollup.html",
        title,
        context={
            "table": table,
            "levels": {level: level_name(level) for level in LEVELS},
            "nothing": nothing(scope, filters.chosen, "村"),
        },
        identity={"figures": _figures(table)},
        stylesheets=("rollup.css",),
    )


def _figures(table: Rollup) -> list[Any]:
    return [
        [row.name, row.villages, row.reported, list(row.totals.levels.values()), list(row.totals.stars.items())]
        for row in table.lines
    ]


ROLLUP = Document(
    "rollup",
    "创建规划汇总表",
    "A4",
    build,
    reader(FILTERS),
    FILTERS,
    subject=PLANS,
    offered=offered(offices=20),
    in_packets=20,
    shape="sheet--wide sheet--grid",
    exports=(ExportButton("下载 Excel", "workbooks.export_list", "rollup"),),
)
