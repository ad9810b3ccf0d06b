"""What the pages of figures need, gathered once: no query is hidden in a template."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from portal.accounts.models import Role, User
from portal.catalogue.domain.deadlines import Deadlines
from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycle_of, cycles_of
from portal.catalogue.queries.placements import place_in
from portal.figures import policy
from portal.figures.models import Basis
from portal.figures.queries.board import beside_last_year, board_of
from portal.figures.queries.county_matrix import county_matrix_of
from portal.figures.queries.matrix import Matrix, matrix_of
from portal.figures.queries.waiting import hands_of
from portal.kernel.errors import NotAllowed, NotThere
from portal.ledgers.domain.checks import LEVELS, check
from portal.places.models import Kind, Place, Unit
from portal.plans.domain.numbers import level_name
from portal.plans.models import Intent
from portal.plans.queries.extent import extent_of
from portal.reviews.domain.filters import HELD, STATES
from portal.units.queries import unit_or_404

LEVEL_NAMES = {level: level_name(level) for level in (*LEVELS, 0)}
INTENTS = {Intent.held: "★ 已有（守星）", Intent.planned: "☆ 拟创", Intent.none: "— 未创"}


def chosen(user: User, args: Mapping[str, str]) -> tuple[Place, Cycle, Basis]:
    """What the address asks for: a township or the county, a year, and which submissions count.

    Raises:
        NotThere: no such place or year, or not for this person.
        NotAllowed: figures are not for this person.
    """
    if reason := policy.why_not_see(user, user.unit):
        raise NotAllowed(reason)
    unit = place_of(user, _number(args.get("township")))
    cycle = cycle_of(unit, _number(args.get("year")))
    return (
        place_in(cycle, unit),
        cycle,
        Basis.approved if args.get("basis") == Basis.approved.value else Basis.submitted,
    )


def place_of(user: User, unit_id: int | None) -> Unit:
    """The person's own office, or for the county one of its townships."""
    if unit_id is None or unit_id == user.unit_id:
        return user.unit
    unit = unit_or_404(user, unit_id)
    if unit.kind is not Kind.township:
        raise NotThere("没有找到这个乡镇，或不在您的范围内。")
    return unit


def _number(raw: str | None) -> int | None:
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < 10 else None


class Way:
    """From a figure to the villages behind it: the list of its township, or the county's over all townships."""

    def __init__(self, user: User, unit: Place, cycle: Cycle, basis: Basis) -> None:
        self.is_county = user.role is Role.county
        self.unit, self.cycle, self.basis = unit, cycle, basis

    def to(self, where: Mapping[str, int], **filters: str | int) -> str:
        """Where every village has these filters; `where` are those of a line of the board."""
        given: dict[str, Any] = {"year": self.cycle.year, **where, **filters}
        if self.unit.kind is Kind.township and self.is_county:
            given["township"] = self.unit.id
        is_list = self.unit.kind is Kind.township or "township" in where
        return url_for("reviews.list_plans" if is_list else "figures.list_villages", **given)

    def to_counted(self, where: Mapping[str, int], **filters: str | int) -> str:
        """The same for figures of levels and stars, which only what counts goes into."""
        return self.to(where, **filters, **({"state": "approved"} if self.basis is Basis.approved else {}))

    def page(self, endpoint: str = "figures.show_figures", **changes: str | int | None) -> str:
        """A page about the same place, year and basis, with changes."""
        return url_for(endpoint, **self.args(**changes))

    def args(self, **changes: str | int | None) -> dict[str, Any]:
        """The place, year and basis as parameters of an address, with changes; None takes one away."""
        given: dict[str, Any] = {"year": self.cycle.year, "basis": self.basis.value}
        if self.unit.kind is Kind.township and self.is_county:
            given["township"] = self.unit.id
        return {name: value for name, value in (given | changes).items() if value is not None}


def frame(user: User, unit: Place, cycle: Cycle, basis: Basis) -> dict[str, Any]:
    """What every page about figures shows around them."""
    return {
        "unit": place_in(cycle, unit),
        "cycle": cycle,
        "basis": basis,
        "bases": list(Basis),
        "years": [other.year for other in cycles_of(unit)],
        "levels": LEVEL_NAMES,
        "states": STATES | HELD,
        "way": Way(user, unit, cycle, basis),
        "is_township": unit.kind is Kind.township,
        "extent": extent_of(user, unit, cycle),
    }


def figures_page(user: User, unit: Place, cycle: Cycle, basis: Basis, opened: int | None = None) -> dict[str, Any]:
    """The board; `opened` is the township whose areas stand below its line."""
    board = board_of(user, unit, cycle, basis)
    before = year_before(cycle, unit)
    township = next((line for line in board.lines if opened and line.where.get("township") == opened), None)
    return {
        **frame(user, unit, cycle, basis),
        "board": board,
        "hands_of": hands_of,
        "deadlines": Deadlines(cycle),
        "comparison": beside_last_year(user, unit, cycle, before, basis),
        "before_way": Way(user, unit, before, basis) if before else None,
        "opened": opened if township else None,
        "areas": board_of(user, place_in(cycle, place_of(user, opened)), cycle, basis).lines if township else [],
        "opened_way": Way(user, place_of(user, opened), cycle, basis) if township else None,
        "why_not_freeze": policy.why_not_freeze(user, unit, cycle),
    }


def year_before(cycle: Cycle, unit: Place) -> Cycle | None:
    """The county's year before this one, if it opened it."""
    return next((one for one in cycles_of(unit) if one.year == cycle.year - 1), None)


def matrix_page(user: User, unit: Place, cycle: Cycle, basis: Basis) -> dict[str, Any]:
    """The villages of a township and their stars."""
    matrix: Matrix = matrix_of(user, unit, cycle, basis)
    return {
        **frame(user, unit, cycle, basis),
        "matrix": matrix,
        "check": check(matrix.totals, matrix.stars),
        "intents": INTENTS,
    }


def county_matrix_page(user: User, county: Place, cycle: Cycle, basis: Basis, opened: int | None) -> dict[str, Any]:
    """The townships of a county and their stars; `opened` is the one whose villages stand below its line."""
    matrix = county_matrix_of(user, county, cycle, basis)
    is_there = any(opened and line.where["township"] == opened for line in matrix.lines)
    return {
        **frame(user, county, cycle, basis),
        "matrix": matrix,
        "opened": opened if is_there else None,
        "villages": matrix_of(user, place_of(user, opened), cycle, basis).villages if is_there else [],
        "intents": INTENTS,
        "kinds": (Intent.held, Intent.planned),
    }
