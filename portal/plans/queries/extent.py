"""How many of a place's villages a person sees. What is made by somebody who sees some of them says so in its title
line and its name: a part must never be taken for the whole."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from portal.accounts.models import Role, User
from portal.catalogue.models import Cycle
from portal.kernel.db import db
from portal.places.models import Unit
from portal.places.queries import takes_part, within
from portal.plans.models import Plan
from portal.plans.queries import visible_to


@dataclass(frozen=True)
class Extent:
    """`seen` of `villages` are in it. `word` says which: 包联 of a liaison; `place` is 全镇, 全县."""

    seen: int
    villages: int
    word: str = "分管"
    place: str = "全镇"
    unit: str = ""  # its name

    @property
    def is_part(self) -> bool:
        return self.seen < self.villages

    @property
    def said(self) -> str:
        """包联的 11 个村; empty of a whole."""
        return f"{self.word}的 {self.seen} 个村" if self.is_part else ""

    @property
    def note(self) -> str:
        """What a title line ends with: （仅限包联的 11 个村，全镇共 44 个村）."""
        return f"（仅限{self.said}，{self.place}共 {self.villages} 个村）" if self.is_part else ""

    @property
    def total(self) -> str:
        """What the line of sums is called. Without a number, since filters may narrow it further."""
        return f"{self.word}村合计" if self.is_part else "合计"

    @property
    def checked(self) -> str:
        """What the check line is called."""
        return f"校验（仅{self.word}村）" if self.is_part else "校验"

    def line(self, name: str) -> str:
        """What a line of a table is called: one that bears the whole place's name holds no more than the part."""
        return self.said if self.is_part and name == self.unit else name

    def within(self, chosen: Iterable[str]) -> str:
        """What follows 范围 and 筛选: the part and the filters, 全部 only of a whole without filters."""
        return "、".join([*([self.said] if self.is_part else ()), *chosen]) or "全部"


WHOLE = Extent(0, 0)  # of what is about one plan, or about no village at all


def extent_of(person: User | None, unit: Unit, cycle: Cycle) -> Extent:
    """How much of a unit's year this person sees (one query); the command line (None) sees all of it. Counted and not
    read off the role: whoever is given a narrower view tomorrow is told of it as well."""
    if person is None:
        return WHOLE
    taking_part = (Plan.cycle_id == cycle.id, takes_part(cycle.closed_at), within(unit))
    of_person = visible_to(person).where(*taking_part).with_only_columns(sa.func.count(Plan.id)).scalar_subquery()
    of_all = sa.select(sa.func.count(Plan.id)).join(Plan.unit).where(*taking_part).scalar_subquery()
    seen, villages = db.session.execute(sa.select(of_person, of_all)).one()
    return Extent(seen, villages, "包联" if person.role is Role.liaison else "分管", _all_of(unit), unit.name)


def _all_of(unit: Unit) -> str:
    """全镇, 全乡, 全县, as people say it."""
    return f"全{unit.name[-1]}" if unit.name[-1:] in "镇乡县市区村" else "全部"
