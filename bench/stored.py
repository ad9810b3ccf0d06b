"""Whether what the portal said it had stored is in the database, asked of the database and not of the portal."""

import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pysqlite3
import sqlalchemy as sa

from bench.blocks import MARK

Place = tuple[int, str]  # plan, block


@dataclass(frozen=True)
class Finding:
    """`lost` marks are in no event of their block; `overwritten` blocks show less than was last acknowledged."""

    lost: list[str]
    overwritten: list[str]
    chain: str  # what `flask history verify` said, if it was not content


def engine(url: str) -> sa.Engine:
    module = {"module": pysqlite3} if url.startswith("sqlite") else {}
    return sa.create_engine(url, poolclass=sa.NullPool, **module)


def check(database: sa.Engine, environment: Mapping[str, str], acknowledged: Mapping[str, Place]) -> Finding:
    """Every acknowledged mark in the history of its block, and no block older than its last acknowledged mark."""
    lost, overwritten, _ = losses(database, acknowledged)
    return Finding(lost, overwritten, _verify(environment))


def losses(database: sa.Engine, acknowledged: Mapping[str, Place]) -> tuple[list[str], list[str], list[str]]:
    """Marks that no event of their block has; blocks behind their last acknowledged mark; marks written twice."""
    with database.connect() as connection:
        history, blocks = _history(connection), _blocks(connection)
    newest: dict[Place, int] = {}
    for mark, place in acknowledged.items():
        newest[place] = max(newest.get(place, 0), _number(mark))
    return (
        [mark for mark, place in acknowledged.items() if mark not in history[place]],
        [f"{place} behind {number}" for place, number in newest.items() if _newest(blocks[place]) < number],
        [mark for marks in history.values() for mark, times in marks.items() if times > 1],
    )


def unsound(database: sa.Engine) -> list[str]:
    """What SQLite finds wrong with its file; PostgreSQL, which nobody kills here, looks after its own."""
    if database.dialect.name != "sqlite":
        return []
    with database.connect() as connection:
        found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
        return found + [f"orphan: {row}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]


def _history(connection: sa.Connection) -> dict[Place, Counter[str]]:
    """The marks that events say were written, and in how many of them, by block."""
    found: dict[Place, Counter[str]] = defaultdict(Counter)
    events = sa.text("SELECT stream, data FROM event WHERE verb = 'block_saved' AND stream LIKE 'plan:%'")
    for stream, data in connection.execute(events):
        event = json.loads(data)
        new = (str(after) for _, after in event["changes"].values())
        found[int(stream.partition(":")[2]), event["block"]].update(_marks(new))
    return found


def _blocks(connection: sa.Connection) -> dict[Place, set[str]]:
    rows = connection.execute(sa.text("SELECT plan_id, key, content FROM block"))
    return defaultdict(set, {(plan, key): _marks([content]) for plan, key, content in rows})


def _marks(texts: Iterable[str]) -> set[str]:
    return {found[0].strip() for text in texts for found in MARK.finditer(text)}


def _newest(marks: set[str]) -> int:
    return max(map(_number, marks), default=0)


def _number(mark: str) -> int:
    return int(mark.strip(" []").partition("-")[2])


def _verify(environment: Mapping[str, str]) -> str:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "history", "verify"]
    done = subprocess.run(command, env=dict(environment), capture_output=True, text=True)
    return "" if done.returncode == 0 else (done.stdout + done.stderr)[-2000:]


def megabytes(database: sa.Engine) -> float:
    """Of the whole database, for SQLite with its write-ahead log."""
    if database.dialect.name == "sqlite":
        path = Path(str(database.url.database))
        return sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*")) / 1e6
    with database.connect() as connection:
        size: Any = connection.scalar(sa.text("SELECT pg_database_size(current_database())"))
    return int(size) / 1e6
