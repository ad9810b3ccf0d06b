"""What the papers about many villages have in common: whose villages, which year, for whom, from which versions."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.accounts.models import User
from portal.catalogue.models import Catalogue, Cycle
from portal.catalogue.queries import cycle_of
from portal.catalogue.queries.placements import place_in
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed, NotThere
from portal.ledgers.domain.lines import Reporting
from portal.ledgers.policy import why_not_see_ledger
from portal.ledgers.queries import reporting
from portal.places.models import Kind, Place, Unit
from portal.places.queries import around
from portal.plans.models import Plan
from portal.plans.queries import visible_to
from portal.plans.queries.extent import extent_of
from portal.printing.document import minute_of
from portal.printing.extent import Extent
from portal.settings.services.calendar import of_county


@dataclass(frozen=True)
class Scope:
    """A township or county (for some papers a village) in a year, as one person may see it."""

    unit: Place  # as that year had it
    cycle: Cycle
    person: User | None
    reporting: Reporting
    is_sample: bool
    today: dt.date
    name: str  # 广武镇, 广武镇桃花峪村
    extent: Extent
    read_at: dt.datetime

    @property
    def printed_by(self) -> str:
        return f"{self.person.unit.name} {self.person.name}" if self.person else "系统管理命令"

    @property
    def data_at(self) -> str:
        """The minute in which the data were read: nothing on the sheet is younger, be it a decision or a comment.
        A kept paper says when its own were read; its identity has all that it shows, and not this minute."""
        return minute_of(self.read_at)

    @property
    def versions(self) -> str:
        """取各村最近一次上报；44 个村（社区）中 41 个已上报"""
        whose = f"{self.extent.word}的 " if self.extent.is_part else ""
        return f"取各村最近一次上报；{whose}{self.reporting.villages} 个村（社区）中 {self.reporting.reported} 个已上报"

    @property
    def identity(self) -> dict[str, Any]:
        return {
            "unit": [self.unit.id, self.unit.full_name],
            "cycle": [self.cycle.id, self.cycle.year, self.cycle.activity_name],
            "printed_by": self.printed_by,
            "data_at": minute_of(self.reporting.as_of),
            "versions": self.versions,
            "is_sample": self.is_sample,
            "today": self.today.isoformat(),
        }


def _unit(number: int, person: User | None) -> Unit | None:
    """The unit of this number, if the person's own lies within it or above it, or if it is a village of whose plans
    this person may see one."""
    wanted = sa.select(Unit).where(Unit.id == number)
    if person is None:
        return db.session.scalar(wanted)
    of_plans = visible_to(person).where(Plan.unit_id == number).with_only_columns(Plan.unit_id)
    return db.session.scalar(wanted.where(sa.or_(around(person.unit), Unit.id.in_(of_plans))))


def scope_of(params: dict[str, Any], person: User | None, *, villages_too: bool = False) -> Scope:
    """The township or county of the parameters; without `unit_id` the person's own. With `villages_too` it may be a
    village whose plan the person may see.

    Raises:
        NotThere: no such unit, or neither above nor below the person's own; or the year was not opened.
        NotAllowed: the person may know of the unit but not have its ledgers.
    """
    living = _unit(params["unit_id"], person) if "unit_id" in params else (person.unit if person else None)
    if living is None:
        raise NotThere("没有找到这个单位，或不在您的范围内。")
    of_county(living.county_id)
    is_village = villages_too and living.kind is Kind.village
    if person and not is_village and (reason := why_not_see_ledger(person, living)):
        raise NotAllowed(reason)
    cycle = cycle_of(living, params.get("year"))
    unit = place_in(cycle, living)
    counts = reporting(unit, cycle, person)
    if is_village and not counts.villages:
        raise NotThere("没有找到这个村，或不在您的范围内。")
    extent, read_at = extent_of(person, unit, cycle), clock.now()
    return Scope(unit, cycle, person, counts, _is_sample(unit, cycle), clock.today(), _name(unit), extent, read_at)


def _name(unit: Place) -> str:
    return f"{unit.township_name}{unit.name}" if unit.kind is Kind.village else unit.name


def _is_sample(unit: Place, cycle: Cycle) -> bool:
    catalogues = (cycle.village_catalogue_id, cycle.community_catalogue_id)
    wanted = sa.select(sa.func.count(Catalogue.id)).where(Catalogue.id.in_(catalogues), Catalogue.is_sample)
    return unit.is_sample or bool(db.session.scalar(wanted))
