"""What happened to a place, as sentences; and the names it used to have."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from portal.history.event_types import EventType, for_audit
from portal.history.models import Event

TELLINGS: dict[str, Callable[[dict[str, Any]], str]] = {
    "unit_added": lambda data: f"新增，在{data['parent']}下面",
    "unit_renamed": lambda data: f"由“{data['before']}”改名为“{data['after']}”",
    "unit_code_changed": lambda data: _code(**data),
    "unit_code_dropped": lambda data: f"移动以后，原来的区划代码 {data['before']} 不再适用，已经去掉",
    "unit_moved": lambda data: (
        f"由{data['before']}移到{data['after']}下面（原全称 {data['full_name'].replace('/', ' · ')}）"
    ),
    "unit_merged": lambda data: f"并入{data['name']}，本单位停用；{_people(data['people'])}",
    "unit_took_in": lambda data: f"{data['name']}并入；{_people(data['people'])}",
    "unit_split": lambda data: f"分出{data['name']}{_children(data['children'])}",
    "unit_split_from": lambda data: f"由{data['name']}分出{_children(data['children'])}",
    "unit_closed": lambda data: (
        f"停用：{data['reason']}（停用账号 {data['accounts']} 个，未通过的计划 {data['plans']} 份）"
    ),
    "unit_reopened": lambda data: "恢复使用",
}


def _sentence(words: Callable[[dict[str, Any]], str]) -> EventType:
    return EventType(lambda data: (words(data), ""))


EVENTS = {verb: _sentence(words) for verb, words in TELLINGS.items()} | for_audit(
    units_imported=lambda data: (f"从 Excel 导入单位 {data['rows']} 个", str(data["file"])),
)


@dataclass(frozen=True)
class Line:
    """A line of the timeline."""

    at: dt.datetime
    who: str
    text: str
    place: int | None  # the other one, where the line is about two


def told(events: Sequence[Event]) -> list[Line]:
    """The events that change a place, in the order they come."""
    return [
        Line(event.at, event.actor_name, TELLINGS[event.verb](event.data), _other(event.data))
        for event in events
        if event.verb in TELLINGS
    ]


def _other(data: dict[str, Any]) -> int | None:
    return next((data[key] for key in ("into", "of", "new") if key in data), None)


def former_names(events: Sequence[Event]) -> list[str]:
    """曾用名, the last one first."""
    return [event.data["before"] for event in events if event.verb == "unit_renamed"]


def gone_into(events: Sequence[Event]) -> str:
    """The place that took in a closed one; empty if none did since it was last opened."""
    latest = next((event for event in events if event.verb in ("unit_merged", "unit_reopened")), None)
    return latest.data["name"] if latest and latest.verb == "unit_merged" else ""


def _code(before: str, after: str, carried: int) -> str:
    below = f"，下面 {carried} 个单位跟着改" if carried else ""
    if before and after:
        return f"区划代码由 {before} 改为 {after}{below}"
    return f"区划代码登记为 {after}" if after else f"清空了区划代码 {before}"


def _people(names: list[str]) -> str:
    return f"{'、'.join(names)}共 {len(names)} 人转入" if names else "没有人员转入"


def _children(names: list[str]) -> str:
    return f"，划出 {'、'.join(names)}" if names else ""
