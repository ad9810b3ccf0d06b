"""The choices of a paper about plans: which places, years and filters, for the person who asks. Choices that leave
nothing to choose are left out, and what cannot be chosen is never offered."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from portal.accounts.models import VILLAGE_ROLES, Role, User
from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycle_of, cycles_of, stars_of
from portal.catalogue.queries.placements import (
    areas_in,
    is_area_in_use_of,
    more_units_of,
    of_year,
    place_in,
    townships_in,
    units_of,
)
from portal.kernel import clock
from portal.kernel.db import db
from portal.places.models import Kind, Place
from portal.places.queries import list_order, within
from portal.plans.domain.numbers import level_name
from portal.plans.models import State
from portal.plans.queries import plans_of_year
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
    offices = [] if document.is_of_one_plan or user.role in VILLAGE_ROLES else _offices(user, cycle)
    villages = _villages(user, cycle) if document.is_for_villages else []
    return [*((str(unit.id), unit.name) for unit in offices), *villages]


def _villages(user: User, cycle: Cycle) -> Options:
    """The villages of that year whose plans this person may know of; the county names its townships beside them."""
    village, township = units_of(cycle), more_units_of(cycle)
    here = within(place_in(cycle, user.unit), village)
    plans = plans_of_year(user, cycle).where(here).join(township, township.id == village.township_id)
    wanted = plans.with_only_columns(village.id, township.name, village.name)
    found = db.session.execute(wanted.order_by(township.position, township.id, *list_order(village)))
    is_county = user.role is Role.county
    return [(str(number), f"{above} {name}" if is_county else name) for number, above, name in found]


def _offices(user: User, cycle: Cycle) -> list[Place]:
    own = place_in(cycle, user.unit)
    return [own, *townships_in(cycle, own)] if user.role is Role.county else [own]


def _filters(user: User, document: Document, cycle: Cycle, args: Mapping[str, str]) -> list[Choice]:
    options: dict[str, Options] = {
        "area": _areas(user, cycle),
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


def _areas(user: User, cycle: Cycle) -> Options:
    """The county has those of all townships, which are named; a village has none to choose from."""
    if user.role is not Role.county:
        own = areas_in(cycle, user.unit) if user.unit.kind is Kind.township else []
        return [(str(area.id), area.name) for area in own]
    place, township = units_of(cycle), more_units_of(cycle)
    wanted = sa.select(place.id, township.name, place.name).join(township, township.id == place.township_id)
    areas = wanted.where(of_year(cycle), is_area_in_use_of(cycle), within(user.unit, place))
    ordered = areas.order_by(township.position, township.id, place.position, place.id)
    return [(str(number), f"{above} {name}") for number, above, name in db.session.execute(ordered)]


def _all(document: Document, name: str) -> str:
    if _usual(document, name):
        return ""
    return document.own_filters[name].all if name in document.own_filters else "全部"


def _usual(document: Document, name: str) -> str:
    """A month's list is of this month; everything else is left open."""
    return str(clock.today().month) if name == "month" and document.filters[0] == "month" else ""
