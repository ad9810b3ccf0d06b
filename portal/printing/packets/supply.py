"""What can be bound: the papers about many villages, and single ones by groups. Whose, and which, a feature answers."""

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import Enum
from typing import Any, cast

from portal.printing.document import Document
from portal.printing.packets.models import Item
from portal.printing.registry import papers
from portal.printing.subject import Options, Person
from portal.web.feature import features


@dataclass(frozen=True)
class Single:
    """One place's paper, to be ticked by its number; `state` stands beside it as a badge."""

    number: int
    name: str
    state: Any
    group: int  # 0: in none


@dataclass(frozen=True)
class Supply:
    """What there is to choose from: a place's papers in a year. `years`, `places` and `states` choose others."""

    scope: Mapping[str, int]  # the parameters of the papers about many
    title: str
    year: int
    years: Sequence[int]
    places: Options  # to choose another; empty for who has only one
    states: Options
    papers: Sequence[Document]
    single: Document  # what is printed of each
    singles: Sequence[Single]
    groups: Mapping[int, str]

    @property
    def by_group(self) -> list[tuple[int, str, list[Single]]]:
        """In the order of the list."""
        found: dict[int, list[Single]] = {}
        for each in self.singles:
            found.setdefault(each.group, []).append(each)
        return [(group, self.groups[group], singles) for group, singles in found.items()]

    def ticked_after(self, press: str, ticked: Collection[int]) -> list[int]:
        """The singles ticked after `all`, `none`, `with-<group>` or `without-<group>`."""
        how, _, group = press.partition("-")
        meant = {each.number for each in self.singles if not group or str(each.group) == group}
        wanted = {*ticked, *meant} if how in ("all", "with") else {*ticked} - meant
        return [each.number for each in self.singles if each.number in wanted]

    def items(self, keys: Collection[str], numbers: Collection[int]) -> list[Item]:
        """What was ticked, in the order of the page: papers, then singles."""
        chosen: list[Item] = [
            {"document": paper.key, "params": dict(self.scope), "title": paper.name}
            for paper in self.papers
            if paper.key in keys
        ]
        return chosen + [
            {"document": self.single.key, "params": {"plan_id": each.number}, "title": each.name}
            for each in self.singles
            if each.number in numbers
        ]


@dataclass(frozen=True)
class PacketSupply:
    """`roles`: who puts packets together, and what the others are told. `find`: for a person, the place, the
    state and the year that were chosen."""

    roles: Set[Enum]
    refusal: str
    find: Callable[[Person, int | None, str, int | None], Supply]


def supply_of_packets() -> PacketSupply:
    return cast(PacketSupply, features().packet_supply)


def papers_to_bind() -> list[Document]:
    """The papers about many villages that go into a packet, in the order in which a meeting wants them."""
    bound = [(paper.in_packets, paper) for paper in papers().values() if paper.in_packets is not None]
    return [paper for _, paper in sorted(bound, key=lambda each: each[0])]
