"""Thousands of rows in a few statements. SQLite has one writer: a statement a row holds up everybody who saves."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, REGCLASS

from portal.kernel.db import db, has_row_locks

# Values in one question to the database: whoever asks about thousands asks in parts.
ASKED_AT_ONCE = 1000


def hold_all(names: Collection[str]) -> None:
    """`db.hold` for many names at once, in the order of their names: two who hold several never wait for each other."""
    if has_row_locks() and names:
        each = sa.func.unnest(sa.cast(sorted(names), ARRAY(sa.Text))).column_valued("name")
        key = sa.func.hashtextextended(each, 0)
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))


def store_all(rows: Sequence[Any]) -> None:
    """Store many new rows of one table in a few statements.

    That they have their numbers before is what makes them few: SQLite does not answer the numbers of many rows in
    their order, so that each row would be a statement of its own.
    """
    if len(rows) > 1:
        give_numbers(rows)
    db.session.add_all(rows)
    db.session.flush()


def give_numbers(rows: Sequence[Any]) -> None:
    """Numbers for new rows of one table, from where the database would take them. SQLite has one writer, who may count
    on from the last one as SQLite does itself."""
    if not rows:
        return
    key = sa.inspect(type(rows[0])).primary_key[0]
    if has_row_locks():
        table = db.session.get_bind().dialect.identifier_preparer.format_table(key.table)
        series = sa.func.nextval(sa.cast(sa.func.pg_get_serial_sequence(table, key.name), REGCLASS))
        each = sa.select(series).select_from(sa.func.generate_series(1, len(rows)).alias())
        numbers = sorted(db.session.scalars(each))
    else:
        last = db.session.scalar(sa.select(sa.func.max(key))) or 0
        numbers = list(range(last + 1, last + 1 + len(rows)))
    for number, row in zip(numbers, rows, strict=True):
        row.id = number
