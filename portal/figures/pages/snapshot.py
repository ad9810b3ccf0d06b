"""A snapshot as its page shows it: the board of then, and the villages behind its figures as they stood then."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask import url_for

from portal.accounts.models import User
from portal.figures.models import Snapshot
from portal.figures.pages.board import INTENTS, frame
from portal.figures.queries.snapshot_content import chosen, thawed_board, thawed_matrix
from portal.figures.queries.snapshots import snapshots_of
from portal.figures.queries.waiting import hands_of
from portal.plans.models import State
from portal.reviews.domain.filters import PlanFilters


class FrozenWay:
    """From a figure of a snapshot to the villages as they stood then, lower down on its page."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot_id = snapshot.id

    def to(self, where: Mapping[str, int], **filters: str | int) -> str:
        given: dict[str, Any] = {**where, **filters}
        return url_for("figures.show_snapshot", snapshot_id=self.snapshot_id, _anchor="villages", **given)

    def to_counted(self, where: Mapping[str, int], **filters: str | int) -> str:
        """The same: which submissions count was frozen too."""
        return self.to(where, **filters)


def snapshot_page(user: User, snapshot: Snapshot, filters: PlanFilters) -> dict[str, Any]:
    matrix = thawed_matrix(snapshot.figures, snapshot.basis)
    stood = Counter(village.state for village in matrix.villages)
    others = [other for other in snapshots_of(snapshot.unit, snapshot.cycle) if other.id != snapshot.id]
    return {
        **frame(user, snapshot.unit, snapshot.cycle, snapshot.basis),
        "back": frame(user, snapshot.unit, snapshot.cycle, snapshot.basis)["way"],
        "way": FrozenWay(snapshot),
        "snapshot": snapshot,
        "board": thawed_board(snapshot.figures, snapshot.basis),
        "matrix": matrix,
        "stood": {state: stood[state] for state in State},
        "filters": filters,
        "villages": chosen(matrix, filters),
        "others": others,
        "intents": INTENTS,
        "is_frozen": True,
        "hands": hands_of(thawed_board(snapshot.figures, snapshot.basis).total),
    }
