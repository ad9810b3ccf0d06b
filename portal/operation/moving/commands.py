"""`flask move-to-postgresql ADDRESS`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from portal.kernel.config import UNREADABLE_DATABASE, checked, engine_options, with_driver
from portal.kernel.db import db, tidy_up_after
from portal.operation.checks import is_migrated
from portal.operation.moving import checking, copying
from portal.operation.moving.checking import MoveFailed
from portal.operation.moving.copying import Sums


@click.command("move-to-postgresql")
@click.argument("address", envvar="PORTAL_MOVE_TO")
@with_appcontext
def move_to_postgresql(address: str) -> None:
    """把现在的 SQLite 数据库搬到一个空的 PostgreSQL 数据库，逐行核对；要么全部搬好，要么目标仍是空的。

    ADDRESS 写成 postgresql:///portal?host=/var/run/postgresql；里面有密码的，改写在环境变量 PORTAL_MOVE_TO 里，
    别人就看不到。搬的时候网页能看不能存，请先停下系统。原来的数据库一个字也不改。
    """
    own = sa.make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    if own.get_backend_name() != "sqlite":
        raise click.ClickException("现在用的已经不是 SQLite，不用搬。")
    target = _target_of(address)
    try:
        sums, anchor = _move(own, target)
    except MoveFailed as error:
        raise click.ClickException(f"没有搬：{error}") from error
    except sa.exc.DBAPIError as error:
        raise click.ClickException(f"没有搬，目标仍是空的：{str(error.orig).strip()[-500:]}") from error
    _tell(sums, anchor)
    with _connected(target) as moved:
        tidy_up_after(moved)


def _target_of(address: str) -> sa.URL:
    try:
        return sa.make_url(checked(with_driver(address)))
    except ValueError as error:
        raise click.ClickException(UNREADABLE_DATABASE.replace("DATABASE_URL ", "地址")) from error


def _move(own: sa.URL, address: sa.URL) -> tuple[Sums, str]:
    """Nobody writes to the source meanwhile: beginning takes SQLite's one place of a writer."""
    if not is_migrated():
        raise MoveFailed("数据库结构还是旧版的。请先运行 flask db upgrade。")
    db.session.rollback()
    with _connected(address) as target, db.engine.connect() as source, target.begin(), source.begin():
        checking.refuse_target(target)
        checking.refuse_source(own, source)
        copying.make_tables(target)
        before = copying.copy_all(source, target)
        copying.set_sequences(target)
        checking.refuse_difference(before, copying.sums_of(target), target)
        anchor = checking.anchor_of(target)
    return before, anchor


@contextmanager
def _connected(address: sa.URL) -> Iterator[sa.Connection]:
    options = engine_options(address.render_as_string(hide_password=False))
    engine = sa.create_engine(address, poolclass=sa.NullPool, hide_parameters=options["hide_parameters"])
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _tell(sums: Sums, anchor: str) -> None:
    for name, (count, _) in sums.items():
        click.echo(f"   {name:<24} {count:>9} 行，两边一样")
    rows = sum(count for count, _ in sums.values())
    click.echo(f"搬好了：{len(sums)} 张表，{rows} 行，逐行核对过，操作记录的链完整。")
    click.echo(f"操作记录的锚点：{anchor}")
    place = os.environ.get("PORTAL_INSTANCE", "instance")
    click.echo(
        f"接下来：在设置里写上 DATABASE_URL（就是刚才的地址），再启动系统。数据文件夹 {place} 照旧用；"
        "里面原来的 portal.sqlite 没有动过，看过几天没有问题，再收起来。"
    )
