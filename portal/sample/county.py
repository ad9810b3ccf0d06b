"""The places and the year of the sample county."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.catalogue.models import Catalogue, Cycle
from portal.catalogue.services import add_catalogue, open_cycle
from portal.places.models import Kind, Unit, UnitType
from portal.places.services import add_unit
from portal.plans.services import open_plans
from portal.sample import files
from portal.sample.calendar import SampleCalendar
from portal.sample.region_codes import township_code, village_code

Catalogues = Mapping[UnitType, Catalogue]

ACTIVITY = "“五星”支部创建"
COUNTY_CODE = "410182000000"


@dataclass(frozen=True)
class Township:
    """A township with its villages as the office numbers them, and the area (片区) each lies in."""

    unit: Unit
    villages: Sequence[Unit]
    areas: Sequence[Unit]

    def village(self, name: str) -> Unit:
        return next(unit for unit in self.villages if unit.name == name)

    def area_of(self, village: Unit) -> Unit | None:
        return next((area for area in self.areas if area.id == village.area_id), None)


def make_places() -> tuple[Unit, list[Township]]:
    """The county and its townships from `data/villages.json`."""
    described = files.read("villages")["county"]
    county = add_unit(Kind.county, described["name"], region_code=COUNTY_CODE)
    return county, [
        _township(county, township, position) for position, township in enumerate(described["townships"], 1)
    ]


def _township(county: Unit, described: dict[str, Any], position: int) -> Township:
    code = township_code(COUNTY_CODE, position)
    township = add_unit(Kind.township, described["name"], parent=county, position=position, region_code=code)
    groups: list[tuple[Unit, list[dict[str, Any]]]] = []
    for number, area in enumerate(described.get("areas", []), 1):
        groups.append((add_unit(Kind.area, area["name"], parent=township, position=number), area["units"]))
    areas = [unit for unit, _ in groups]
    groups.append((township, described.get("units", [])))
    wanted = [(parent, unit) for parent, units in groups for unit in units]
    villages = [_village(parent, unit, number, code) for number, (parent, unit) in enumerate(wanted, 1)]
    return Township(township, villages, areas)


def _village(parent: Unit, described: dict[str, Any], position: int, township: str) -> Unit:
    unit_type = UnitType(described["unit_type"])
    return add_unit(
        Kind.village,
        described["name"],
        parent=parent,
        unit_type=unit_type,
        region_code=village_code(township, unit_type, position),
        position=position,
        is_sample=described["is_sample"],
    )


def make_catalogues(county: Unit) -> Catalogues:
    """The tasks of villages and of communities."""
    return {kind: add_catalogue(county, files.read(f"catalogue_{kind.value}")) for kind in UnitType}


def open_year(county: Unit, catalogues: Catalogues, villages: list[Unit], calendar: SampleCalendar) -> Cycle:
    """The calendar's year with an empty plan for every village, to be handed in within days."""
    cycle = add_year(county, catalogues, calendar)
    open_plans(cycle, villages)
    return cycle


def add_year(county: Unit, catalogues: Catalogues, calendar: SampleCalendar) -> Cycle:
    """The same without plans."""
    return open_cycle(
        county,
        calendar.year,
        activity_name=ACTIVITY,
        village_catalogue=catalogues[UnitType.village],
        community_catalogue=catalogues[UnitType.community],
        submit_by=calendar.submit_by,
        review_by=calendar.review_by,
        actor=None,
    )
