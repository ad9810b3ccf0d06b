"""The places of a made-up province: counties of 15 townships, townships of 18 or 19 villages, and who works there.

Whatever the size, the first county is the same one: what its pages cost can be compared.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count, cycle, islice
from random import Random
from typing import Any

from portal.accounts.models import Role
from portal.catalogue.models import Catalogue, Cycle
from portal.kernel import clock
from portal.places.domain.readings import readings
from portal.places.models import Kind, Unit, UnitType
from portal.places.services import add_unit
from portal.sample.calendar import SampleCalendar
from portal.sample.county import add_year, make_catalogues
from portal.sample.files import read
from portal.sample.region_codes import county_code, township_code, village_code

TOWNSHIPS = 15  # of a county
VILLAGES = (18, 18, 19, 18, 19)  # of a township, in turn: 46,000 villages in 2,500 townships
COMMUNITY = 12  # every twelfth is a community
_FIRST = "青白清红龙凤金银石柳桃杏梨枣松"
_SECOND = "山河岗桥店泉沟坪湾"
_FAMILIES = "张王李赵刘陈杨黄周吴孙马朱胡郭何高林罗郑"
_SETTLED = ("家庄", "家沟", "家寨", "家坡", "家洼", "家楼", "家湾")


@dataclass(frozen=True)
class County:
    """A county with the year its villages plan for."""

    unit: Unit
    cycle: Cycle
    catalogues: Mapping[UnitType, Catalogue]


@dataclass(frozen=True)
class Village:
    """A village, as the rows about it need it."""

    id: int
    number: int  # in the province, from 1
    county: County
    township: Mapping[str, Any]
    reviewer_id: int
    reviewer: str
    secretary_id: int
    secretary: str
    name: str
    unit_type: UnitType

    @property
    def described(self) -> dict[str, Any]:
        """The unit, as a submission's content keeps it."""
        return {
            "name": self.name,
            "full_name": f"{self.township['full_name']}/{self.name}",
            "township": self.township["name"],
            "area": "",
            "unit_type": self.unit_type.value,
            "is_sample": True,
        }


def township_sizes(villages: int) -> list[int]:
    """How many villages each township has."""
    sizes, left = list[int](), villages
    for size in cycle(VILLAGES):
        if left <= 0:
            return sizes
        sizes.append(min(size, left))
        left -= size
    return sizes


def make_county(number: int, calendar: SampleCalendar) -> County:
    """A county with its catalogues and its year, through the services."""
    unit = add_unit(
        Kind.county,
        f"示例{number:03d}县",
        position=number,
        is_sample=True,
        region_code=county_code(number),
    )
    catalogues = make_catalogues(unit)
    return County(unit, add_year(unit, catalogues, calendar), catalogues)


class Ids:
    """Numbers that go on behind those in use."""

    def __init__(self, units: int, users: int) -> None:
        self.units, self.users = count(units + 1), count(users + 1)


class Settling:
    """The rows of one county's units and accounts, and its villages."""

    def __init__(self, county: County, ids: Ids, password_hash: str, seed: int) -> None:
        self.county, self.ids, self.password_hash = county, ids, password_hash
        self.random = Random(f"{seed} {county.unit.name}")
        self.units, self.users, self.villages = list[dict[str, Any]](), list[dict[str, Any]](), list[Village]()

    def people_of_county(self, number: int) -> None:
        for role, name in ((Role.county, "吴晓燕"), (Role.admin, "郑凯")):
            self._user(f"{role.value}{number:03d}", name, role, self.county.unit.id)

    def township(self, place: int, number: int, first_village: int, size: int) -> None:
        """`place` in the county, `number` in the province; its villages are numbered from `first_village`."""
        above = {"id": self.county.unit.id, "path": self.county.unit.path, "full_name": self.county.unit.name}
        township = self._unit(Kind.township, township_name(place), above, place)
        township["township_id"] = township["id"]
        township["region_code"] = township_code(self.county.unit.region_code or "", place)
        reviewer = self._name()
        reviewer_id = self._user(f"town{number:04d}", reviewer, Role.reviewer, township["id"])
        names = self.random.sample(village_names(), size)
        for position, name in enumerate(names, 1):
            self._village(township, (reviewer_id, reviewer), name, position, first_village + position - 1)

    def _village(
        self, township: dict[str, Any], reviewer: tuple[int, str], name: str, position: int, number: int
    ) -> None:
        unit_type = UnitType.community if number % COMMUNITY == 0 else UnitType.village
        name = f"{name[:-1]}社区" if unit_type is UnitType.community else name
        unit = self._unit(Kind.village, name, township, position)
        unit |= {"unit_type": unit_type, "township_id": township["id"]}
        unit["region_code"] = village_code(township["region_code"], unit_type, position)
        secretary = self._name()
        secretary_id = self._user(f"village{number:05d}", secretary, Role.secretary, unit["id"])
        who = (*reviewer, secretary_id, secretary)
        self.villages.append(Village(unit["id"], number, self.county, township, *who, name, unit_type))

    def _unit(self, kind: Kind, name: str, above: Mapping[str, Any], position: int) -> dict[str, Any]:
        number = next(self.ids.units)
        pinyin, initials = spoken(name)
        unit = {"id": number, "kind": kind, "parent_id": above["id"], "county_id": self.county.unit.id, "name": name}
        unit |= {"full_name": f"{above['full_name']}/{name}", "path": f"{above['path']}{number}/"}
        unit |= {"position": position, "pinyin": pinyin, "initials": initials, "is_sample": True}
        self.units.append(unit)
        return unit

    def _user(self, username: str, name: str, role: Role, unit_id: int) -> int:
        """The telephone number begins with 120, which no mobile number in China does."""
        number = next(self.ids.users)
        account = {"id": number, "username": username, "name": name, "role": role, "unit_id": unit_id}
        account |= {"phone": f"120{number:08d}", "password_hash": self.password_hash, "must_change_password": False}
        self.users.append(account | {"created_at": clock.now()})
        return number

    def _name(self) -> str:
        return self.random.choice(secretaries())


@cache
def secretaries() -> Sequence[str]:
    return list(read("people")["secretaries"])


def township_name(place: int) -> str:
    """The name of a county's township: different within a county."""
    return f"{_FIRST[place % len(_FIRST)]}{_SECOND[place * 2 % len(_SECOND)]}{'乡' if place % 4 == 0 else '镇'}"


@cache
def village_names() -> list[str]:
    """All different; a township draws from these."""
    return [f"{family}{settled}村" for family in _FAMILIES for settled in _SETTLED]


@cache
def spoken(name: str) -> tuple[str, str]:
    return readings(name)


def settle(county: County, number: int, sizes: Sequence[int], settling: Settling) -> Settling:
    """One county's people and townships; `sizes` are those of the whole province."""
    first = (number - 1) * TOWNSHIPS
    settling.people_of_county(number)
    villages = sum(sizes[:first])
    for place, size in enumerate(islice(sizes, first, first + TOWNSHIPS), 1):
        settling.township(place, first + place, villages + 1, size)
        villages += size
    return settling


def county_numbers(sizes: Sequence[int]) -> Iterator[int]:
    return iter(range(1, -(-len(sizes) // TOWNSHIPS) + 1))
