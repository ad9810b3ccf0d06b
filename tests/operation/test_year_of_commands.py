"""Whoever runs a command need not say which year it is."""

import datetime as dt
from collections.abc import Iterator

import click
import pytest
from flask.cli import ScriptInfo

from portal.kernel import clock


def commands(group: click.Group, ctx: click.Context, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command of the portal with its words; some are only made when they are asked for."""
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command, name
        yield f"{path} {name}".strip(), command
        if isinstance(command, click.Group):
            yield from commands(command, ctx, f"{path} {name}")


def test_no_command_insists_on_a_year(app):
    ctx = click.Context(app.cli, obj=ScriptInfo(create_app=lambda: app))
    found = {path: param for path, one in commands(app.cli, ctx) for param in one.params if param.name == "year"}
    assert {"print plan", "print ledger", "archive make", "ledgers province", "restore-plan"} <= set(found)
    assert [path for path, param in found.items() if param.required] == []
    helped = [path for path, param in found.items() if isinstance(param, click.Option)]
    assert [path for path in helped if "不写就是" not in (found[path].help or "")] == []


@pytest.fixture
def in_2022(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2022, 9, 1, 2, tzinfo=dt.UTC))


@pytest.mark.usefixtures("in_2022", "plan")
def test_the_year_that_runs_is_meant(app, session):
    session.commit()
    run = app.test_cli_runner().invoke
    table = run(args=["ledgers", "province"])
    assert table.exit_code == 0 and "明县" in table.output
    restored = run(args=["restore-plan", "柳树村", "--version", "7"])
    assert restored.exit_code == 1 and "第 7 次" in restored.output, restored.output
