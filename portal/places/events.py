"""What happens to a place, each kind with its fields and its sentence, and the names it leaves behind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.history.event_data import EventData
from portal.history.event_types import Told


class UnitEvent(EventData):
    """What happens to a place."""

    @property
    def other_place(self) -> int | None:
        """The other place, where it is about two."""
        return None

    @property
    def other_name(self) -> str:
        """The name that people may know it by, where it leaves one."""
        return ""

    @property
    def other_name_told(self) -> str:
        """That name as it stands beside the present one."""
        return ""


@dataclass(frozen=True)
class UnitAdded(UnitEvent, verb="unit_added"):
    name: str
    parent: str

    def sentence(self) -> Told:
        return f"新增，在{self.parent}下面", ""


@dataclass(frozen=True)
class UnitRenamed(UnitEvent, verb="unit_renamed"):
    before: str
    after: str

    def sentence(self) -> Told:
        return f"由“{self.before}”改名为“{self.after}”", ""

    @property
    def other_name(self) -> str:
        return self.before

    @property
    def other_name_told(self) -> str:
        return f"曾用名{self.before}"


@dataclass(frozen=True)
class UnitCodeChanged(UnitEvent, verb="unit_code_changed"):
    """`carried`: how many places below got another code with it."""

    carried: int
    before: str
    after: str

    def sentence(self) -> Told:
        below = f"，下面 {self.carried} 个单位跟着改" if self.carried else ""
        if self.before and self.after:
            return f"区划代码由 {self.before} 改为 {self.after}{below}", ""
        return f"区划代码登记为 {self.after}" if self.after else f"清空了区划代码 {self.before}", ""


@dataclass(frozen=True)
class UnitCodeDropped(UnitEvent, verb="unit_code_dropped"):
    before: str

    def sentence(self) -> Told:
        return f"移动以后，原来的区划代码 {self.before} 不再适用，已经去掉", ""


@dataclass(frozen=True)
class UnitMoved(UnitEvent, verb="unit_moved"):
    """`before`, `after`: the places it lies below; `full_name`: its own until then."""

    full_name: str
    before: str
    after: str

    def sentence(self) -> Told:
        once = self.full_name.replace("/", " · ")
        return f"由{self.before}移到{self.after}下面（原全称 {once}）", ""


@dataclass(frozen=True)
class UnitMerged(UnitEvent, verb="unit_merged"):
    into: int
    name: str
    people: list[str]

    def sentence(self) -> Told:
        return f"并入{self.name}，本单位停用；{_people(self.people)}", ""

    @property
    def other_place(self) -> int:
        return self.into

    @property
    def other_name_told(self) -> str:
        return f"已并入{self.name}"


@dataclass(frozen=True)
class UnitTookIn(UnitEvent, verb="unit_took_in"):
    of: int
    name: str
    people: list[str]

    def sentence(self) -> Told:
        return f"{self.name}并入；{_people(self.people)}", ""

    @property
    def other_place(self) -> int:
        return self.of

    @property
    def other_name(self) -> str:
        return self.name

    @property
    def other_name_told(self) -> str:
        return f"{self.name}已并入"


@dataclass(frozen=True)
class UnitSplit(UnitEvent, verb="unit_split"):
    new: int
    name: str
    children: list[str]

    def sentence(self) -> Told:
        return f"分出{self.name}{_children(self.children)}", ""

    @property
    def other_place(self) -> int:
        return self.new


@dataclass(frozen=True)
class UnitSplitFrom(UnitEvent, verb="unit_split_from"):
    of: int
    name: str
    children: list[str]

    def sentence(self) -> Told:
        return f"由{self.name}分出{_children(self.children)}", ""

    @property
    def other_place(self) -> int:
        return self.of


@dataclass(frozen=True)
class UnitClosed(UnitEvent, verb="unit_closed"):
    """`accounts`, `plans`: how many were closed with it, how many were left unapproved."""

    reason: str
    accounts: int
    plans: int

    def sentence(self) -> Told:
        return f"停用：{self.reason}（停用账号 {self.accounts} 个，未通过的计划 {self.plans} 份）", ""


@dataclass(frozen=True)
class UnitReopened(UnitEvent, verb="unit_reopened"):
    def sentence(self) -> Told:
        return "恢复使用", ""


def _people(names: list[str]) -> str:
    return f"{'、'.join(names)}共 {len(names)} 人转入" if names else "没有人员转入"


def _children(names: list[str]) -> str:
    return f"，划出 {'、'.join(names)}" if names else ""


UNIT_EVENTS: tuple[type[UnitEvent], ...] = (
    UnitAdded,
    UnitRenamed,
    UnitCodeChanged,
    UnitCodeDropped,
    UnitMoved,
    UnitMerged,
    UnitTookIn,
    UnitSplit,
    UnitSplitFrom,
    UnitClosed,
    UnitReopened,
)


def unit_event(verb: str, data: Mapping[str, Any]) -> UnitEvent | None:
    """What an event says of a place; None if it is about something else."""
    kind = next((one for one in UNIT_EVENTS if one.verb == verb), None)
    return kind.read(data) if kind else None
