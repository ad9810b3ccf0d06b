"""What happens to a plan, each kind with its fields and its sentence, and a plan's history as lines.

谁在什么时候做了什么.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from portal.accounts.models import VILLAGE_ROLES, User
from portal.history.event_data import EventData, types_of
from portal.history.event_types import Told
from portal.history.models import Event
from portal.kernel.clock import LOCAL
from portal.plans.domain.row_changes import Changes
from portal.plans.domain.turns import PlanEvent, Turns
from portal.plans.models import Plan
from portal.web.feature import features


@dataclass(frozen=True)
class BlockSaved(PlanEvent, verb="block_saved", is_own_affair=True, turn=Turns.begins):
    """The timeline counts them, day by day."""

    block: str
    version: int
    changes: Changes

    def sentence(self) -> Told:
        return "填写并保存", f"改了 {len(self.changes)} 处"


@dataclass(frozen=True)
class _LastMeasure(PlanEvent):
    """What became of a measure of the year before."""

    block: str
    uid: str
    where: str
    text: str


@dataclass(frozen=True)
class LastMeasureDone(_LastMeasure, verb="last_measure_done", on_timeline=True, is_own_affair=True):
    def sentence(self) -> Told:
        return "认定去年的一条措施已完成", self.where


@dataclass(frozen=True)
class LastMeasureReopened(_LastMeasure, verb="last_measure_reopened", on_timeline=True, is_own_affair=True):
    def sentence(self) -> Told:
        return "取消“已完成”的认定", self.where


@dataclass(frozen=True)
class LastYearTaken(PlanEvent, verb="last_year_taken", on_timeline=True, is_own_affair=True):
    """`star`: which one, empty for the whole plan; `blocks`: block key → the version that its save made."""

    year: int
    star: str
    blocks: dict[str, int]
    texts: int
    measures: int

    def sentence(self) -> Told:
        what = f"照 {self.year} 年的带过来{('：' + self.star) if self.star else ''}"
        return what, f"{self.texts} 段文字、{self.measures} 条措施"


@dataclass(frozen=True)
class LastYearGivenBack(PlanEvent, verb="last_year_given_back", on_timeline=True, is_own_affair=True):
    blocks: int

    def sentence(self) -> Told:
        return "撤销从去年带来的内容", f"{self.blocks} 块"


@dataclass(frozen=True)
class WorkbookApplied(PlanEvent, verb="workbook_applied", on_timeline=True, is_own_affair=True):
    """`places`: how many fields and rows the file changed."""

    file: str
    places: int

    def sentence(self) -> Told:
        return f"按 Excel 文件更新 {self.places} 处", self.file


@dataclass(frozen=True)
class FieldOpened(PlanEvent, verb="field_opened", on_timeline=True):
    block: str
    field: str
    where: str

    def sentence(self) -> Told:
        return "另外打开一格来改", self.where


@dataclass(frozen=True)
class PlanSubmitted(PlanEvent, verb="plan_submitted", on_timeline=True, turn=Turns.to_township):
    number: int
    receipt: str
    sha256: str = ""
    target_level: int | None = None
    measures: int = 0

    def sentence(self) -> Told:
        return f"第 {self.number} 次上报", f"回执号 {self.receipt}"


@dataclass(frozen=True)
class PlanWithdrawn(PlanEvent, verb="plan_withdrawn", on_timeline=True, turn=Turns.to_village):
    number: int
    words: str

    def sentence(self) -> Told:
        return f"撤回（第 {self.number} 次上报）", f"说明：{self.words}" if self.words else ""


@dataclass(frozen=True)
class PlanRestored(PlanEvent, verb="plan_restored", on_timeline=True):
    """`version`: what people call it, such as 第 2 次上报; `blocks`: how many changed."""

    version: str
    blocks: int

    def sentence(self) -> Told:
        return f"把计划表恢复成{self.version}的样子", f"改了 {self.blocks} 个部分"


@dataclass(frozen=True)
class CheckRulesChanged(EventData, verb="check_rules_changed"):
    """What a township no longer asks for before a plan is handed in."""

    only_advised: list[str]

    def sentence(self) -> Told:
        names = "、".join(self.only_advised)
        return "修改上报前的要求", f"只作建议：{names}" if names else "全部必填"


EVENTS = types_of(
    BlockSaved,
    LastMeasureDone,
    LastMeasureReopened,
    LastYearTaken,
    LastYearGivenBack,
    WorkbookApplied,
    FieldOpened,
    PlanSubmitted,
    PlanWithdrawn,
    PlanRestored,
    CheckRulesChanged,
)


@dataclass
class TimelineEntry:
    """A line of the timeline; `count` saves of one person on one day are one line."""

    at: dt.datetime
    who: str
    what: str
    detail: str
    verb: str
    count: int = 1


def timeline(user: User, plan: Plan, events: Sequence[Event]) -> list[TimelineEntry]:
    """The plan's events as this person may read them, newest first.

    The township sees what was handed in and decided; how often the village saved is the village's own affair.
    """
    entries: list[TimelineEntry] = []
    kinds = features().events
    is_own = user.role in VILLAGE_ROLES and user.unit_id == plan.unit_id
    for event in events:
        kind = kinds.get(event.verb)
        if kind is None or (kind.is_own_affair and not is_own):
            continue
        if event.verb == BlockSaved.verb:
            _add_saves(entries, event)
        elif kind.on_timeline:
            what, detail = kind.sentence(event.data)
            entries.append(TimelineEntry(event.at, event.actor_name, what, detail, event.verb))
    return entries


def _add_saves(entries: list[TimelineEntry], event: Event) -> None:
    last = entries[-1] if entries else None
    if last and last.verb == event.verb and last.who == event.actor_name and _day(last.at) == _day(event.at):
        last.count += 1
        last.what = f"填写并保存 {last.count} 次"
    else:
        entries.append(TimelineEntry(event.at, event.actor_name, "填写并保存 1 次", "", event.verb))


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(LOCAL).date()
