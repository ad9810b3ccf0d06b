"""No page reads plans without saying whose: while a request is answered, a query over what villages wrote has to be
narrowed to a place, a plan, a submission or a person. `select(Plan).where(Plan.cycle_id == 3)` fails the test.

That the place is the right one is proved by test_access.py and by the canaries; this finds the query that forgot.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask import has_request_context, request
from sqlalchemy.sql import visitors

# What villages and townships write, and what is made of it.
WRITTEN = frozenset(
    {"plan", "block", "submission", "submitted_star", "submitted_measure", "measure_outcome", "comment", "decision"}
    | {"step", "opening", "appraisal", "township_section", "outside_total", "snapshot", "print_job", "packet"}
    | {"message", "upload", "office_import"}
)
# A condition on one of these says whose; a place is also known by where it hangs.
PLACES = frozenset(["id", "path", "county_id", "township_id", "area_id", "parent_id"])
OWNERS = frozenset(
    {"id", "unit_id", "township_id", "office_id", "plan_id", "submission_id", "parent_id", "user_id", "requested_by_id"}
    | {"code"}
)
# Where a county keeps its own years and their tasks, a year says whose too: it belongs to one county.
YEARS_ARE_KEPT = frozenset({"cycles", "catalogue"})
# How the whole installation does: counts, and no word of anybody's.
COUNTS_ONLY = "operation"


class Unscoped(AssertionError):
    """A query that would read beyond every border."""


def watch_scopes() -> None:
    """From now on every query of a request is looked at."""
    sa.event.listen(sa.Engine, "before_cursor_execute", _look)


_fine: set[tuple[str, bool]] = set()  # looked at already, and where: the same words have the same conditions


def _look(_connection: Any, _cursor: Any, words: str, _parameters: Any, context: Any, _many: bool) -> None:
    if not has_request_context() or context.compiled is None or request.blueprint == COUNTS_ONLY:
        return
    seen = words, request.blueprint in YEARS_ARE_KEPT
    if seen in _fine:
        return
    for part in visitors.iterate(context.compiled.statement):
        if isinstance(part, sa.Select) and (found := unscoped(part)):
            raise Unscoped(f"reads {', '.join(found)} without saying whose:\n{part}")
    _fine.add(seen)


def unscoped(select: sa.Select) -> list[str]:
    """The tables of this SELECT that hold what people wrote, if nothing narrows it."""
    read = sorted({name for source in select.get_final_froms() for name in _tables(source)} & WRITTEN)
    return [] if not read or any(map(_pins, visitors.iterate(select.whereclause))) else read


def _tables(source: sa.FromClause) -> Iterator[str]:
    """The tables that are read directly: a SELECT inside is looked at by itself."""
    if isinstance(source, sa.Join):
        yield from _tables(source.left)
        yield from _tables(source.right)
    elif isinstance(source, sa.Alias):
        yield from _tables(source.element)
    elif isinstance(source, sa.Table):
        yield source.name


def _pins(part: object) -> bool:
    """A condition that says whose, or that lets nothing through."""
    if isinstance(part, sa.False_):
        return True
    if not isinstance(part, sa.Column):
        return False
    if part.name == "cycle_id":
        return request.blueprint in YEARS_ARE_KEPT
    return part.name in (PLACES if part.table.name == "unit" else OWNERS)
