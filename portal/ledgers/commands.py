"""`flask ledgers …`: figures across counties, for whoever runs the portal."""

import click
from flask.cli import AppGroup

from portal.kernel import clock
from portal.ledgers.domain.lines import RollupRow
from portal.ledgers.queries.province import ALL_LEVELS, province_rollup
from portal.plans.domain.numbers import level_name

ledgers = AppGroup("ledgers", help="汇总数字。")


@ledgers.command("province")
@click.option("--year", type=int, help="年度；不写就是今年。")
def show_province(year: int | None) -> None:
    """按县汇总：各级、各星的村数。各列之间是制表符，可以直接贴进表格。"""
    year = year or clock.today().year
    table = province_rollup(year)
    if not table.rows:
        raise click.ClickException(f"没有 {year} 年度的计划表。")
    levels = [level_name(level) for level in ALL_LEVELS]
    click.echo("\t".join(["县", "村数", "已上报", *levels, *table.stars.values(), "星数合计", "校验"]))
    for row in table.lines:
        click.echo("\t".join(map(str, [row.name, *_figures(row)])))


def _figures(row: RollupRow) -> list[int | str]:
    totals, check = row.totals, row.check
    return [row.villages, row.reported, *totals.levels.values(), *totals.stars.values(), check.by_star, check.mark]
