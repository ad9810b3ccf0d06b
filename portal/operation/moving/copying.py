"""All rows of one database into another, in one transaction of the target: what stops it leaves the target empty."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import alembic.command
import sqlalchemy as sa

from portal.kernel.config import ROOT
from portal.kernel.db import JsonText, db
from portal.web.extensions import migrate

AT_ONCE = 500
# table → how many rows, and a sum over them that does not depend on their order: the two engines sort words otherwise.
Sums = dict[str, tuple[int, int]]


def make_tables(target: sa.Connection) -> None:
    """This release's tables, as every installation makes them, inside the connection's transaction."""
    config = migrate.get_config(str(ROOT / "migrations"))
    config.attributes["connection"] = target
    alembic.command.upgrade(config, "head")


def raw_table(table: sa.Table) -> sa.TableClause:
    """The table with what is stored, where the portal reads more out of it: words of JSON, the word of a choice."""
    return sa.table(table.name, *(sa.column(column.name, _raw(column.type)) for column in table.columns))


def _raw(kind: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    return sa.Text() if isinstance(kind, JsonText | sa.Enum) else kind


def copy_all(source: sa.Connection, target: sa.Connection) -> Sums:
    """Copy every table; answers what was read."""
    with _without_references(target):
        return {table.name: _copy(raw_table(table), source, target) for table in db.metadata.sorted_tables}


def sums_of(connection: sa.Connection) -> Sums:
    """What is there, to be compared."""
    return {table.name: _copy(raw_table(table), connection, None) for table in db.metadata.sorted_tables}


def _copy(table: sa.TableClause, source: sa.Connection, target: sa.Connection | None) -> tuple[int, int]:
    """Read a table through, and write it where there is a target."""
    count = total = 0
    read = source.execute(sa.select(table).execution_options(yield_per=AT_ONCE)).mappings()
    for rows in read.partitions(AT_ONCE):
        if target is not None:
            target.execute(sa.insert(table), [dict(row) for row in rows])
        count, total = count + len(rows), total + sum(map(_digest, rows))
    return count, total % 2**256


@contextmanager
def _without_references(target: sa.Connection) -> Iterator[None]:
    """Places refer to one another, and so do plans and submissions: no order of tables would do. The references come
    back in the same transaction, and are checked then."""
    named = "SELECT conname, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'"
    found: Sequence[Any] = target.execute(sa.text(f"{named} AND connamespace = current_schema()::regnamespace")).all()
    for name, table, _ in found:
        target.execute(sa.text(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'))
    yield
    for name, table, definition in found:
        target.execute(sa.text(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'))


def set_sequences(target: sa.Connection) -> None:
    """The next row of each table gets a number behind those that were brought."""
    for table in db.metadata.sorted_tables:
        for column in table.primary_key.columns:
            asked = sa.select(sa.func.pg_get_serial_sequence(f'"{table.name}"', column.name))
            if sequence := target.scalar(asked):
                newest = target.scalar(sa.select(sa.func.max(column)))
                target.execute(sa.select(sa.func.setval(sequence, newest or 1, newest is not None)))


def _digest(row: sa.RowMapping) -> int:
    """Columns by their names: a column that was added later stands elsewhere in an old table."""
    said = repr(sorted((name, _plain(value)) for name, value in row.items()))
    return int.from_bytes(hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest())


def _plain(value: Any) -> str:
    return repr(bytes(value)) if isinstance(value, memoryview) else repr(value)
