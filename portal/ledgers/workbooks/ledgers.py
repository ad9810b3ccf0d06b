"""The work ledger and the roll-up: the rows of the paper, with the paper's filters and rights."""

from collections.abc import Mapping
from typing import Any

from portal.accounts.models import User
from portal.ledgers.domain.lines import LedgerRow, RollupRow
from portal.ledgers.papers.ledger import asked
from portal.ledgers.papers.scope import scope_of
from portal.ledgers.queries import count_measures
from portal.printing.document import Built
from portal.printing.queries import build
from portal.printing.registry import document_named
from portal.workbooks.table import Column, Expected, Table, Value, made_by

LEDGER = (
    *(Column("序号", 4), Column("乡镇"), Column("村"), Column("星"), Column("任务", 14), Column("问题", 24)),
    *(Column("措施", 36), Column("责任人"), Column("包联领导"), Column("时限"), Column("需上级支持", 14)),
    *(Column("牵头专班"), Column("进度", 10), Column("销号日期", 10), Column("备注", 14)),
    Column("村区划代码", 8),
)


def ledger_table(user: User, fields: Mapping[str, str]) -> Table:
    """Raises:
    NotThere, NotAllowed: as for the paper.
    """
    built = _built("ledger", user, fields)
    scope, rows = built.context["scope"], built.context["rows"]
    chosen = scope.extent.within(built.context["chosen"])
    return Table(
        title=built.title,
        sheet="工作总台账",
        about=[f"筛选：{chosen}，共 {len(rows)} 条措施。{scope.versions}，数据时间 {scope.data_at}", made_by(user)],
        columns=LEDGER,
        rows=[_measure(number, row) for number, row in enumerate(rows, 1)],
        stream=f"unit:{built.unit_id}",
        file_name=built.file_name,
        extent=built.extent,
        fixed=3,
        of=built.identity,
    )


def ledger_expected(user: User, fields: Mapping[str, str]) -> Expected:
    """Raises as `ledger_table` does."""
    scope, _, title = asked(document_named("ledger").params_from(fields), user)
    return Expected(title, scope.unit.id, count_measures(scope.unit, scope.cycle, user), scope.extent.note)


def rollup_table(user: User, fields: Mapping[str, str]) -> Table:
    """Raises:
    NotThere, NotAllowed: as for the paper.
    """
    built = _built("rollup", user, fields)
    scope, table, levels = (built.context[name] for name in ("scope", "table", "levels"))
    chosen = scope.extent.within(built.context["chosen"])
    place = "片区" if not table.is_by_township and scope.unit.uses_areas else "乡镇"
    headings = (
        *(place, "村数", *levels.values(), "未创", "合计", "未上报"),
        *(*table.stars.values(), "星数合计", "校验"),
    )
    return Table(
        title=built.title,
        sheet="创建规划汇总表",
        about=[f"筛选：{chosen}。{scope.versions}，数据时间 {scope.data_at}", made_by(user)],
        columns=[Column(heading) for heading in headings],
        rows=[
            *(_line(scope.extent.line(row.name), row, levels) for row in table.rows),
            _line(scope.extent.total, table.total, levels),
        ],
        stream=f"unit:{built.unit_id}",
        file_name=built.file_name,
        extent=built.extent,
        fixed=1,
        total=True,
        below=[f"{scope.extent.checked}：{table.total.check.sentence}。"],
        of=built.identity,
    )


def rollup_expected(user: User, fields: Mapping[str, str]) -> Expected:
    """A line for each township or area: it is the database that adds up. Raises as `rollup_table` does."""
    scope = scope_of(document_named("rollup").params_from(fields), user)
    return Expected(f"{scope.unit.name}创建规划汇总表", scope.unit.id, 0, scope.extent.note)


def _built(key: str, user: User, fields: Mapping[str, str]) -> Built:
    return build(key, document_named(key).params_from(fields), user)


def _measure(number: int, row: LedgerRow) -> list[Value]:
    return [
        *(number, row.township, row.village, row.star, f"{row.task_code} {row.task}", row.gap, row.text),
        *(row.owner, row.lead_official, row.due_on, row.support, row.task_force, "", "", "", row.region_code),
    ]


def _line(name: str, row: RollupRow, levels: Mapping[int, Any]) -> list[Value]:
    by_level = (row.totals.levels[level] for level in (*levels, 0))
    sums = (row.reported, row.not_reported)
    return [name, row.villages, *by_level, *sums, *row.totals.stars.values(), row.check.by_star, row.check.mark]
