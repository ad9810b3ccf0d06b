"""Document 5, 工作总台账: every measure of every village, with columns to write in."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from portal.accounts.models import User
from portal.db import canonical_json, db
from portal.errors import NotThere
from portal.ledgers.models import LedgerRow
from portal.ledgers.queries import ledger_rows, stars_of
from portal.places.models import Kind, Unit
from portal.plans.models import State
from portal.plans.numbers import level_name
from portal.printing.documents.document import Built, Document, file_name, params_from
from portal.printing.documents.heights import tallest
from portal.printing.documents.scope import Scope, scope_of

# Chinese characters in a line of the columns of words (ledger.css), and the lines in half a page.
COLUMNS = {"task": 10, "gap": 17.8, "text": 25.5}
HALF_A_PAGE = 26


def build(params: dict[str, Any], person: User | None) -> Built:
    """Raises:
    NotThere: no such unit, area, star, level, state or month, or not for this person.
    NotAllowed: this person may not have ledgers.
    """
    scope = scope_of(params, person)
    chosen = _chosen(params, scope)
    state = State(params["state"]) if "state" in params else None
    filters = {name: params[name] for name in ("area", "star", "level", "month") if name in params}
    rows = ledger_rows(scope.unit, scope.cycle, scope.person, state=state, **filters)
    title = f"{scope.unit.name}{scope.cycle.activity_name}工作总台账（{scope.cycle.year}年度）"
    return Built(
        template="printing/paper/ledger.html",
        context={
            "title": title,
            "scope": scope,
            "rows": rows,
            "chosen": chosen,
            "shows_township": scope.unit.kind is Kind.county,
            "nothing": _nothing(scope, chosen),
            "is_cut": is_cut,
        },
        title=title,
        file_name=file_name("，".join([title, *chosen])),
        unit_id=scope.unit.id,
        identity={**scope.identity, "chosen": chosen, "rows": _digest(rows)},
        stylesheets=("paper.css", "ledger.css"),
    )


def is_cut(row: LedgerRow) -> bool:
    """Whether a row is too tall to be kept on one page."""
    return tallest((getattr(row, name), width) for name, width in COLUMNS.items()) > HALF_A_PAGE


def _chosen(params: dict[str, Any], scope: Scope) -> list[str]:
    """The filters in words, in the order of the form."""
    words = []
    if "area" in params:
        words.append(_area_name(params["area"], scope.unit))
    if "star" in params:
        words.append(_name(stars_of(scope.cycle), params["star"]))
    if "level" in params:
        words.append(_name({level: f"拟创{level_name(level)}" for level in range(1, 6)} | {0: "未创"}, params["level"]))
    if "state" in params:
        words.append(_name({state.value: state.label for state in State}, params["state"]))
    if "month" in params:
        words.append(_name({month: f"{month}月到期" for month in range(1, 13)}, params["month"]))
    return words


def _nothing(scope: Scope, chosen: Sequence[str]) -> str:
    """What an empty ledger says: why it is empty, and what to do."""
    if not scope.reporting.reported:
        return "还没有村上报，所以没有措施。村里上报后再打印。"
    return f"没有符合“{'、'.join(chosen)}”的措施。请放宽条件再打印。" if chosen else "已上报的计划里没有措施。"


def _area_name(area_id: int, unit: Unit) -> str:
    area = db.session.get(Unit, area_id)
    if area is None or area.kind is not Kind.area or not unit.holds(area):
        raise NotThere("没有找到这个片区，或不在您的范围内。")
    return area.name


def _name(names: Mapping[Any, str], key: Any) -> str:
    if key not in names:
        raise NotThere("没有这样的筛选条件，请从页面上重新选择。")
    return names[key]


def _digest(rows: Sequence[LedgerRow]) -> str:
    lines = [[str(value) for value in asdict(row).values()] for row in rows]
    return hashlib.sha256(canonical_json(lines).encode()).hexdigest()


def _params_from(fields: Mapping[str, str]) -> dict[str, Any]:
    return params_from(fields, ("unit_id", "year", "area", "level", "month"), ("star", "state"))


LEDGER = Document("ledger", "工作总台账", "A3", build, _params_from)
