"""谁在什么时候做了什么: a plan's history as sentences."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from portal.accounts.models import VILLAGE_ROLES, User
from portal.history.event_types import EventType, on_timeline
from portal.history.models import Event
from portal.kernel.clock import LOCAL
from portal.plans.models import Plan
from portal.web.feature import features

EVENTS: dict[str, EventType] = {
    # The timeline counts them, day by day.
    "block_saved": EventType(lambda data: ("填写并保存", f"改了 {len(data['changes'])} 处"), is_own_affair=True),
    **on_timeline(
        own_affairs=True,
        last_measure_done=lambda data: ("认定去年的一条措施已完成", data["where"]),
        last_measure_reopened=lambda data: ("取消“已完成”的认定", data["where"]),
        last_year_taken=lambda data: (
            f"照 {data['year']} 年的带过来{('：' + data['star']) if data['star'] else ''}",
            f"{data['texts']} 段文字、{data['measures']} 条措施",
        ),
        workbook_applied=lambda data: (f"按 Excel 文件更新 {data['places']} 处", data["file"]),
        last_year_given_back=lambda data: ("撤销从去年带来的内容", f"{data['blocks']} 块"),
    ),
    **on_timeline(
        field_opened=lambda data: ("另外打开一格来改", data["where"]),
        plan_submitted=lambda data: (f"第 {data['number']} 次上报", f"回执号 {data['receipt']}"),
    ),
}


@dataclass
class Entry:
    """A line of the timeline; `count` saves of one person on one day are one line."""

    at: dt.datetime
    who: str
    what: str
    detail: str
    verb: str
    count: int = 1


def timeline(user: User, plan: Plan, events: Sequence[Event]) -> list[Entry]:
    """The plan's events as this person may read them, newest first.

    The township sees what was handed in and decided; how often the village saved is the village's own affair.
    """
    entries: list[Entry] = []
    kinds = features().events
    is_own = user.role in VILLAGE_ROLES and user.unit_id == plan.unit_id
    for event in events:
        kind = kinds.get(event.verb)
        if kind is None or (kind.is_own_affair and not is_own):
            continue
        if event.verb == "block_saved":
            _add_saves(entries, event)
        elif kind.on_timeline:
            what, detail = kind.sentence(event.data)
            entries.append(Entry(event.at, event.actor_name, what, detail, event.verb))
    return entries


def _add_saves(entries: list[Entry], event: Event) -> None:
    last = entries[-1] if entries else None
    if last and last.verb == event.verb and last.who == event.actor_name and _day(last.at) == _day(event.at):
        last.count += 1
        last.what = f"填写并保存 {last.count} 次"
    else:
        entries.append(Entry(event.at, event.actor_name, "填写并保存 1 次", "", event.verb))


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(LOCAL).date()
