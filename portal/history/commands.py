"""`flask history verify`: is every chain whole?"""

import click
from flask.cli import AppGroup

from portal.history.queries import broken_links

history = AppGroup("history", help="核对操作记录。")


@history.command("verify")
def verify() -> None:
    """核对每一条操作记录的链是否完整。"""
    problems = broken_links()
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.ClickException(f"有 {len(problems)} 处不完整")
    click.echo("操作记录完整。")
