"""What must be so before and after a move: a whole source that PostgreSQL can hold, an empty target, the same rows."""

from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.history.anchors import latest_anchor
from portal.history.queries import broken_links
from portal.kernel.db import db
from portal.operation import dumps
from portal.operation.moving.copying import Sums

OLDEST = 150_000  # PostgreSQL 15
LARGEST = 2**31 - 1


class MoveFailed(Exception):
    """Nothing was moved; the message says why, and what to do."""


def refuse_target(target: sa.Connection) -> None:
    """Raises:
    MoveFailed: there is something in it, or it is no database for the portal.
    """
    if target.dialect.name != "postgresql":
        raise MoveFailed("目标应该是 PostgreSQL 的地址，如 postgresql:///portal?host=/var/run/postgresql")
    if tables := sa.inspect(target).get_table_names():
        raise MoveFailed(f"目标数据库里已经有 {len(tables)} 张表，没有动它。请另建一个空的数据库（createdb）再来。")
    if target.scalar(sa.text("SHOW server_encoding")) != "UTF8":
        raise MoveFailed("目标数据库的编码不是 UTF8。请用 createdb --encoding=UTF8 --template=template0 重建一个空的。")
    if int(target.scalar(sa.text("SHOW server_version_num")) or 0) < OLDEST:
        raise MoveFailed("目标的 PostgreSQL 太旧，请用 15 或更新的版本。")


def refuse_source(url: sa.URL, source: sa.Connection) -> None:
    """Raises:
    MoveFailed: it is broken, of another release, or holds what PostgreSQL does not take.
    """
    unknown = set(sa.inspect(source).get_table_names()) - set(db.metadata.tables) - {"alembic_version"}
    if unknown:
        raise MoveFailed(f"库里有这一版不认识的表：{'、'.join(sorted(unknown))}。不搬，以免丢东西。")
    problems = dumps.sqlite_problems(Path(url.database or "")) + history_problems(source) + list(_too_large(source))
    if problems:
        raise MoveFailed("现在的数据库有问题，先处理好再搬：" + "；".join(problems[:5]))


def history_problems(connection: sa.Connection) -> list[str]:
    """What is wrong with the chains of the history there."""
    with Session(connection) as session:
        return broken_links(session)


def _too_large(source: sa.Connection) -> Iterator[str]:
    """SQLite takes any length, any number and the sign 0 in a column; PostgreSQL does not."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            odd = list(_odd(column))
            count = source.scalar(sa.select(sa.func.count()).select_from(table).where(sa.or_(*odd))) if odd else 0
            if count:
                yield f"表 {table.name} 的 {column.name} 有 {count} 行放不进 PostgreSQL（太长、太大或有空字符）"


def _odd(column: sa.Column[object]) -> Iterator[sa.ColumnElement[bool]]:
    kind = column.type.impl if isinstance(column.type, sa.types.TypeDecorator) else column.type
    if isinstance(kind, sa.String):
        yield sa.func.instr(sa.cast(column, sa.LargeBinary), sa.literal(b"\0", sa.LargeBinary)) > 0
        if kind.length:
            yield sa.func.length(column) > kind.length
    elif isinstance(kind, sa.Integer) and not isinstance(kind, sa.BigInteger):
        yield sa.or_(column > LARGEST, column < -LARGEST)


def refuse_difference(before: Sums, after: Sums, target: sa.Connection) -> None:
    """Raises:
    MoveFailed: a row is missing, or another; or the history is not whole any more.
    """
    other = [name for name, found in before.items() if after.get(name) != found]
    if other:
        raise MoveFailed(f"搬过去以后和原来不一样：{'、'.join(other)}。请把这一行告诉开发的人。")
    if problems := history_problems(target):
        raise MoveFailed("搬过去以后操作记录的链不完整：" + "；".join(problems[:5]))


def anchor_of(connection: sa.Connection) -> str:
    """The latest anchor of the history, as people copy it."""
    with Session(connection) as session:
        found = latest_anchor(session)
        return found.words if found else "还没有"
