"""What narrows a paper about many villages, read once: the values for the queries, and the words for the paper."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.catalogue.queries import stars_of
from portal.catalogue.queries.placements import of_year, units_of
from portal.kernel.db import db
from portal.kernel.errors import NotThere
from portal.ledgers.papers.scope import Scope
from portal.places.models import Kind
from portal.places.queries import within
from portal.plans.models import State
from portal.plans.papers.choosing import LEVEL_NAMES, MONTH_NAMES, STATE_NAMES
from portal.printing.document import params_from

NUMBERS = ("area", "level", "month")


@dataclass(frozen=True)
class Filters:
    """None means all. `chosen` are the same in words, in the order of the form."""

    area: int | None
    star: str | None
    level: int | None
    state: State | None
    month: int | None
    chosen: tuple[str, ...]

    @property
    def of_measures(self) -> dict[str, Any]:
        """As `ledger_rows` takes them."""
        return {name: getattr(self, name) for name in ("area", "star", "level", "state", "month")}


def filters_of(params: Mapping[str, Any], scope: Scope, names: tuple[str, ...]) -> Filters:
    """The filters of these names; others are not this paper's, and are passed over.

    Raises:
        NotThere: no such area, star, level, state or month.
    """
    given = {name: params[name] for name in names if name in params}
    said: dict[str, Callable[[], str]] = {
        "area": lambda: _area_name(given["area"], scope),
        "star": lambda: _name(stars_of(scope.cycle), given["star"]),
        "level": lambda: _name(LEVEL_NAMES, given["level"]),
        "state": lambda: _name(STATE_NAMES, given["state"]),
        "month": lambda: _name(MONTH_NAMES, given["month"]),
    }
    chosen = tuple(words() for name, words in said.items() if name in given)
    return Filters(
        area=given.get("area"),
        star=given.get("star"),
        level=given.get("level"),
        state=State(given["state"]) if "state" in given else None,
        month=given.get("month"),
        chosen=chosen,
    )


def reader(names: tuple[str, ...]) -> Callable[[Mapping[str, str]], dict[str, Any]]:
    """The `params_from` of a paper about many villages that knows these filters."""
    numbers = ("unit_id", "year", *(name for name in names if name in NUMBERS))
    words = tuple(name for name in names if name not in NUMBERS)
    return lambda fields: params_from(fields, numbers, words)


def nothing(scope: Scope, chosen: Iterable[str], what: str) -> str:
    """What an empty paper says: why it is empty, and what to do."""
    if not scope.reporting.reported:
        return f"还没有村上报，所以没有{what}。村里上报后再打印。"
    words = "、".join(chosen)
    return f"没有符合“{words}”的{what}。请放宽条件再打印。" if words else f"已上报的计划里没有{what}。"


def _area_name(area_id: int, scope: Scope) -> str:
    place = units_of(scope.cycle)
    named = sa.select(place.name).where(of_year(scope.cycle), place.id == area_id, place.kind == Kind.area)
    name = db.session.scalar(named.where(within(scope.unit, place)))
    if name is None:
        raise NotThere("没有找到这个片区，或者它不在所选的单位里。请回去重新选择。")
    return name


def _name(names: Mapping[Any, str], key: Any) -> str:
    if key not in names:
        raise NotThere("没有这样的筛选条件，请从页面上重新选择。")
    return names[key]
