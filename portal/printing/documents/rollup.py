"""Document 3, 创建规划汇总表: how many villages of which level and star, with its own check line."""

from collections.abc import Mapping
from typing import Any

from portal.accounts.models import User
from portal.ledgers.checks import LEVELS
from portal.ledgers.models import Rollup
from portal.ledgers.queries import rollup
from portal.plans.numbers import level_name
from portal.printing.documents.document import Built, Document, file_name, params_from
from portal.printing.documents.scope import scope_of


def build(params: dict[str, Any], person: User | None) -> Built:
    """Raises:
    NotThere: no such unit or year, or not for this person.
    NotAllowed: this person may not have roll-ups.
    """
    scope = scope_of(params, person)
    table = rollup(scope.unit, scope.cycle, scope.person)
    title = f"{scope.unit.name}{scope.cycle.activity_name}规划汇总表（{scope.cycle.year}年度）"
    return Built(
        template="printing/paper/rollup.html",
        context={"title": title, "scope": scope, "table": table, "levels": {n: level_name(n) for n in LEVELS}},
        title=title,
        file_name=file_name(title),
        unit_id=scope.unit.id,
        identity={**scope.identity, "figures": _figures(table)},
        stylesheets=("paper.css", "rollup.css"),
    )


def _figures(table: Rollup) -> list[Any]:
    return [
        [row.name, row.villages, row.reported, list(row.totals.levels.values()), list(row.totals.stars.items())]
        for row in table.lines
    ]


def _params_from(fields: Mapping[str, str]) -> dict[str, Any]:
    return params_from(fields, ("unit_id", "year"))


ROLLUP = Document("rollup", "创建规划汇总表", "A4", build, _params_from)
