"""The chooser of a paper: what it may be about, for the person who asks. Choices that leave nothing to choose are left
out, and what cannot be chosen is never offered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.accounts.models import VILLAGE_ROLES, Role, User
from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycle_of, cycles_of
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotThere
from portal.ledgers.queries import stars_of
from portal.places.models import Kind, Unit
from portal.places.queries import areas_of, is_area_in_use, list_order, takes_part, townships_of, within
from portal.plans.models import Plan
from portal.plans.queries import visible_to
from portal.printing import policy, queries
from portal.printing.documents import Document
from portal.printing.documents.document import ARCHIVE
from portal.printing.documents.filters import LEVEL_NAMES, MONTH_NAMES, STATE_NAMES
from portal.printing.documents.lists import PARTS
from portal.printing.documents.study import RESULTS

Options = Sequence[tuple[str, str]]
LABELS = {
    **{"area": "片区", "star": "哪颗星", "level": "拟创星级", "state": "状态", "month": "月份"},
    **{"part": "哪张清单", "results": "研判意见"},
}
OPEN = {"part": "三张都要", "results": "空白，开会时手写"}  # for leaving a choice open; other filters leave 全部


@dataclass(frozen=True)
class Choice:
    """A select of the form; `all` are the words for leaving it open, empty where one has to be chosen."""

    name: str
    label: str
    options: Options
    chosen: str
    all: str = ""


@dataclass(frozen=True)
class Chooser:
    """The form: a document and what it may be about. Without choices there is nothing to print yet."""

    document: Document
    choices: Sequence[Choice]


def chooser_of(user: User, args: Mapping[str, str]) -> Chooser:
    """The form with what the address has already chosen.

    Raises:
        NotThere: no such document, or not for this person.
    """
    document = queries.document_named(args.get("document", ""))
    if document.key not in policy.documents_of(user):
        raise NotThere("没有找到这种文件，或不是给您用的。请从打印页上选。")
    years = [cycle.year for cycle in cycles_of(user.unit)]
    if not years:
        return Chooser(document, ())
    year = next((year for year in years if str(year) == args.get("year")), None)
    cycle = cycle_of(user.unit, year)
    named = [(str(each), f"{each} 年度") for each in years]
    units = _units(user, document, cycle)
    choices = [
        Choice("unit_id", "哪里", units, args.get("unit_id", "")),
        Choice("year", "年度", named, str(cycle.year)),
    ]
    return Chooser(document, [*choices, *_filters(user, document, cycle, args), _variant(args)] if units else ())


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
        "part": list(PARTS.items()),
        "results": list(RESULTS.items()),
    }
    names = [name for name in document.filters if options[name]]
    return [
        Choice(name, LABELS[name], options[name], args.get(name, _usual(document, name)), _all(document, name))
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


def _variant(args: Mapping[str, str]) -> Choice:
    return Choice("variant", "文件", [(ARCHIVE, "存档用（PDF/A-2b）")], args.get("variant", ""), "平常打印")


def _all(document: Document, name: str) -> str:
    return "" if _usual(document, name) else OPEN.get(name, "全部")


def _usual(document: Document, name: str) -> str:
    """A month's list is of this month; everything else is left open."""
    return str(clock.today().month) if name == "month" and document.filters[0] == "month" else ""
