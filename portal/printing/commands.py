"""`flask print …`: documents into files, without web and worker; and whether printing works on this machine."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from portal.catalogue.queries import cycle_of
from portal.db import db, set_reads_only
from portal.errors import DomainError, NotThere
from portal.places.models import Unit
from portal.places.queries import unit_named
from portal.plans.models import Plan
from portal.printing import queries, store
from portal.printing.faces import FACES, check_faces
from portal.printing.render import RenderFailed, renderer

print_group = AppGroup("print", help="把文件直接生成为 PDF，检查打印是否正常。")

unit_option = click.option("--unit", "unit_name", required=True, help="单位名称，例如 广武镇/桃花峪村。")
year_option = click.option("--year", type=int, help="年度；不写就是最近一年。")
out_option = click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="写到哪里；文件夹或 .pdf 文件。"
)


@print_group.command("plan")
@unit_option
@year_option
@click.option("--number", type=int, help="第几次上报；不写就是最近一次。")
@out_option
def plan(unit_name: str, year: int | None, number: int | None, out: Path) -> None:
    """单村计划表。"""

    def params(unit: Unit) -> dict[str, Any]:
        given = {} if number is None else {"number": number}
        return {"plan_id": plan_id_of(unit, year), **given}

    write("plan", unit_name, params, out)


@print_group.command("blank")
@unit_option
@year_option
@out_option
def blank(unit_name: str, year: int | None, out: Path) -> None:
    """空白计划表，手写用。"""
    write("blank", unit_name, lambda unit: {"plan_id": plan_id_of(unit, year)}, out)


@print_group.command("ledger")
@unit_option
@year_option
@out_option
def ledger(unit_name: str, year: int | None, out: Path) -> None:
    """工作总台账。"""
    write("ledger", unit_name, lambda unit: many(unit, year), out)


@print_group.command("rollup")
@unit_option
@year_option
@out_option
def rollup(unit_name: str, year: int | None, out: Path) -> None:
    """创建规划汇总表。"""
    write("rollup", unit_name, lambda unit: many(unit, year), out)


@print_group.command("check")
def check() -> None:
    """检查字体和排版程序：正常时只说一句话。"""
    problems = check_faces() or draw_problems()
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise click.ClickException(f"打印有 {len(problems)} 处问题")
    click.echo("打印正常。")


def many(unit: Unit, year: int | None) -> dict[str, Any]:
    """The parameters of a paper about many villages."""
    return {"unit_id": unit.id, "year": cycle_of(unit, year).year}


def plan_id_of(unit: Unit, year: int | None) -> int:
    """The plan of a village for a year."""
    cycle = cycle_of(unit, year)
    found = db.session.scalar(sa.select(Plan.id).where(Plan.unit_id == unit.id, Plan.cycle_id == cycle.id))
    if found is None:
        raise NotThere(f"{unit.name}没有 {cycle.year} 年度的计划表。")
    return found


def write(key: str, unit_name: str, params: Callable[[Unit], dict[str, Any]], out: Path) -> None:
    """Build, draw and write one document; failures are told in a sentence."""
    set_reads_only(True)
    try:
        built = queries.build(key, params(unit_named(unit_name)), None)
        html, css = store.html_of(built), store.css_of(built)
        db.session.rollback()
        drawn = renderer().draw(html, css)
    except (DomainError, RenderFailed) as error:
        raise click.ClickException(str(error)) from error
    path = out if out.suffix == ".pdf" else out / f"{built.file_name}.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(drawn.pdf)
    click.echo(f"{path}（{drawn.pages} 页）")


def draw_problems() -> list[str]:
    """What goes wrong when a page with every face is drawn."""
    rows = "".join(f'<p style="font:{face.weight} 12pt {face.family}">{face.role}：村级创建计划</p>' for face in FACES)
    try:
        renderer().draw(f"<!doctype html><title>打印检查</title>{rows}", ["@page { size: A4 }"])
    except RenderFailed as error:
        return [str(error)]
    return []
