"""`flask history verify`: is every chain whole, and is everything there that the anchors have seen?"""

import click
from flask.cli import AppGroup

from portal.history import anchors
from portal.history.checking import check_chain
from portal.history.models import Anchor
from portal.kernel import clock

history = AppGroup("history", help="核对操作记录。")


@history.command("verify")
@click.option("--anchor", "written", multiple=True, help="以前抄下来的锚点，至少前 12 位；可以写几个。")
def verify(written: tuple[str, ...]) -> None:
    """核对每一条操作记录的链是否完整，锚点记下的是不是都还在。"""
    problems = check_chain()
    problems += [
        f"没有锚点 {words}：抄错了，或者库里的记录比它旧，或者被删改过"
        for words in written
        if anchors.anchor_written_down(words) is None
    ]
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.ClickException(f"有 {len(problems)} 处不完整")
    latest = anchors.latest_anchor()
    click.echo("操作记录完整。")
    since = f"之后又有 {anchors.count_since(latest)} 条，其中末尾的被删去是看不出来的。"
    click.echo(f"最近的锚点：{anchor_in_words(latest)}。{since}")


@history.command("anchor")
def anchor() -> None:
    """现在就做一个锚点；请把它抄到这台机器以外的地方。"""
    made = anchors.take_anchor(all_streams=True)
    click.echo(f"锚点：{anchor_in_words(made)}\n{made.hash}" if made else "还没有操作记录，不用做锚点。")


def anchor_in_words(made: Anchor | None) -> str:
    """An anchor as people copy it."""
    if made is None:
        return "还没有"
    return f"{made.words}（第 {made.number} 个，{made.at.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}，{made.events} 条）"
