"""The board of a township or a county: levels, stars and states by area or township (eight queries, whatever the
size), each line with the filters that lead to its villages."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.catalogue.queries.placements import units_of
from portal.figures.models import Basis
from portal.kernel.db import db
from portal.ledgers.domain.lines import Reporting, Rollup, RollupRow
from portal.ledgers.queries import plans_below, reporting, rollup
from portal.ledgers.queries.narrowing import Only
from portal.places.models import Kind, Place, UnitType
from portal.plans.models import Plan
from portal.reviews.domain.filters import STATES
from portal.reviews.queries.conditions import stands

Standing = Mapping[str, int]  # state, or "unreported" → villages
Since = Mapping[str, dt.datetime | None]  # state → since when the plan that has been in it longest is
NOWHERE: Standing = dict.fromkeys((*STATES, "unreported"), 0)
WAITING = ("returned", "submitted", "to_file")


@dataclass(frozen=True)
class BoardLine:
    """An area, a township, or the sum of all: its figures, where its plans stand and since when, and the filters of
    its villages."""

    row: RollupRow
    standing: Standing
    where: Mapping[str, int] = field(default_factory=dict)
    since: Since = field(default_factory=dict)


@dataclass(frozen=True)
class Board:
    """The lines in the office's order, and their sum."""

    lines: Sequence[BoardLine]
    total: BoardLine
    stars: Mapping[str, str]
    is_by_township: bool

    @property
    def has_areas(self) -> bool:
        """Whether the lines are areas; a township without any is one line."""
        return any(line.where.get("area") for line in self.lines)


def board_of(user: User | None, unit: Place, cycle: Cycle, basis: Basis, unit_type: UnitType | None = None) -> Board:
    """A township by its areas, or a county by its townships."""
    table = rollup(unit, cycle, user, Only(basis is Basis.approved, unit_type))
    return joined(table, standing_of(user, unit, cycle))


def joined(table: Rollup, standing: Mapping[int | None, tuple[Standing, Since]]) -> Board:
    nowhere: tuple[Standing, Since] = NOWHERE, dict.fromkeys(WAITING)
    lines = [_line(row, standing.get(row.place_id, nowhere), table.is_by_township) for row in table.rows]
    sums = {state: sum(line.standing[state] for line in lines) for state in NOWHERE}
    since = {state: min(filter(None, (line.since[state] for line in lines)), default=None) for state in WAITING}
    return Board(lines, BoardLine(table.total, sums, since=since), table.stars, table.is_by_township)


def _line(row: RollupRow, told: tuple[Standing, Since], is_by_township: bool) -> BoardLine:
    """Area 0 are the villages that lie in none (reviews/domain/filters.py)."""
    standing, since = told
    return BoardLine(row, standing, {"township" if is_by_township else "area": row.place_id or 0}, since)


def standing_of(user: User | None, unit: Place, cycle: Cycle) -> dict[int | None, tuple[Standing, Since]]:
    """Area or township → where its plans stand, and since when (one query)."""
    place = units_of(cycle)
    key: Any = place.township_id if unit.kind is Kind.county else place.area_id
    plans = plans_below(unit, cycle, user)
    columns: list[Any] = [sa.func.sum(sa.case((condition, 1), else_=0)) for condition in _conditions(cycle)]
    columns += [sa.func.min(sa.case((stands(state, cycle), Plan.state_since))) for state in WAITING]
    found = db.session.execute(plans.with_only_columns(key, *columns).group_by(key))
    return {place: _told(told) for place, *told in found}


def _told(told: Sequence[Any]) -> tuple[Standing, Since]:
    numbers, since = told[: len(NOWHERE)], told[len(NOWHERE) :]
    return dict(zip(NOWHERE, numbers, strict=True)), dict(zip(WAITING, since, strict=True))


def _conditions(cycle: Cycle) -> list[sa.ColumnElement[bool]]:
    return [*(stands(state, cycle) for state in STATES), Plan.latest_submission_id.is_(None)]


@dataclass(frozen=True)
class Year:
    """A figure of last year beside this year's, or of an earlier day beside a later one's."""

    before: int
    now: int

    @property
    def change(self) -> str:
        """+2, −1, or 持平; no arrow and no colour: a smaller figure need not be a worse one."""
        return f"{self.now - self.before:+d}".replace("-", "−") if self.now != self.before else "持平"


@dataclass(frozen=True)
class Comparison:
    """Two years beside each other: how much each has, and level by level and star by star of the villages that have
    something in both, since more plans are not more stars."""

    year: int
    before: Reporting
    both: int
    levels: Mapping[int, Year]
    stars: Mapping[str, Year]


def beside_last_year(user: User, unit: Place, cycle: Cycle, before: Cycle | None, basis: Basis) -> Comparison | None:
    """This year beside the year before; None where the county opened none (seven queries)."""
    if before is None:
        return None
    is_approved = basis is Basis.approved
    old = rollup(unit, before, user, Only(is_approved, counted_in=cycle.id)).total
    new = rollup(unit, cycle, user, Only(is_approved, counted_in=before.id)).total
    return Comparison(
        year=before.year,
        before=reporting(unit, before, user, Only(is_approved)),
        both=new.reported,
        levels={level: Year(old.totals.levels[level], new.totals.levels[level]) for level in new.totals.levels},
        stars={star: Year(old.totals.stars.get(star, 0), number) for star, number in new.totals.stars.items()},
    )
