"""`flask drill`: a restore, practised. A backup is brought back into an empty place, looked at, and thrown away again;
the record says what was found. The running portal is only read."""

import hashlib
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from portal.history.queries import broken_links
from portal.kernel import clock
from portal.kernel.config import engine_options, with_driver
from portal.kernel.db import db
from portal.operation import dumps
from portal.operation.backup import BackupFailed, make_backup
from portal.operation.commands import passphrase_of, passphrase_option
from portal.operation.restoring import restore

COMPARED = ("unit", "user", "plan", "block", "submission", "event")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Found:
    """What the restored database holds and what is wrong with it."""

    rows: dict[str, int]
    problems: list[str]


@click.command("drill")
@click.argument("place", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--database", help="PostgreSQL：恢复到哪个空数据库的地址。SQLite 不用写。")
@passphrase_option
@with_appcontext
def drill(place: Path | None, database: str | None, secret: Path | None) -> None:
    """恢复演练：取一份备份（不写就现做一份），恢复到空的地方，逐项核对，打印记录，然后清掉。"""
    own = sa.make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    if own.get_backend_name() != "sqlite" and not database:
        raise click.ClickException("请先建一个空数据库，再写 --database postgresql:///drill?host=/var/run/postgresql")
    with tempfile.TemporaryDirectory(prefix="portal-drill-") as scratch:
        try:
            problems = _practise(place, own, database, Path(scratch), passphrase_of(secret))
        except BackupFailed as error:
            raise click.ClickException(f"演练没有成功：{error}") from error
    if problems:
        raise click.ClickException("演练没有通过：" + "；".join(problems[:5]))
    click.echo("结论：通过。这份备份能恢复，数据完整。")


def _practise(place: Path | None, own: sa.URL, database: str | None, scratch: Path, secret: bytes | None) -> list[str]:
    """Make, bring back, look; each step is a line of the record."""
    click.echo(f"恢复演练记录  {clock.now().astimezone(clock.LOCAL):%Y-%m-%d %H:%M:%S}")
    place = _given_or_made(place, own, scratch / "backups", secret)
    with place.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    click.echo(f"   {place.name}，{place.stat().st_size / 1_000_000:.1f} MB，SHA-256 {digest}")
    target, empty = _empty_place(database, scratch)
    seconds, files = _timed(lambda: restore(place, target, empty, secret))
    click.echo(f"2. 恢复到空的地方：{files} 个文件，{seconds:.1f} 秒")
    seconds, found = _timed(lambda: _look_at(target))
    click.echo(f"3. 核对恢复出来的数据库：{seconds:.1f} 秒")
    for line in _compared(found.rows):
        click.echo(line)
    click.echo(f"4. 数据库完好、操作记录的链完整：{'否' if found.problems else '是'}")
    return found.problems


def _given_or_made(place: Path | None, own: sa.URL, folder: Path, secret: bytes | None) -> Path:
    if place is not None:
        click.echo(f"1. 备份：{place}")
        return place
    seconds, made = _timed(lambda: make_backup(own, Path(current_app.config["INSTANCE"]), folder, secret))
    click.echo(f"1. 备份：现做一份，{seconds:.1f} 秒")
    return made


def _empty_place(database: str | None, scratch: Path) -> tuple[sa.URL, Path]:
    empty = scratch / "empty"
    empty.mkdir()
    return sa.make_url(with_driver(database or f"sqlite:///{empty / 'portal.sqlite'}")), empty


def _look_at(url: sa.URL) -> Found:
    """Count the tables, and check the pages, the references and every chain of the history."""
    engine = sa.create_engine(url, poolclass=sa.NullPool, **_driver(url))
    with Session(engine) as session:
        rows = _counts(session)
        problems = broken_links(session)
    engine.dispose()
    if url.get_backend_name() == "sqlite":
        problems += dumps.sqlite_problems(Path(url.database or ""))
    return Found(rows, problems if rows["event"] or not rows["plan"] else [*problems, "没有操作记录"])


def _driver(url: sa.URL) -> dict[str, Any]:
    options = engine_options(url.render_as_string(hide_password=False))
    return {name: options[name] for name in ("module", "hide_parameters") if name in options}


def _compared(rows: dict[str, int]) -> Iterator[str]:
    """People may have gone on working since the backup: the portal may hold a little more."""
    now = _counts(db.session)
    for table in COMPARED:
        yield f"   {table:<12} 恢复出来 {rows[table]:>8} 行，现在库里 {now[table]:>8} 行"


def _counts(session: Any) -> dict[str, int]:
    return {name: session.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) for name in COMPARED}


def _timed(work: Callable[[], Answer]) -> tuple[float, Answer]:
    begun = time.monotonic()
    answer = work()
    return time.monotonic() - begun, answer
