"""`flask restore-plan`: one village's plan as it once was, with nothing else touched."""

import datetime as dt

import click
from flask.cli import with_appcontext

from portal.catalogue.queries import cycle_of
from portal.kernel import clock
from portal.kernel.db import commit
from portal.kernel.errors import DomainError
from portal.places.queries import unit_named
from portal.plans import queries, services
from portal.plans.models import Plan


@click.command("restore-plan")
@click.argument("unit_name", metavar="单位")
@click.argument("year", type=int, required=False, metavar="[年度]")
@click.option("--version", "number", type=int, help="恢复成第几次上报。")
@click.option(
    "--at", "at", type=click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%d"]), help="恢复成这个时刻（北京时间）的样子。"
)
@click.option("--dry-run", is_flag=True, help="只列出会改动哪里，什么也不改。")
@with_appcontext
def restore_plan(unit_name: str, year: int | None, number: int | None, at: dt.datetime | None, dry_run: bool) -> None:
    """把一个村的计划表恢复成以前的样子，别的都不动。年度不写就是正在进行的年度。"""
    if (number is None) == (at is None):
        raise click.ClickException(f"请写 --version 第几次上报，或者 --at '{clock.today()} 09:00'，两样写一样。")
    try:
        plan = _plan_of(unit_name, year)
        past = _past_of(plan, number, at)
        document, found = queries.working_copy(plan).document, services.changes_to(plan, past)
        blocks = list(found) if dry_run else services.restore_plan(plan, past, actor=None)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    for key in blocks:
        click.echo(f"  {document.block_title(key)}：{len(found[key])} 处")
    told = _told(plan, past, len(blocks), dry_run)
    if not dry_run:
        commit()
    click.echo(told)


def _plan_of(unit_name: str, year: int | None) -> Plan:
    unit = unit_named(unit_name)
    return queries.any_plan_of(unit, cycle_of(unit, year))


def _past_of(plan: Plan, number: int | None, at: dt.datetime | None) -> services.Past:
    if number is not None:
        return services.past_of(queries.submission_or_404(plan, number))
    assert at
    return services.past_at(plan, at.replace(tzinfo=clock.LOCAL))


def _told(plan: Plan, past: services.Past, blocks: int, dry_run: bool) -> str:
    name = plan.unit.full_name
    if not blocks:
        return f"{name}的计划表和{past.name}时一样，没有改动。"
    if dry_run:
        return f"{name}的计划表会改动以上 {blocks} 个部分。什么也没有改。"
    return f"已把{name}的计划表恢复成{past.name}的样子，改了 {blocks} 个部分；原来的内容仍在操作记录里。"
