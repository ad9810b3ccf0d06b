"""The board and the matrix as JSON, and back: what a snapshot keeps, with the submission each village stood on.

Pure. Pairs and lists where an order matters: stored JSON sorts its keys.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from portal.figures.models import Basis
from portal.figures.queries.board import NOWHERE, Board, BoardLine, Standing
from portal.figures.queries.matrix import Matrix, Village
from portal.ledgers.domain.checks import RollupTotals
from portal.ledgers.domain.lines import RollupRow
from portal.places.models import UnitType
from portal.plans.models import Intent, State
from portal.reviews.domain.filters import PlanFilters

Figures = dict[str, Any]


def freeze(board: Board, matrix: Matrix) -> Figures:
    """Everything the pages of a snapshot show."""
    return {
        "stars": [[key, name] for key, name in board.stars.items()],
        "is_by_township": board.is_by_township,
        "lines": [_line(line) for line in board.lines],
        "total": _line(board.total),
        "villages": [_village(village) for village in matrix.villages],
    }


def _line(line: BoardLine) -> Figures:
    return {
        "name": line.row.name,
        "place_id": line.row.place_id,
        "villages": line.row.villages,
        "reported": line.row.reported,
        "levels": {str(level): number for level, number in line.row.totals.levels.items()},
        "stars": dict(line.row.totals.stars),
        "standing": dict(line.standing),
        "as_of": line.row.as_of.isoformat() if line.row.as_of else None,
    }


def _village(village: Village) -> Figures:
    told = asdict(village)
    told |= {"unit_type": village.unit_type.value, "state": village.state.value}
    return told | {"stars": {key: intent.value for key, intent in village.stars.items()}}


def thawed_board(figures: Figures, basis: Basis) -> Board:
    stars = dict(figures["stars"])
    key = "township" if figures["is_by_township"] else "area"
    lines = [_thawed_line(line, stars, basis, {key: line["place_id"] or 0}) for line in figures["lines"]]
    return Board(lines, _thawed_line(figures["total"], stars, basis, {}), stars, figures["is_by_township"])


def _thawed_line(line: Figures, stars: Mapping[str, str], basis: Basis, where: Mapping[str, int]) -> BoardLine:
    levels = {level: line["levels"][str(level)] for level in (5, 4, 3, 2, 1, 0)}
    by_star, missing = {key: line["stars"][key] for key in stars}, line["villages"] - line["reported"]
    totals = RollupTotals(levels, by_star, line["reported"], missing, basis.missing)
    as_of = dt.datetime.fromisoformat(line["as_of"]) if line["as_of"] else None
    row = RollupRow(line["name"], line["villages"], totals, stars, as_of, line["place_id"])
    standing: Standing = {state: line["standing"].get(state, 0) for state in NOWHERE}
    return BoardLine(row, standing, where)


def thawed_matrix(figures: Figures, basis: Basis) -> Matrix:
    villages = [_thawed_village(village) for village in figures["villages"]]
    return Matrix(villages, dict(figures["stars"]), basis.missing)


def _thawed_village(told: Figures) -> Village:
    stars = {key: Intent(intent) for key, intent in told["stars"].items()}
    return Village(**told | {"unit_type": UnitType(told["unit_type"]), "state": State(told["state"]), "stars": stars})


def chosen(matrix: Matrix, filters: PlanFilters) -> list[Village]:
    """The frozen villages behind a figure of the snapshot: the same filters as those of the lists."""
    return [village for village in matrix.villages if all(test(village) for test in _tests(filters))]


def _tests(filters: PlanFilters) -> list[Callable[[Village], bool]]:
    """One question for each filter that is set."""
    asked: list[tuple[bool, Callable[[Village], bool]]] = [
        (filters.township is not None, lambda village: village.township_id == filters.township),
        (filters.area is not None, lambda village: (village.area_id or 0) == filters.area),
        (filters.level is not None, lambda village: village.is_counted and village.target_level == filters.level),
        (bool(filters.star), lambda village: village.is_counted and _aims(village, filters)),
        (bool(filters.state), lambda village: _is_held(village, filters.state)),
        (bool(filters.reported), lambda village: _stands(village, filters.reported)),
    ]
    return [test for is_set, test in asked if is_set]


def _aims(village: Village, filters: PlanFilters) -> bool:
    intent = village.intent(filters.star)
    return intent.value == filters.intent if filters.intent else intent.counts


def _is_held(village: Village, state: str) -> bool:
    return village.state in (State.draft, State.returned) if state == "with_village" else village.state.value == state


def _stands(village: Village, how: str) -> bool:
    if how == "open":
        return village.state is not State.approved
    return village.is_reported is (how == "yes")
