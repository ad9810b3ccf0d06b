"""The least that a database can do for a save: event row in, block row changed, commit. Same bytes, same disk."""

import json
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.stored import engine

# As portal/kernel/db.py sets them.
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON")
Row = dict[str, Any]


class BareCommit:
    """Two tables like the portal's in a database of their own, filled with the portal's blocks, and its latest saves.

    The tables have the portal's columns and unique keys and no foreign keys, for nothing else is there.
    """

    def __init__(self, portal: sa.Engine, folder: Path, saves: int) -> None:
        self.events, blocks = _latest_saves(portal, saves), _rows(portal, "SELECT * FROM block")
        self.blocks = {(block["plan_id"], block["key"]): block for block in blocks}
        database = _beside(portal, folder)
        _make_tables(portal, database)
        self.connection: Any = _driver_connection(database)
        self.sign, self.begin = "%s", "BEGIN"
        if portal.dialect.name == "sqlite":
            self.sign, self.begin = "?", "BEGIN IMMEDIATE"
            self.connection.isolation_level = None
            for pragma in PRAGMAS:
                self.connection.execute(f"PRAGMA {pragma}")
        else:
            self.connection.autocommit = True  # so that BEGIN and COMMIT below are all there is
        self.connection.execute("BEGIN")
        for block in blocks:
            self._insert("block", block)
        self.connection.execute("COMMIT")

    def seconds(self) -> float:
        """Commit one save, each time another, and say how long it took."""
        event = self.events.pop()
        block = self.blocks[int(event["stream"].partition(":")[2]), json.loads(event["data"])["block"]]
        began = time.perf_counter()
        self.connection.execute(self.begin)
        self._insert("event", event)
        change = "UPDATE block SET content = ?, version = ?, saved_at = ? WHERE id = ?".replace("?", self.sign)
        self.connection.execute(change, (block["content"], block["version"] + 1, block["saved_at"], block["id"]))
        self.connection.execute("COMMIT")
        return time.perf_counter() - began

    def _insert(self, table: str, row: Row) -> None:
        signs = ", ".join([self.sign] * len(row))
        self.connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({signs})", tuple(row.values()))


def _driver_connection(database: sa.Engine) -> Any:
    """Without SQLAlchemy in between."""
    connection = database.raw_connection()
    driver_connection = connection.driver_connection
    connection.detach()
    return driver_connection


def _latest_saves(portal: sa.Engine, number: int) -> list[Row]:
    return _rows(portal, f"SELECT * FROM event WHERE verb = 'block_saved' ORDER BY id DESC LIMIT {number}")


def _rows(database: sa.Engine, question: str) -> list[Row]:
    """As the driver gives them, so that they go in as they came out."""
    with database.connect() as connection:
        return [dict(row._mapping) for row in connection.exec_driver_sql(question)]


def _beside(portal: sa.Engine, folder: Path) -> sa.Engine:
    """An empty database on the same disk: another file, or another database of the same server."""
    if portal.dialect.name == "sqlite":
        return engine(f"sqlite:///{folder / 'bare.sqlite'}")
    with portal.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CREATE DATABASE bare TEMPLATE template0")
    return engine(portal.url.set(database="bare").render_as_string(hide_password=False))


def _make_tables(portal: sa.Engine, database: sa.Engine) -> None:
    theirs, ours = sa.MetaData(), sa.MetaData()
    theirs.reflect(portal, only=["event", "block"])
    for name in ("event", "block"):
        table = theirs.tables[name]
        columns = [sa.Column(column.name, column.type, primary_key=column.primary_key) for column in table.columns]
        unique = [rule.columns.keys() for rule in table.constraints if isinstance(rule, sa.UniqueConstraint)]
        sa.Table(name, ours, *columns, *(sa.UniqueConstraint(*names) for names in unique))
    ours.create_all(database)
