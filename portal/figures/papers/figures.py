"""数据一览表: the board and, of a township, village by star; as they are now, or as they were frozen for a meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User
from portal.figures.models import Basis, Snapshot
from portal.figures.pages.board import INTENTS, LEVEL_NAMES
from portal.figures.policy import why_not_of_part, why_not_see_whole
from portal.figures.queries.board import Board, board_of
from portal.figures.queries.matrix import Matrix, matrix_of
from portal.figures.queries.snapshot_content import freeze, thawed_board, thawed_matrix
from portal.figures.queries.snapshots import snapshot_or_404
from portal.figures.queries.waiting import hands_of
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed, NotThere
from portal.ledgers.domain.checks import check
from portal.ledgers.papers.scope import Scope, scope_of
from portal.places.models import Kind
from portal.plans.domain.numbers import level_name
from portal.plans.papers.offered import offered
from portal.plans.papers.subject import PLANS
from portal.printing.document import Built, Document, digest, file_name, minute_of, params_from
from portal.reviews.domain.filters import HELD, STATES


@dataclass(frozen=True)
class Shown:
    """The figures on the paper, and the words for what they are."""

    board: Board
    matrix: Matrix
    basis: Basis
    said: str  # at the foot: when the figures were taken, and from what
    of: str  # in the title


def build(params: dict[str, Any], person: User | None) -> Built:
    """Raises:
    NotThere: no such unit, year or snapshot, or not for this person.
    NotAllowed: this person may not have figures of many villages.
    """
    scope = scope_of(params, person)
    shown = _frozen(scope, params["snapshot"]) if "snapshot" in params else _now(scope, params)
    title = f"{scope.unit.name}{scope.cycle.activity_name}数据一览表（{scope.cycle.year}年度{shown.of}）"
    return Built(
        template="figures/papers/figures.html",
        context={
            "title": title,
            "scope": scope,
            "board": shown.board,
            "matrix": shown.matrix if scope.unit.kind is Kind.township else None,
            "check": check(shown.matrix.totals, shown.matrix.stars),
            "basis": shown.basis,
            "said": shown.said,
            "levels": LEVEL_NAMES,
            "intents": INTENTS,
            "level_name": level_name,
            "hands_of": hands_of,
            "states": STATES | HELD,
            "since": not scope.cycle.is_closed and "snapshot" not in params,
        },
        title=title,
        file_name=file_name(title),
        unit_id=scope.unit.id,
        identity={
            **scope.identity,
            "said": shown.said,
            "figures": digest([freeze(shown.board, shown.matrix), _since(shown.board)]),
        },
        stylesheets=("paper.css", "lying.css", "figures.css"),
        extent=scope.extent,
    )


def _since(board: Board) -> list[str]:
    """What the waiting days are counted from."""
    return [str(list(line.since.values())) for line in (*board.lines, board.total)]


def _now(scope: Scope, params: Mapping[str, Any]) -> Shown:
    basis = Basis.approved if params.get("basis") == Basis.approved.value else Basis.submitted
    board = board_of(scope.person, scope.unit, scope.cycle, basis)
    matrix = matrix_of(scope.person, scope.unit, scope.cycle, basis)
    return Shown(board, matrix, basis, f"数据时间 {scope.data_at} · {basis.meaning}", f"，{basis.label}")


def _frozen(scope: Scope, snapshot_id: int) -> Shown:
    """The snapshot belongs to the unit and year of the address, which the person may have been refused already."""
    person = scope.person
    snapshot = snapshot_or_404(person, snapshot_id) if person else db.session.get(Snapshot, snapshot_id)
    if snapshot is None or (snapshot.unit_id, snapshot.cycle_id) != (scope.unit.id, scope.cycle.id):
        raise NotThere("没有找到这份定格的数据，或不在您的范围内。")
    if person and (reason := why_not_see_whole(person, scope.unit) or why_not_of_part(scope.extent, scope.unit)):
        raise NotAllowed(reason)
    said = f"{minute_of(snapshot.made_at)} 定格 · {snapshot.basis.meaning}"
    kept, basis = snapshot.figures, snapshot.basis
    board, matrix = thawed_board(kept, basis), thawed_matrix(kept, basis)
    return Shown(board, matrix, snapshot.basis, said, f"，{snapshot.title}定格")


def _params_from(fields: Mapping[str, str]) -> dict[str, Any]:
    return params_from(fields, ("unit_id", "year", "snapshot"), ("basis",))


FIGURES = Document(
    "figures",
    "数据一览表",
    "A4",
    build,
    _params_from,
    subject=PLANS,
    offered=offered(offices=60),
    in_packets=30,
)
