"""`flask archive …`: a year's papers into one file, and whether such a file is still what it was."""

from pathlib import Path

import click
from flask.cli import AppGroup

from portal.catalogue.queries import cycle_of
from portal.catalogue.queries.placements import place_in
from portal.cycles.papers.archive_contents import contents_of
from portal.cycles.papers.archive_making import make_archive
from portal.cycles.papers.archive_package import problems_of
from portal.kernel.db import reading
from portal.kernel.errors import DomainError
from portal.places.queries import unit_named
from portal.printing.document import file_name
from portal.printing.failures import RenderFailed

archive_group = AppGroup("archive", help="把一个年度已通过的计划表归档成一个 ZIP，检查归档有没有被改动。")


@archive_group.command("make")
@click.option("--unit", "unit_name", required=True, help="乡镇或县，例如 广武镇。")
@click.option("--year", type=int, help="年度；不写就是正在进行的年度。")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="放到哪个文件夹。")
def make(unit_name: str, year: int | None, out: Path) -> None:
    """归档一个年度。"""
    try:
        with reading():
            unit = unit_named(unit_name)
            cycle = cycle_of(unit, year)
            contents = contents_of(place_in(cycle, unit), cycle, None)
        out.mkdir(parents=True, exist_ok=True)
        place = out / f"{file_name(contents.title)}.zip"
        make_archive(contents, place, _tell)
    except (DomainError, RenderFailed) as error:
        raise click.ClickException(str(error)) from error
    papers = len(contents.approved)
    without = len(contents.entries) - papers
    click.echo(f"{place}（{papers} 份已通过的计划表；{without} 个村还没有通过，只在清单里）")


@archive_group.command("verify")
@click.argument("place", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def verify(place: Path) -> None:
    """检查一个归档：每个文件都和归档时一样，才说完好。"""
    problems = list(problems_of(place))
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise click.ClickException(f"归档有 {len(problems)} 处问题")
    click.echo("归档完好。")


def _tell(done: int, of: int, words: str) -> None:
    click.echo(words, err=True)
