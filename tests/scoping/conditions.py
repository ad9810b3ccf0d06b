"""What the conditions of a query say about whose its rows are.

A row source (a table, an alias, a subquery) is pinned when a condition that has to hold compares one of its own columns
of `tables.OWNED` with a given value (`Given`), or with a column of a source that is itself pinned (`Tie`). A condition
on another table's column, one side of an OR, or an outer join's condition on its left side pin nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.sql import operators as ops
from sqlalchemy.sql.elements import AsBoolean, BindParameter, BooleanClauseList, ColumnClause, Grouping, TypeClause
from sqlalchemy.sql.selectable import AliasedReturnsRows, FromClause, ScalarSelect, SelectBase

from tests.scoping.tables import OWNED

RANGES = {ops.like_op, ops.startswith_op, ops.between_op, ops.ge, ops.gt, ops.lt, ops.le}


@dataclass(frozen=True)
class Given:
    """One of `column`'s values, which came from outside of the query."""

    column: ColumnClause
    binds: tuple[BindParameter, ...]


@dataclass(frozen=True)
class Tie:
    """`column` is one of the values that `source` has there."""

    column: ColumnClause
    source: FromClause


@dataclass(frozen=True)
class Either:
    """One of these lists of facts holds."""

    branches: tuple[tuple["Fact", ...], ...]


@dataclass(frozen=True)
class Never:
    """Nothing is let through."""


Fact = Given | Tie | Either | Never


def facts_of(clause: object) -> Iterator[Fact]:
    """What has to hold where `clause` holds."""
    if isinstance(clause, sa.False_):
        yield Never()
    elif isinstance(clause, Grouping) or (isinstance(clause, AsBoolean) and clause.operator is ops.istrue):
        yield from facts_of(clause.element)
    elif isinstance(clause, BooleanClauseList):
        parts = [tuple(facts_of(part)) for part in clause.clauses]
        yield from [Either(tuple(parts))] if clause.operator is ops.or_ else [fact for part in parts for fact in part]
    elif isinstance(clause, sa.BinaryExpression):
        yield from _compared(clause)
    elif isinstance(clause, sa.Exists):
        yield from facts_within(_select(clause.element))


def _compared(clause: sa.BinaryExpression) -> Iterator[Fact]:
    left, right, operator = _plain(clause.left), _plain(clause.right), clause.operator
    if operator is ops.eq or operator is ops.is_:
        yield from _says(left, right)
        yield from _says(right, left)
    elif operator is ops.in_op or (operator in RANGES and getattr(left, "name", "") == "path"):
        yield from _says(left, right)


def _says(column: object, value: object) -> Iterator[Fact]:
    if not isinstance(column, ColumnClause) or column.table is None:
        return
    if (select := _select(value)) is not None:
        yield from _one_of(column, select)
    elif (leaves := _leaves(value)) is not None:
        tables = {leaf.table for leaf in leaves if isinstance(leaf, ColumnClause)}
        if not tables:
            yield Given(column, tuple(leaves))
        elif len(tables) == 1:
            yield from (Tie(column, table) for table in tables if table is not None)


def _one_of(column: ColumnClause, select: SelectBase) -> Iterator[Fact]:
    """The rows of a subquery, as if they were joined; of a UNION, of one of its parts."""
    if isinstance(select, sa.CompoundSelect):
        yield Either(tuple(tuple(_one_of(column, part)) for part in select.selects))
        return
    yield from facts_within(select)
    for chosen in select.selected_columns:
        yield from _says(column, _plain(chosen))


def facts_within(select: SelectBase | None) -> list[Fact]:
    """What has to hold for a row of this SELECT."""
    return list(Reading(select).facts) if isinstance(select, sa.Select) else []


class Reading:
    """What a SELECT, UPDATE or DELETE reads, and what has to hold for a row of it: its WHERE, and its joins.

    Together, since each time that a SELECT is asked for its sources, those that are loaded along have new aliases.
    """

    def __str__(self) -> str:
        return str(self.words)

    def __init__(self, statement: sa.Select | sa.Update | sa.Delete) -> None:
        froms = statement.get_final_froms() if isinstance(statement, sa.Select) else [statement.table]
        self.words = statement
        self.sources = frozenset(source for found in froms for source in sources(found))
        joins = [fact for found in froms for fact in _joined(found)]
        self.facts: list[Fact] = [*facts_of(statement.whereclause), *joins]


def _joined(source: FromClause) -> Iterator[Fact]:
    if not isinstance(source, sa.Join):
        return
    yield from _joined(source.left)
    yield from _joined(source.right)
    right = set(sources(source.right))
    if not source.full:
        yield from (fact for fact in facts_of(source.onclause) if not source.isouter or _is_about(fact, right))


def _is_about(fact: Fact, those: set[FromClause]) -> bool:
    return isinstance(fact, Given | Tie) and fact.column.table in those


def sources(source: FromClause) -> Iterator[FromClause]:
    """The tables, aliases and subqueries of a FROM."""
    if isinstance(source, sa.Join):
        yield from sources(source.left)
        yield from sources(source.right)
    else:
        yield source


def table_name(source: object) -> str:
    """Which table a source reads directly; "" for a subquery, which is looked at by itself."""
    while isinstance(source, sa.Alias):
        source = source.element
    return source.name if isinstance(source, sa.TableClause) else ""


def is_owner(column: ColumnClause, years_too: bool) -> bool:
    name = table_name(column.table)
    return column.name in OWNED.get(name, ()) or (years_too and column.name == "cycle_id")


def _plain(clause: object) -> object:
    while isinstance(clause, Grouping | sa.Label | sa.Cast):
        clause = clause.element if not isinstance(clause, sa.Cast) else clause.clause
    return clause


def _select(clause: object) -> SelectBase | None:
    clause = _plain(clause)
    while isinstance(clause, ScalarSelect | AliasedReturnsRows):
        clause = clause.element
    if hasattr(clause, "element") and isinstance(clause.element, SelectBase):
        clause = clause.element
    return clause if isinstance(clause, SelectBase) else None


def _leaves(clause: object) -> list[BindParameter | ColumnClause] | None:
    """The given values and columns that an expression is made of; None if there is anything else in it."""
    if isinstance(clause, BindParameter | ColumnClause):
        return [clause]
    parts = list(clause.get_children()) if isinstance(clause, sa.ClauseElement) else []
    if not parts or isinstance(clause, SelectBase):
        return None
    found = [_leaves(part) for part in parts if not isinstance(part, TypeClause)]
    return None if None in found else [leaf for part in found for leaf in part or ()]
