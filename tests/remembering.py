"""The world of tests/people.py, built once by the services and then put back as rows, which is much quicker.

Each step of building (places, people, year, …) is remembered by the steps before it. It is only put back where nothing
else has happened since: no other row written, nothing patched, the clock as it is. Everywhere else it is built anew.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.kernel import clock
from portal.kernel.db import Base

AGE = 15  # seconds: what the portal calls "a moment ago" must still be one
CLOCK = (clock.now, clock.today)

Rows = dict[str, dict[Any, dict[str, Any]]]  # table → primary key → row


@dataclass
class Step:
    """What a step wrote, how the tables were after it, and where its result is to be found."""

    added: list[tuple[sa.Table, list[dict[str, Any]]]]
    changed: list[tuple[sa.Table, Any, dict[str, Any]]]
    after: Rows
    result: Any


class Memory:
    """For a worker: the steps by the names of all steps up to them."""

    def __init__(self) -> None:
        self.steps: dict[tuple[str, ...], Step] = {}
        self.blank: Rows = {}
        self.began = 0.0
        self.writes = 0
        sa.event.listen(sa.Engine, "before_cursor_execute", self._count)

    def _count(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.writes += not statement.lstrip("( \n").startswith(("SELECT", "SAVEPOINT", "RELEASE", "PRAGMA"))

    def refresh(self, session: Session) -> None:
        """Forget what has become old. Called while the tables are as the migrations left them."""
        if time.monotonic() - self.began > AGE:
            self.steps.clear()
            self.blank = read(session)
            self.began = time.monotonic()


class World:
    """The tables of one test, as far as they hold what its steps put there and nothing else."""

    def __init__(self, memory: Memory, session: Session, patches: pytest.MonkeyPatch) -> None:
        self.memory, self.session, self.patches = memory, session, patches
        self.done: tuple[str, ...] | None = ()
        memory.refresh(session)
        self.writes = memory.writes

    def step(self, name: str, build: Callable[[], Any], commit: bool = False) -> Any:
        """The result of `build`: units or people by name, or one object."""
        whole = self._committed(build) if commit else build
        if not self._is_untouched():
            self.done = None
            return whole()
        before, self.done = self.done, (*(self.done or ()), name)
        remembered = self.memory.steps.get(self.done)
        result = self._put_back(remembered) if remembered else self._build(before or (), whole)
        self.writes = self.memory.writes
        return result

    def _committed(self, build: Callable[[], Any]) -> Callable[[], Any]:
        def whole() -> Any:
            result = build()
            self.session.commit()
            return result

        return whole

    def _is_untouched(self) -> bool:
        pending = self.session.new or self.session.dirty or self.session.deleted
        patched = self.patches._setattr or self.patches._setitem or (clock.now, clock.today) != CLOCK
        return self.done is not None and not pending and not patched and self.writes == self.memory.writes

    def _build(self, before: tuple[str, ...], build: Callable[[], Any]) -> Any:
        result = build()
        self.session.flush()
        base = self.memory.steps[before].after if before else self.memory.blank
        after = read(self.session)
        assert self.done
        self.memory.steps[self.done] = Step(added(base, after), changed(base, after), after, places_of(result))
        return result

    def _put_back(self, step: Step) -> Any:
        connection = self.session.connection()
        for table, rows in step.added:
            connection.execute(table.insert(), rows)
        for table, key, row in step.changed:
            connection.execute(table.update().where(*is_row(table, key)), row)
        self.session.commit()
        return self._found(step.result)

    def _found(self, result: Any) -> Any:
        if isinstance(result, dict):
            return {name: self.session.get_one(*place) for name, place in result.items()}
        return self.session.get_one(*result) if result else None


def read(session: Session) -> Rows:
    """Every row of every table."""
    found: Rows = {}
    for table in Base.metadata.sorted_tables:
        rows = session.execute(table.select().order_by(*table.primary_key.columns)).mappings()
        found[table.name] = {tuple(row[c.name] for c in table.primary_key.columns): dict(row) for row in rows}
    return found


def added(before: Rows, after: Rows) -> list[tuple[sa.Table, list[dict[str, Any]]]]:
    """The new rows by table, those first that others refer to."""
    assert not any(before[name].keys() - rows.keys() for name, rows in after.items()), "a step of building removes rows"
    tables = [(table, after[table.name], before[table.name]) for table in Base.metadata.sorted_tables]
    found = [(table, [row for key, row in rows.items() if key not in old]) for table, rows, old in tables]
    return [(table, rows) for table, rows in found if rows]


def changed(before: Rows, after: Rows) -> list[tuple[sa.Table, Any, dict[str, Any]]]:
    tables = [(table, after[table.name], before[table.name]) for table in Base.metadata.sorted_tables]
    return [(table, key, row) for table, rows, old in tables for key, row in rows.items() if old.get(key, row) != row]


def is_row(table: sa.Table, key: Any) -> list[sa.ColumnElement[bool]]:
    return [column == part for column, part in zip(table.primary_key.columns, key, strict=True)]


def places_of(result: Any) -> Any:
    """Where to find units, people or a year again."""
    if isinstance(result, dict):
        return {name: (type(found), found.id) for name, found in result.items()}
    return (type(result), result.id) if result else None
