"""What the township's list is narrowed to: all of it is in the address, so that a list can be sent to a colleague."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from portal.kernel.text import clean_search
from portal.plans.domain.numbers import level_name

# In the order of the counts above the list. 逾期 and 待备案 cut across the others; 待初审 and 待复审 are part of
# 待审核, where a township asks for more than one person's word.
STATES = {
    "submitted": "待审核",
    "to_look": "待初审",
    "to_second": "待复审",
    "returned": "退回修改",
    "draft": "填写中",
    "not_started": "未开始",
    "approved": "已通过",
    "to_file": "待备案",
    "overdue": "逾期",
}

STAGES = ("to_look", "to_second")
INTENTS = {"held": "已有", "planned": "拟创", "none": "未创"}
# Filters beside the counts: in whose hands a plan is, where no single state says it.
HELD = {"with_village": "在村里", "filed": "已备案"}


VILLAGES = "villages"
AIM = re.compile("[123]-[0-5]?")


@dataclass(frozen=True)
class PlanFilters:
    """Empty means all; area 0 are the villages in no area. What an address says that cannot be is left out, not
    refused."""

    state: str = ""
    area: int | None = None
    star: str = ""
    level: int | None = None
    search: str = ""
    year: int | None = None
    township: int | None = None
    intent: str = ""  # what a village means to do about `star`; empty: it plans or holds it
    kind: str = ""  # village, community
    reported: str = ""  # yes, no: whether anything was ever handed in; open: not approved
    aim: str = ""  # 2-5: the target of the second year is 五星; 2-: a target that was not said
    view: str = ""  # "villages": a county's villages themselves, without any other filter

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> "PlanFilters":
        state = args.get("state", "")
        return cls(
            state=state if state in STATES | HELD else "",
            area=_number(args.get("area")),
            star=args.get("star", "")[:20],
            level=_number(args.get("level")),
            search=clean_search(args.get("search", ""))[:60],
            year=_number(args.get("year")),
            township=_number(args.get("township")),
            intent=_one_of(args.get("intent"), ("planned", "held", "none")),
            kind=_one_of(args.get("kind"), ("village", "community")),
            reported=_one_of(args.get("reported"), ("yes", "no", "open")),
            aim=args.get("aim", "") if AIM.fullmatch(args.get("aim", "")) else "",
            view=VILLAGES if args.get("view") == VILLAGES else "",
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether some villages of the township are left out."""
        words = self.state or self.star or self.search or self.intent or self.kind or self.reported or self.aim
        return bool(words) or self.area is not None or self.level is not None

    @property
    def aimed(self) -> tuple[int, int | None] | None:
        """Which of the three years (1–3), and the level aimed at; None: not said."""
        place, _, level = self.aim.partition("-")
        return (int(place), int(level) if level else None) if place else None

    @property
    def walk(self) -> dict[str, str | int]:
        """What the address of a plan keeps of the list it was opened from, for 上一个 and 下一个."""
        return self.args(year=None, township=None) if self.is_narrowed or self.view else {}

    def args(self, **changes: str | int | None) -> dict[str, str | int]:
        """These filters as parameters of an address, less the empty ones."""
        return {name: value for name, value in (asdict(self) | changes).items() if value not in (None, "")}


def said_aim(filters: PlanFilters, year: int) -> str:
    """2024 年目标五星: the filter by a target, in words; empty without it."""
    if not filters.aimed:
        return ""
    place, level = filters.aimed
    return f"{year + place - 1} 年目标{level_name(level) if level is not None else '没有写'}"


def said(filters: PlanFilters, year: int, stars: Mapping[str, str], areas: Mapping[int, str]) -> list[str]:
    """What a list is narrowed to, in words, so that nobody takes a part for the whole; nothing for all of it."""
    place = {0: "未分片区", **areas}.get(filters.area, "") if filters.area is not None else ""
    star, level = stars.get(filters.star, filters.star), filters.level
    words = [
        (STATES | HELD).get(filters.state, ""),
        {"yes": "已上报", "no": "未上报", "open": "还没通过"}.get(filters.reported, ""),
        {"village": "行政村", "community": "社区"}.get(filters.kind, ""),
        place,
        f"{INTENTS.get(filters.intent, '创')}{star}" if star else "",
        "" if level is None else f"拟创{level_name(level)}" if level else "未创",
        said_aim(filters, year),
        f"村名含“{filters.search}”" if filters.search else "",
    ]
    return [word for word in words if word]


def _one_of(raw: str | None, allowed: tuple[str, ...]) -> str:
    return raw if raw in allowed else ""


def _number(raw: str | None) -> int | None:
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < 10 else None
