"""Rows by the hundred thousand: COPY on PostgreSQL, one prepared INSERT on SQLite.

Values pass through the columns' own types, so that a row written here is the row that the models would have written.
What a row does not name gets the column's default.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from portal.kernel.db import db

Values = Mapping[str, Any]


class Ready(str):
    """Text that is canonical JSON already: writing 46,000 plans out once more would take longer than storing them."""


class Rows:
    """Writes rows over the session's connection, in the caller's transaction."""

    def __init__(self) -> None:
        self._connection = db.session.connection()
        self._dialect = self._connection.dialect

    def add(self, model: type[Any], rows: Iterable[Values]) -> None:
        """Put rows into a model's table; ids are the caller's affair."""
        table: sa.Table = model.__table__
        columns = [_Column(column, self._dialect) for column in table.columns if not _is_left_to_database(column)]
        values = [tuple(column.of(row) for column in columns) for row in rows]
        if not values:
            return
        quote = self._dialect.identifier_preparer.quote
        target = f"{quote(table.name)} ({', '.join(quote(column.name) for column in columns)})"
        if self._dialect.name == "postgresql":
            self._copy(target, values)
        else:
            marks = ", ".join("?" for _ in columns)
            self._connection.exec_driver_sql(f"INSERT INTO {target} VALUES ({marks})", values)

    def _copy(self, target: str, values: list[tuple[Any, ...]]) -> None:
        driver: Any = self._connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
            for value in values:
                copy.write_row(value)

    def last_id(self, model: type[Any]) -> int:
        """The highest id in use."""
        return self._connection.scalar(sa.select(sa.func.coalesce(sa.func.max(model.id), 0))) or 0

    def count_on(self, *models: type[Any]) -> None:
        """Let the database's own numbering go on behind the ids written here; SQLite does so by itself."""
        if self._dialect.name != "postgresql":
            return
        for model in models:
            name = self._dialect.identifier_preparer.quote(model.__tablename__)
            sequence = sa.func.pg_get_serial_sequence(name, "id")
            self._connection.execute(sa.select(sa.func.setval(sequence, max(1, self.last_id(model)))))


def _is_left_to_database(column: sa.Column[Any]) -> bool:
    return column.default is None and column.server_default is not None


class _Column:
    """How one column's value is written."""

    def __init__(self, column: sa.Column[Any], dialect: sa.Dialect) -> None:
        self.name = column.name
        default: Any = column.default
        self.default = default.arg if default is not None and default.is_scalar else None
        processor = column.type.dialect_impl(dialect).bind_processor(dialect)
        self.process: Callable[[Any], Any] = processor or (lambda value: value)

    def of(self, row: Values) -> Any:
        value = row.get(self.name, self.default)
        return str(value) if isinstance(value, Ready) else self.process(value)
