"""Looks at every statement of a request, however it was made: by a query, by `session.get`, by loading what an object
refers to, by UPDATE and DELETE, or as text.

A number that came with the request (in the address, the query, the form) says whose only after the same request has
found it by a query that says so otherwise: `get(Plan, plan_id)` is caught for everybody, also for who may see the plan.
"""

import re
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
import sqlalchemy.orm
from flask import g, has_request_context, request
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy
from sqlalchemy.sql.elements import ColumnClause
from sqlalchemy.sql.selectable import AliasedReturnsRows, FromClause, Lateral, SelectBase

from portal.web.requests import is_too_large
from tests.scoping.conditions import Either, Fact, Given, Never, Reading, is_owner, table_name
from tests.scoping.tables import EXCUSED, OWNED, YEARS_ARE_KEPT

NAMED = re.compile(r"""\b(?:from|join|update|into)\s+["`]?(\w+)""", re.IGNORECASE)


class Unscoped(AssertionError):
    """A query that would read beyond every border."""


is_awake = True  # a test may let it sleep, to see what the other guards find


def watch_scopes() -> None:
    """From now on every query of a request is looked at."""
    sa.event.listen(sa.Engine, "before_cursor_execute", _look)
    sa.event.listen(sa.Engine, "after_cursor_execute", _remember)
    sa.event.listen(sa.orm.Mapper, "after_insert", _remember_new)


def _is_watched() -> bool:
    return is_awake and has_request_context() and request.endpoint not in EXCUSED


def _look(_connection: Any, _cursor: Any, words: str, _parameters: Any, context: Any, _many: bool) -> None:
    if not _is_watched():
        return
    if context.compiled is None:
        _refuse(words, sorted(set(NAMED.findall(words.lower())) & set(OWNED)))
        return
    if _only_holds(context.compiled.statement) or _only_counts_on(context.compiled.statement):
        return
    years_too = request.blueprint in YEARS_ARE_KEPT
    for part, known in _parts(context.compiled):
        _refuse(part, unscoped(part, known, Values(context), years_too))


def _only_holds(statement: Any) -> bool:
    """A lock on rows by their numbers, taken before they are read: it tells nothing, and nothing is believed for it."""
    is_lock = isinstance(statement, sa.Select) and statement._for_update_arg is not None
    return is_lock and [column.name for column in statement.selected_columns] == ["id"]


def _only_counts_on(statement: Any) -> bool:
    """The number of a table's newest row, for those that follow it (portal.kernel.many_rows)."""
    columns = list(statement.selected_columns) if isinstance(statement, sa.Select) else []
    if len(columns) != 1 or not isinstance(columns[0], sa.sql.functions.max):
        return False
    return [getattr(column, "name", "") for column in columns[0].clauses] == ["id"]


def _refuse(part: object, found: list[str]) -> None:
    if found:
        raise Unscoped(f"reads {', '.join(found)} without saying whose:\n{part}")


class Values:
    """Which of a statement's given values may say whose."""

    def __init__(self, context: Any = None) -> None:
        self.context = context

    def may_pin(self, fact: Given) -> bool:
        return not any(self._is_asked(fact.column, value) for bind in fact.binds for value in self._of(bind))

    def _of(self, bind: Any) -> list[Any]:
        """What was given for it this time; of an IN, each of the values."""
        compiled, given = self.context.compiled, self.context.compiled_parameters[0]
        name = compiled.bind_names.get(compiled.binds.get(bind.key), bind.key)
        names = self.context._expanded_parameters.get(name, [name])
        return [given.get(each, bind.value) for each in names]

    @staticmethod
    def _is_asked(column: ColumnClause, value: object) -> bool:
        """Whether somebody has only asked for it."""
        return value in asked_for() and (kind_of(column), value) not in seen()


def asked_for() -> set[object]:
    """The numbers that came with this request."""
    if "asked_for" not in g:
        words = request.args if is_too_large() else request.values  # what nobody reads asks for nothing
        given = [*(request.view_args or {}).values(), *(text for _, text in words.items(multi=True))]
        g.asked_for = {int(text) for text in map(str, given) if text.isdecimal() and len(text) < 10}
    return g.asked_for


def seen() -> set[tuple[str, object]]:
    """(table, number) of what this request has found so far."""
    if "seen_rows" not in g:
        g.seen_rows = set()
    return g.seen_rows


def kind_of(column: Any) -> str:
    """Which table's numbers are in this column; a unit's path holds those of all places above."""
    for base in column.base_columns:
        for key in getattr(base, "foreign_keys", ()):
            return key.column.table.name
        if isinstance(base, ColumnClause):
            table = table_name(base.table)
            return "path" if (table, base.name) == ("unit", "path") else table if base.name == "id" else ""
    return ""


# ---- what a statement is made of: worked out once for each ----

Part = tuple[Reading | sa.TextClause, frozenset[FromClause]]
_known: WeakKeyDictionary[Any, list[Part]] = WeakKeyDictionary()
_columns: WeakKeyDictionary[Any, list[tuple[int, str]]] = WeakKeyDictionary()


