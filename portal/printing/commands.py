"""`flask print …`: documents into files, without web and worker; and whether printing works on this machine."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import click
from flask.cli import AppGroup, ScriptInfo, with_appcontext

from portal.kernel.db import db, set_reads_only
from portal.kernel.errors import DomainError
from portal.printing import clearing, drawing, queries
from portal.printing.document import Document
from portal.printing.failures import RenderFailed
from portal.printing.fonts import FACES, check_faces
from portal.printing.registry import papers
from portal.printing.render import Drawn, renderer


class PrintGroup(AppGroup):
    """Beside its own commands one for each paper of the portal that can be asked for here."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *_documents(ctx)})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if own := super().get_command(ctx, name):
            return own
        document = _documents(ctx).get(name)
        if document is None or document.subject is None:
            return None
        command = document.subject.command(document)
        command.callback = with_appcontext(cast(Callable[..., Any], command.callback))
        return command


def _documents(ctx: click.Context) -> dict[str, Document]:
    with ctx.ensure_object(ScriptInfo).load_app().app_context():
        return {key.replace("_", "-"): paper for key, paper in papers().items() if paper.subject}


print_group = PrintGroup("print", help="把文件直接生成为 PDF，检查打印是否正常。")

out_option = click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="写到哪里；文件夹或 .pdf 文件。"
)


@print_group.command("check")
def check() -> None:
    """检查字体和排版程序：正常时只说一句话。"""
    problems = check_faces() or draw_problems()
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise click.ClickException(f"打印有 {len(problems)} 处问题")
    click.echo("打印正常。")


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


def write(key: str, params: Callable[[], dict[str, Any]], out: Path) -> None:
    """Build, draw and write one document; failures are told in a sentence."""
    set_reads_only(True)
    try:
        built = queries.build(key, params(), None)
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
