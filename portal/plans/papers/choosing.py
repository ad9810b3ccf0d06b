"""The choices of a paper about plans: which places, years and filters, for the person who asks. Choices that leave
nothing to choose are left out, and what cannot be chosen is never offered."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.accounts.models import VILLAGE_ROLES, Role, User
from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycle_of, cycles_of, stars_of
from portal.kernel import clock
from portal.kernel.db import db
from portal.places.models import Kind, Unit
from portal.places.queries import areas_of, is_area_in_use, list_order, takes_part, townships_of, within
from portal.plans.domain.numbers import level_name
from portal.plans.models import Plan, State
from portal.plans.queries import visible_to
from portal.printing.document import Document
from portal.printing.subject import Choice, Options

LEVEL_NAMES = {level: f"拟创{level_name(level)}" for level in range(5, 0, -1)} | {0: "未创"}
STATE_NAMES = {state.value: state.label for state in State}
MONTH_NAMES = {month: f"{month}月到期" for month in range(1, 13)}
LABELS = {"area": "片区", "star": "哪颗星", "level": "拟创星级", "state": "状态", "month": "月份"}


def choices_of(document: Document, user: User, args: Mapping[str, str]) -> Sequence[Choice]:
    """With what the address has already chosen; none while there is no year, or no place."""
    years = [cycle.year for cycle in cycles_of(user.unit)]
    if not years:
        return ()
    year = next((year for year in years if str(year) == args.get("year")), None)
    cycle = cycle_of(user.unit, year)
    units = _units(user, document, cycle)
    if not units:
        return ()
    named = [(str(each), f"{each} 年度") for each in years]
    return [
        Choice("unit_id", "哪里", units, args.get("unit_id", "")),
        Choice("year", "年度", named, str(cycle.year)),
        *_filters(user, document, cycle, args),
    ]


def _units(user: User, document: Document, cycle: Cycle) -> Options:
    """The places this paper can be about, the largest first."""
    offices = [] if document.is_of_one_plan or user.role in VILLAGE_ROLES else _offices(user)
    villages = _villages(user, cycle) if document.is_for_villages else []
    return [*((str(unit.id), unit.name) for unit in offices), *villages]


def _villages(user: User, cycle: Cycle) -> Options:
    """The villages whose plans this person may know of; the county has several townships, which are named."""
    township = aliased(Unit)
    plans = visible_to(user).where(Plan.cycle_id == cycle.id, takes_part(cycle.closed_at))
    wanted = plans.join(township, township.id == Unit.township_id).with_only_columns(Unit.id, township.name, Unit.name)
    found = db.session.execute(wanted.order_by(township.position, township.id, *list_order()))
    is_county = user.role is Role.county
    return [(str(number), f"{above} {name}" if is_county else name) for number, above, name in found]


def _offices(user: User) -> list[Unit]:
    return [user.unit, *townships_of(user.unit)] if user.role is Role.county else [user.unit]


def _filters(user: User, document: Document, cycle: Cycle, args: Mapping[str, str]) -> list[Choice]:
    options: dict[str, Options] = {
        "area": _areas(user),
        "star": list(stars_of(cycle).items()),
        "level": [(str(level), name) for level, name in LEVEL_NAMES.items()],
        "state": list(STATE_NAMES.items()),
        "month": [(str(month), name) for month, name in MONTH_NAMES.items()],
        **{name: own.options for name, own in document.own_filters.items()},
    }
    labels = LABELS | {name: own.label for name, own in document.own_filters.items()}
    names = [name for name in document.filters if options[name]]
    return [
        Choice(name, labels[name], options[name], args.get(name, _usual(document, name)), _all(document, name))
        for name in names
    ]


def _areas(user: User) -> Options:
    """The county has those of all townships, which are named; a village has none to choose from."""
    if user.role is not Role.county:
        return [(str(area.id), area.name) for area in areas_of(user.unit)] if user.unit.kind is Kind.township else []
    township = aliased(Unit)
    wanted = sa.select(Unit.id, township.name, Unit.name).join(township, township.id == Unit.township_id)
    areas = wanted.where(is_area_in_use(), within(user.unit))
    ordered = areas.order_by(township.position, township.id, Unit.position, Unit.id)
    return [(str(number), f"{above} {name}") for number, above, name in db.session.execute(ordered)]


def _all(document: Document, name: str) -> str:
    if _usual(document, name):
        return ""
    return document.own_filters[name].all if name in document.own_filters else "全部"


def _usual(document: Document, name: str) -> str:
    """A month's list is of this month; everything else is left open."""
    return str(clock.today().month) if name == "month" and document.filters[0] == "month" else ""