def _parts(compiled: Any) -> list[Part]:
    if compiled not in _known:
        _known[compiled] = list(parts_of(compiled.statement))
    return _known[compiled]


def parts_of(statement: Any, known: frozenset[FromClause] = frozenset()) -> Iterator[Part]:
    """Every SELECT, UPDATE, DELETE and text of a statement, with the sources that what is around it looks after."""
    inside = known
    if isinstance(statement, sa.Select | sa.Update | sa.Delete):
        reading = Reading(statement)
        yield reading, known
        inside = known | reading.sources
    elif isinstance(statement, sa.TextClause):
        yield statement, known
    for child, is_source in _nested(statement):
        yield from parts_of(child, known if is_source else inside)


def _nested(statement: Any, is_source: bool = False) -> Iterator[tuple[Any, bool]]:
    """The SELECTs and texts inside, not those inside of them; and whether they stand where a table would."""
    for child in statement.get_children():
        if isinstance(child, SelectBase | sa.TextClause):
            yield child, is_source
        else:
            here = isinstance(child, AliasedReturnsRows) and not isinstance(child, Lateral)
            yield from _nested(child, is_source or here)


def unscoped(part: Any, known: frozenset[FromClause], values: Any, years_too: bool) -> list[str]:
    """The tables of this part that hold what belongs to somebody, and that nothing narrows."""
    if isinstance(part, sa.TextClause):
        return sorted(set(NAMED.findall(part.text.lower())) & set(OWNED))
    outer = part.sources & known if part.sources - known else set()
    pinned = narrowed(part.facts, set(outer), values, years_too)
    return sorted({table_name(source) for source in part.sources if source not in pinned} & set(OWNED))


class Everything(set):
    def __contains__(self, _source: object) -> bool:
        return True


def narrowed(facts: Any, pinned: set[FromClause], values: Any, years_too: bool) -> set[FromClause]:
    """Which sources the facts pin, with those already known."""
    before = -1
    while before != len(pinned):
        before = len(pinned)
        for fact in facts:
            if isinstance(fact, Never):
                return Everything()
            pinned = pinned | _by(fact, pinned, values, years_too)
    return pinned


def _by(fact: Fact, pinned: set[FromClause], values: Any, years_too: bool) -> set[FromClause]:
    if isinstance(fact, Either):
        branches = [narrowed(branch, pinned, values, years_too) for branch in fact.branches]
        real = [branch for branch in branches if not isinstance(branch, Everything)]
        return set.intersection(*real) if real else set()
    if isinstance(fact, Never) or not is_owner(fact.column, years_too):
        return set()
    holds = values.may_pin(fact) if isinstance(fact, Given) else _is_narrow(fact.source, pinned, values, years_too)
    return {fact.column.table} if holds else set()


def _is_narrow(source: FromClause, pinned: set[FromClause], values: Any, years_too: bool) -> bool:
    """A source that is pinned; or a subquery that reads what belongs to somebody, and is pinned by itself."""
    if source in pinned or not isinstance(source, AliasedReturnsRows) or isinstance(source, sa.Alias):
        return source in pinned
    inner = source.element
    while isinstance(inner, sa.CompoundSelect | AliasedReturnsRows):
        inner = inner.selects[0] if isinstance(inner, sa.CompoundSelect) else inner.element
    if not isinstance(inner, sa.Select):
        return False
    reading = Reading(inner)
    reads = any(table_name(found) in OWNED or not table_name(found) for found in reading.sources)
    return reads and not unscoped(reading, frozenset(), values, years_too)


# ---- what has been found ----


def _remember(_connection: Any, cursor: Any, _words: str, _parameters: Any, context: Any, _many: bool) -> None:
    """Note the numbers in an answer; the answer itself is handed on as it is."""
    compiled = context.compiled
    if not _is_watched() or compiled is None or not isinstance(compiled.statement, SelectBase):
        return
    if _only_holds(compiled.statement):
        return
    if compiled not in _columns:
        _columns[compiled] = list(_numbered(compiled))
    if not _columns[compiled] or context._is_server_side:
        return
    rows = cursor.fetchall()
    context.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(cursor, cursor.description, rows)
    for place, kind in _columns[compiled]:
        found = {row[place] for row in rows}
        ways = ({int(part) for part in way.split("/") if part} for way in found if way) if kind == "path" else [found]
        seen().update(("unit" if kind == "path" else kind, number) for numbers in ways for number in numbers)


def _numbered(compiled: Any) -> Iterator[tuple[int, str]]:
    for place, entry in enumerate(compiled._result_columns):
        columns = [found for found in entry.objects if isinstance(found, sa.ColumnElement)]
        kinds = {kind for found in columns for kind in [kind_of(found)] if kind in {*OWNED, "path"}}
        yield from ((place, kind) for kind in kinds)


def _remember_new(mapper: Any, _connection: Any, target: Any) -> None:
    if _is_watched():
        key = mapper.primary_key_from_instance(target)
        seen().add((mapper.local_table.name, key[0]))
