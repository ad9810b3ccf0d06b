"""What changed between two states of the figures: by sum, and by village."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User
from portal.figures.models import Snapshot
from portal.figures.pages.board import LEVEL_NAMES, Way, frame
from portal.figures.pages.snapshot import FrozenWay
from portal.figures.queries.board import Board, Year, board_of
from portal.figures.queries.matrix import Matrix, Village, matrix_of
from portal.figures.queries.snapshot_content import thawed_board, thawed_matrix
from portal.figures.queries.snapshots import snapshots_of
from portal.plans.domain.numbers import level_name
from portal.reviews.domain.filters import INTENTS


@dataclass(frozen=True)
class Change:
    """A village that stands otherwise, and in what."""

    village: Village
    what: Sequence[str]


def compare_page(user: User, snapshot: Snapshot, other: Snapshot | None) -> dict[str, Any]:
    """The earlier of the two stands on the left; without another one, now stands on the right."""
    unit, cycle = snapshot.unit, snapshot.cycle
    if other is not None and other.id < snapshot.id:
        snapshot, other = other, snapshot
    before = _thawed(snapshot)
    if other is not None:
        after = _thawed(other)
    else:
        after = board_of(user, unit, cycle, snapshot.basis), matrix_of(user, unit, cycle, snapshot.basis)
    return {
        **frame(user, unit, cycle, snapshot.basis),
        "snapshot": snapshot,
        "other": other,
        "then_way": FrozenWay(snapshot),
        "later_way": FrozenWay(other) if other else Way(user, unit, cycle, snapshot.basis),
        "others": [each for each in snapshots_of(unit, cycle) if each.id != snapshot.id],
        "sums": list(_sums(before[0], after[0])),
        "changes": changes(before[1], after[1]),
        "total": len(after[1].villages),
    }


def _thawed(snapshot: Snapshot) -> tuple[Board, Matrix]:
    return thawed_board(snapshot.figures, snapshot.basis), thawed_matrix(snapshot.figures, snapshot.basis)


def _sums(before: Board, after: Board) -> Iterator[tuple[str, Year, dict[str, str | int]]]:
    """The sums that both have, in the order of the board, each with the filter of its villages."""
    old, new = before.total.row, after.total.row
    yield "村（社区）", Year(old.villages, new.villages), {}
    yield "已上报", Year(_reported(before), _reported(after)), {"reported": "yes"}
    yield "已通过", Year(before.total.standing["approved"], after.total.standing["approved"]), {"state": "approved"}
    for level, name in LEVEL_NAMES.items():
        yield name, Year(old.totals.levels[level], new.totals.levels[level]), {"level": level}
    for star, name in after.stars.items():
        yield name, Year(old.totals.stars.get(star, 0), new.totals.stars[star]), {"star": star}


def _reported(board: Board) -> int:
    return board.total.row.villages - board.total.standing["unreported"]


def changes(before: Matrix, after: Matrix) -> list[Change]:
    """The villages of either that stand otherwise in the other, in the office's order; gone ones last."""
    old = {village.unit_id: village for village in before.villages}
    new = {village.unit_id: village for village in after.villages}
    names = {**before.stars, **after.stars}
    found = [Change(village, list(_told(old.get(number), village, names))) for number, village in new.items()]
    gone = [Change(village, ["已不在名单里"]) for number, village in old.items() if number not in new]
    return [change for change in (*found, *gone) if change.what]


def _told(old: Village | None, new: Village, names: Mapping[str, str]) -> Iterator[str]:
    """What changed, in the words of the list."""
    if old is None:
        yield "新列入名单"
        return
    if old.state is not new.state:
        yield f"状态：{_state(old)} → {_state(new)}"
    if old.number != new.number:
        yield f"{_number(old)} → {_number(new)}"
    if old.target_level != new.target_level:
        yield f"拟创星级：{_level(old)} → {_level(new)}"
    yield from _stars(old, new, names)


def _stars(old: Village, new: Village, names: Mapping[str, str]) -> Iterator[str]:
    """Star by star, where both are known: of what was not handed in nothing is known."""
    if not (old.is_counted and new.is_counted):
        return
    for star, name in names.items():
        if old.intent(star) is not new.intent(star):
            yield f"{name}：{INTENTS[old.intent(star).value]} → {INTENTS[new.intent(star).value]}"


def _state(village: Village) -> str:
    return village.state.label if village.is_reported or village.state.value != "draft" else "未上报"


def _number(village: Village) -> str:
    return f"第 {village.number} 次上报" if village.number else village.why_not_counted


def _level(village: Village) -> str:
    return level_name(village.target_level) if village.is_counted else village.why_not_counted
