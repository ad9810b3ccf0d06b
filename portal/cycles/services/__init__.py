"""What the county does to a year, and who hears of it. None of these commits."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from portal.accounts.models import VILLAGE_ROLES, Role, User
from portal.catalogue import policy
from portal.catalogue.domain.diff import Difference
from portal.catalogue.models import Catalogue, CatalogueState, Cycle
from portal.catalogue.services import change_cycle, close_cycle, open_cycle, reopen_cycle
from portal.cycles import queries
from portal.cycles.queries import Touched
from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed
from portal.messages.services import tell
from portal.places.models import UnitType
from portal.places.queries import villages_of
from portal.plans.domain.field_keys import MEASURES
from portal.plans.domain.questions import TASK
from portal.plans.models import Opening, Plan, State
from portal.plans.queries import openings_of
from portal.plans.services import open_plans

DATES = {"opens_on": "开始填报", "submit_by": "上报截止", "review_by": "审核截止"}


def open_year(year: int, words: Mapping[str, Any], catalogues: Mapping[UnitType, Catalogue], *, actor: User) -> Cycle:
    """Open a year with an empty plan for every village.

    Raises:
        NotAllowed: not the county, the year is there already, or a catalogue is not published.
    """
    if reason := policy.why_not_keep(actor):
        raise NotAllowed(reason)
    if any(cycle.year == year for cycle in queries.years_of(actor)):
        raise NotAllowed(f"{year} 年度已经开启过。")
    for unit_type in UnitType:
        _refuse_unfit(catalogues[unit_type], unit_type)
    village, community = catalogues[UnitType.village], catalogues[UnitType.community]
    cycle = open_cycle(
        actor.unit, year, village_catalogue=village, community_catalogue=community, actor=actor, **dict(words)
    )
    open_plans(cycle, list(villages_of(actor.unit)))
    tell(queries.people_in(actor.unit, *VILLAGE_ROLES, Role.reviewer), f"县里开启了 {year} 年度{_dated(cycle)}", "/")
    return cycle


def change_year(cycle: Cycle, words: Mapping[str, Any], *, actor: User) -> list[str]:
    """Another name or other dates; villages that still have something to do are told of the dates.

    Raises:
        NotAllowed: not the county, or the year is closed.
    """
    before = {name: getattr(cycle, name) for name in DATES}
    changed = change_cycle(cycle, words, actor=actor)
    if moved := [name for name in DATES if name in changed]:
        news = "，".join(f"{DATES[name]}由{_day(before[name])}改为{_day(getattr(cycle, name))}" for name in moved)
        tell(queries.people_of_open_plans(cycle), f"县里改了 {cycle.year} 年度的日期：{news}", "/")
    return changed


def close_year(cycle: Cycle, *, actor: User) -> None:
    """Nothing in it can be written any more. Closing twice is closing once.

    Raises:
        NotAllowed: not the county.
    """
    if reason := policy.why_not_keep(actor):
        raise NotAllowed(reason)
    if cycle.is_closed:
        return
    close_cycle(cycle, actor=actor)
    people = queries.people_in(actor.unit, *VILLAGE_ROLES, Role.reviewer)
    tell(people, f"县里关闭了 {cycle.year} 年度，计划表只能查看和打印", "/")


def reopen_year(cycle: Cycle, reason: str, *, actor: User) -> None:
    """A closed year can be written in again.

    Raises:
        NotAllowed: not the county, or no reason was given.
    """
    if not cycle.is_closed:
        return
    reopen_cycle(cycle, reason, actor=actor)
    people = queries.people_in(actor.unit, *VILLAGE_ROLES, Role.reviewer)
    tell(people, f"县里重新开启了 {cycle.year} 年度，没有通过的计划表可以再改", "/")


def replace_catalogue(
    cycle: Cycle, catalogue: Catalogue, touched: Sequence[Touched], differences: Sequence[Difference], *, actor: User
) -> int:
    """Another catalogue for the year's villages or communities; returns how many plans follow it.

    Plans that are in their village's hands follow at once. What has been handed in or approved keeps the catalogue
    it was written with. Nothing that anybody wrote is removed.

    Raises:
        NotAllowed: not the county, the year is closed, or the catalogue is a draft, or another county's.
    """
    if reason := policy.why_not_change_year(actor, cycle):
        raise NotAllowed(reason)
    _refuse_unfit(catalogue, catalogue.unit_type)
    if catalogue.county_id != cycle.county_id:
        raise NotAllowed("这份目录不是本县的。")
    column = f"{catalogue.unit_type.value}_catalogue_id"
    before = getattr(cycle, column)
    setattr(cycle, column, catalogue.id)
    record(f"cycle:{cycle.id}", "catalogue_replaced", actor=actor, year=cycle.year, before=before, after=catalogue.id)
    added = [difference.key for difference in differences if difference.kind == "added"]
    for one in touched:
        _give(one.plan, catalogue, added, summary(differences), actor)
    news = f"县里换了 {cycle.year} 年度的任务目录（{summary(differences)}），已经写的内容都还在"
    tell(queries.people_of([one.plan.unit_id for one in touched]), news, "/")
    return len(touched)


def summary(differences: Sequence[Difference]) -> str:
    """新增 2 项、取消 1 项、改名 3 项"""
    words = {"added": "新增", "removed": "取消", "name": "改名", "moved": "换次序", "criterion": "改标准"}
    counts = {kind: sum(difference.kind == kind for difference in differences) for kind in words}
    return "、".join(f"{words[kind]} {count} 项" for kind, count in counts.items() if count) or "任务没有变"


def _give(plan: Plan, catalogue: Catalogue, added: Sequence[str], what: str, actor: User) -> None:
    plan.catalogue_id = catalogue.id
    record(plan.stream, "catalogue_replaced", actor=actor, name=catalogue.name, summary=what)
    if plan.state is State.returned and plan.latest_submission_id:
        # A return leaves open only what was remarked on; nobody could have remarked on tasks that are new.
        fields = [*(question.key for question in TASK), MEASURES]
        _open(plan, {(f"task.{key}", field) for key in added for field in fields}, actor)


def _open(plan: Plan, anchors: set[tuple[str, str]], actor: User) -> None:
    missing = sorted(anchors - set(openings_of(plan)))
    common = {"submission_id": plan.latest_submission_id, "plan_id": plan.id, "opened_by_id": actor.id}
    now = clock.now()
    db.session.add_all(Opening(block_key=block, field_key=key, opened_at=now, **common) for block, key in missing)


def _refuse_unfit(catalogue: Catalogue, unit_type: UnitType) -> None:
    if catalogue.state is not CatalogueState.published or catalogue.unit_type is not unit_type:
        raise NotAllowed(f"“{catalogue.name}”不是已经发布的{unit_type.label}目录，请另选一份。")


def _dated(cycle: Cycle) -> str:
    dated = [f"{words}{_day(getattr(cycle, name))}" for name, words in DATES.items() if getattr(cycle, name)]
    return f"：{'，'.join(dated)}" if dated else ""


def _day(day: dt.date | None) -> str:
    return f" {day.month} 月 {day.day} 日" if day else "“未定”"
