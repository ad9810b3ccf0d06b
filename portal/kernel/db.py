"""Database base: naming convention, column types, SQLite's settings, and the one way to commit."""

import datetime as dt
import enum
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
import pysqlite3
import sqlalchemy as sa
from flask import has_app_context
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.orm.exc import StaleDataError

from portal.kernel.canonical_json import canonical_json
from portal.kernel.errors import Conflict


class UtcDateTime(sa.types.TypeDecorator[dt.datetime]):
    """Aware datetimes only; stored as naive UTC so every database agrees."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        return None if value is None else value.replace(tzinfo=dt.UTC)


class JsonText(sa.types.TypeDecorator[Any]):
    """A JSON value kept as canonical text, so that equal values have equal bytes on every database."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        return None if value is None else json.loads(value)


class Base(DeclarativeBase):
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    # On the registry and not on the class: Flask-SQLAlchemy's own base would refuse a per-class map.
    registry = registry(
        type_annotation_map={
            dt.datetime: UtcDateTime,
            dict[str, Any]: JsonText,
            enum.Enum: sa.Enum(
                enum.Enum,
                native_enum=False,
                length=32,
                values_callable=lambda members: [member.value for member in members],
            ),
        }
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

# True while the present unit of work only reads. SQLite then begins a plain transaction; everything else takes the
# write lock at once (BEGIN IMMEDIATE): a reader that turns writer half-way fails with "database is locked".
_reads_only: ContextVar[bool] = ContextVar("reads_only", default=False)


# What must still be so when a unit of work ends; each raises if it is not. Registered by the features that know.
before_commit: list[Callable[[], None]] = []


def is_writing() -> bool:
    """Whether the present unit of work may change something, so that what it reads has to stay as it is."""
    return not _reads_only.get()


def is_bound() -> bool:
    """Whether there is a portal here to have a database at all: pure functions are also called without one."""
    return has_app_context()


def has_row_locks() -> bool:
    """Whether several may write at once: PostgreSQL. SQLite lets in one writer and needs no locks on rows."""
    return db.session.get_bind().dialect.name == "postgresql"


def hold(name: str) -> None:
    """One at a time until commit, for what has no row yet that could be locked: the next event of a stream, a job that
    nobody has asked for. SQLite has one writer anyway."""
    if has_row_locks():
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(name, 0))))


def set_reads_only(value: bool) -> None:
    """Say what the request that begins now will do; GET and HEAD only read."""
    _reads_only.set(value)


@contextmanager
def reading() -> Iterator[None]:
    """A transaction of the worker's that only reads, so that nobody's saving waits for it; over at the end."""
    db.session.rollback()
    set_reads_only(True)
    try:
        yield
    finally:
        db.session.rollback()
        set_reads_only(False)


@contextmanager
def writing() -> Iterator[None]:
    """A short write inside a reading request: ends the reading transaction first. The caller commits."""
    db.session.rollback()
    before = _reads_only.get()
    _reads_only.set(False)
    try:
        yield
    finally:
        db.session.rollback()
        _reads_only.set(before)


@sa.event.listens_for(sa.Engine, "connect")
def _set_up_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, pysqlite3.Connection):
        return
    connection.isolation_level = None  # SQLAlchemy, not the driver, opens transactions: see _begin.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


@sa.event.listens_for(sa.Engine, "connect")
def _set_up_postgresql(connection: Any, _record: Any) -> None:
    """By itself it waits for ever for what somebody else has locked: soon no thread is left to say so."""
    if isinstance(connection, psycopg.Connection):
        connection.execute("SET lock_timeout = '10s'")
        connection.commit()  # else the first rollback would forget it


@sa.event.listens_for(sa.Engine, "begin")
def _begin(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if _reads_only.get() else "BEGIN IMMEDIATE")


def commit() -> None:
    """Finish the unit of work; a lost race is a `Conflict`, not a crash.

    Raises:
        Conflict: another transaction changed the same row, or took the same unique place, first.
    """
    try:
        for check in before_commit:
            check()
        db.session.commit()
    except (StaleDataError, sa.exc.IntegrityError) as error:
        db.session.rollback()
        if not is_lost_race(error):
            raise
        raise Conflict(LOST_RACE) from error


LOST_RACE = "刚才有别人先保存了。请重新打开这一页看看，再决定怎么改。"


def is_lost_race(error: Exception) -> bool:
    """Whether another transaction was first, as against a mistake of ours (a missing value, a failed check)."""
    if isinstance(error, sa.exc.IntegrityError):
        return "UNIQUE constraint failed" in str(error.orig) or getattr(error.orig, "sqlstate", None) == "23505"
    return isinstance(error, StaleDataError)


def tidy_up() -> None:
    """After very many rows came in at once: let the database look at how they are spread, or it plans its answers for
    empty tables. Ends the present transaction."""
    db.session.close()
    with db.engine.connect() as connection:
        tidy_up_after(connection)


def tidy_up_after(connection: sa.Connection) -> None:
    """The same for a database that is not the portal's own."""
    connection.execution_options(isolation_level="AUTOCOMMIT")
    connection.exec_driver_sql("VACUUM ANALYZE" if connection.dialect.name == "postgresql" else "ANALYZE")
