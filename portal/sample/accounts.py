"""The people of the sample county, under user names that stay the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from portal.accounts.models import Role, User
from portal.accounts.services import add_user, assign_liaison
from portal.places.domain.readings import readings
from portal.places.models import Unit
from portal.sample import files
from portal.sample.county import Township

HOME, NEWCOMER_VILLAGE = "桃花峪村", "示例村03"
# Not read from the data: the guides and the tests of the browser name them.
SECRETARY, CLERK = "张建国", "王秀英"
OFFICE = (
    ("liaison", "赵志强", Role.liaison),
    ("reviewer", "刘敏", Role.reviewer),
    ("reviewer2", "周芳", Role.reviewer),
    ("viewer", "陈建军", Role.viewer),
)
COUNTY = (("county", "吴晓燕", Role.county), ("admin", "郑凯", Role.admin))


@dataclass
class People:
    """Makes accounts that share one password, and remembers who is who.

    Hashing is slow on purpose, so the password is hashed once; the sample's password is no secret between them.
    """

    password_hash: str
    made: list[User] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def add(self, username: str, name: str, role: Role, unit: Unit, *, must_change_password: bool = False) -> User:
        """The telephone number begins with 120, which no mobile number in China does."""
        user = add_user(
            username,
            name,
            role,
            unit,
            password="",
            password_hash=self.password_hash,
            phone=f"120000{next(self._numbers):05d}",
            must_change_password=must_change_password,
        )
        self.made.append(user)
        return user

    def __getitem__(self, username: str) -> User:
        return next(user for user in self.made if user.username == username)

    def writer_of(self, village: Unit) -> User:
        """The village's secretary; of several accounts the first."""
        return next(user for user in self.made if user.role is Role.secretary and user.unit_id == village.id)


def make_leaders(people: People, county: Unit, guangwu: Township) -> None:
    """The accounts with names of their own: county, township, and 桃花峪村."""
    for username, name, role in COUNTY:
        people.add(username, name, role, county)
    for username, name, role in OFFICE:
        people.add(username, name, role, guangwu.unit)
    home = guangwu.village(HOME)
    people.add("secretary", SECRETARY, Role.secretary, home)
    people.add("clerk", CLERK, Role.clerk, home)
    # A second village where two people write, whose plan is still a draft: everything in it is open.
    people.add("gw08clerk", "孟小霞", Role.clerk, guangwu.villages[7])
    newcomer_village = guangwu.village(NEWCOMER_VILLAGE)
    people.add("newcomer", "李娜", Role.clerk, newcomer_village, must_change_password=True)
    assign_liaison(people["liaison"], [unit for unit in guangwu.villages if unit.area_id == home.area_id])


def make_secretaries(people: People, township: Township, names: Mapping[int, str]) -> None:
    """Secretaries by the place of their village in the township's list: gw01 is that of 广武镇's first village.

    桃花峪村 so gets a second account: whoever tests with gw01 … gw44 has a whole township without a gap. Lists name
    the first account of a village, which is `secretary`.
    """
    prefix = prefix_of(township.unit)
    for number, name in names.items():
        people.add(f"{prefix}{number:02d}", name, Role.secretary, township.villages[number - 1])


def prefix_of(township: Unit) -> str:
    """gw for 广武镇, gc for 高村乡."""
    return readings(township.name)[1][:2]


def secretary_names() -> list[str]:
    """The made-up names for secretaries, without those of people who have an account of their own."""
    taken = {SECRETARY, CLERK, *(name for _, name, _ in (*OFFICE, *COUNTY))}
    return [name for name in files.read("people")["secretaries"] if name not in taken]
