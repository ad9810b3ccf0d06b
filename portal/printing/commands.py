"""`flask print …`: documents into files, without web and worker; and whether printing works on this machine."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from portal.catalogue.queries import cycle_of
from portal.kernel.db import db, set_reads_only
from portal.kernel.errors import DomainError, NotThere
from portal.places.models import Unit
from portal.places.queries import areas_of, unit_named
from portal.plans.models import Plan
from portal.printing import clearing, drawing, queries
from portal.printing.documents import DOCUMENTS, Document
from portal.printing.documents.document import params_from
from portal.printing.failures import RenderFailed
from portal.printing.fonts import FACES, check_faces
from portal.printing.render import Drawn, renderer

FILTER_HELP = {
    "area": "片区名称。",
    "star": "哪颗星：branch、industry、ecology、safety、civility。",
    "level": "拟创几星；0 是未创。",
    "state": "计划的状态：draft、submitted、returned、approved。",
    "month": "几月到期。",
    "variant": "archive：存档用的 PDF/A-2b。",
    "part": "只要一张清单：tasks、problems、duties。",
    "results": "研判意见：with（印上，内部用）；不写就是空白的。",
}

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
@click.option("--variant", help=FILTER_HELP["variant"])
@out_option
def plan(unit_name: str, year: int | None, number: int | None, variant: str | None, out: Path) -> None:
    """单村计划表。"""
    write("plan", unit_name, numbered(year, number, variant), out)


@print_group.command("blank")
@unit_option
@year_option
@out_option
def blank(unit_name: str, year: int | None, out: Path) -> None:
    """空白计划表，手写用。"""
    write("blank", unit_name, lambda unit: {"plan_id": plan_id_of(unit, year)}, out)


@print_group.command("annotated")
@unit_option
@year_option
@click.option("--number", type=int, help="第几次上报；不写就是最近一次。")
@out_option
def annotated(unit_name: str, year: int | None, number: int | None, out: Path) -> None:
    """带意见的审阅稿。"""
    write("annotated", unit_name, numbered(year, number), out)


@print_group.command("changes")
@unit_option
@year_option
@click.option("--number", type=int, help="第几次上报与前一次对照；不写就是最近一次。")
@out_option
def changes(unit_name: str, year: int | None, number: int | None, out: Path) -> None:
    """修改对照表。"""
    write("changes", unit_name, numbered(year, number), out)


@print_group.command("check")
def check() -> None:
    """检查字体和排版程序：正常时只说一句话。"""
    problems = check_faces() or draw_problems()
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise click.ClickException(f"打印有 {len(problems)} 处问题")
    click.echo("打印正常。")


def numbered(year: int | None, number: int | None, variant: str | None = None) -> Callable[[Unit], dict[str, Any]]:
    """The parameters of a paper about one submission."""
    given = {name: value for name, value in (("number", number), ("variant", variant)) if value is not None}
    return lambda unit: {"plan_id": plan_id_of(unit, year), **given}


def many(unit: Unit, year: int | None) -> dict[str, Any]:
    """The parameters of a paper about many villages."""
    return {"unit_id": unit.id, "year": cycle_of(unit, year).year}


def narrowed(unit: Unit, year: int | None, given: dict[str, str | None]) -> dict[str, Any]:
    """The same, with the filters that were given; an area is called by its name."""
    params = {name: value for name, value in given.items() if value is not None}
    if "area" in params:
        params["area"] = next((str(area.id) for area in areas_of(unit) if area.name == params["area"]), "0")
    return {**many(unit, year), **params_from(params, ("area", "level", "month"), ("star", "state", "part", "variant"))}


def add_command(document: Document) -> None:
    """`flask print <document>` of a paper about many villages, with its filters as options."""

    @print_group.command(document.key.replace("_", "-"), help=f"{document.name}。")
    @unit_option
    @year_option
    @out_option
    def command(unit_name: str, year: int | None, out: Path, **given: str | None) -> None:
        write(document.key, unit_name, lambda unit: narrowed(unit, year, given), out)

    for name in reversed((*document.filters, "variant")):
        command.params.insert(2, click.Option([f"--{name}"], help=FILTER_HELP[name]))


@print_group.command("packet")
@click.option("--id", "packet_id", type=int, required=True, help="第几册；册的网址里的数字。")
@out_option
def packet(packet_id: int, out: Path) -> None:
    """会议材料汇编：装成一册。"""
    try:
        built = queries.build("packet", {"packet_id": packet_id}, None)
        assert built.press
        drawn = built.press(lambda percent, words: click.echo(f"{percent:3}% {words}", err=True))
    except (DomainError, RenderFailed) as error:
        raise click.ClickException(str(error)) from error
    save(drawn, built.file_name, out)


@print_group.command("clean")
@click.option("--days", type=click.IntRange(1), default=clearing.DAYS, show_default=True, help="多少天以前生成的。")
def clean(days: int) -> None:
    """清理以前生成的台账等文件；上报过的计划表一直保留。"""
    papers, size = clearing.clear_old(days)
    click.echo(f"清理了 {papers} 份文件，腾出 {size / 1024**2:.1f} MB。")


for each in DOCUMENTS.values():
    if not each.is_of_one_plan:
        add_command(each)


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
        order = drawing.order_of(built)
        db.session.rollback()
        drawn = drawing.draw(order)
    except (DomainError, RenderFailed) as error:
        raise click.ClickException(str(error)) from error
    save(drawn, built.file_name, out)


def save(drawn: Drawn, file_name: str, out: Path) -> None:
    path = out if out.suffix == ".pdf" else out / f"{file_name}.pdf"
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
