"""What a practice village has written already: enough to look round in, with a few things left to do.

The words fit any catalogue: stars and tasks are taken in its order.
"""

import datetime as dt
from typing import Any

from portal.accounts.models import User
from portal.kernel import clock
from portal.plans.domain.cells import StarView
from portal.plans.domain.content import Content, measure_uids, new_uid
from portal.plans.domain.field_keys import MEASURES, measure_field
from portal.plans.models import Plan
from portal.plans.queries import WorkingCopy, working_copy
from portal.plans.services import save_block

PROFILE: Content = {
    "secretary": "演练书记",
    "households": 386,
    "population": 1452,
    "party_members": 51,
    "groups": 6,
    "farmland_mu": "1830",
    "industries": "石榴 420 亩，农家乐 5 家",
    "is_lifted_poor": False,
    "is_weak": False,
}
ANALYSIS: Content = {
    "overview": "全村 386 户 1452 人，6 个村民组，党员 51 名。村“两委”5 人，平均年龄 46 岁。",
    "strengths": "靠近县道，石榴种植有二十多年，外出能人多。",
    "achieved": "组织生活按月开展，生活垃圾日产日清。",
    "gaps": "集体收入来源单一；青年党员少；两个村民组的路灯还没有装齐。",
    "goal": "到年底创成两颗星，村集体收入达到 15 万元。",
}
MET = {"committee_on": 9, "members_on": 4, "delegates_on": 2}  # days ago
TARGETS: Content = {"level_1": 2, "level_2": 3, "level_3": 4}
GOAL = "到年底各项任务达标，群众满意度达到 90%。"
PLANNED = 2  # stars
WORDS: Content = {
    "assessment": "partial",
    "situation": "有制度、有专人，去年办了 6 次活动。",
    "gap": "记录不齐，参加的人不多。",
    "goal": "每月一次，参加率达到 80%。",
}
MEASURE: Content = {"text": "每月支部活动日开展一次，会后三天内归档照片和记录。", "owner": "王秀英（文书）"}


def begin(plan: Plan, *, actor: User) -> None:
    """基本情况, 村情分析 and the first star; its second measure has no date, and the second star no goal: the check
    before handing in finds both."""
    copy = working_copy(plan)
    _save(copy, "profile", PROFILE, actor)
    _save(copy, "analysis", ANALYSIS, actor)
    _save(copy, "targets", TARGETS, actor)
    first, second = copy.document.stars[:PLANNED]
    _save(copy, first.block_key, {"intent": "planned", "goal": GOAL}, actor)
    _save(copy, second.block_key, {"intent": "planned", "goal": ""}, actor)
    _save(copy, first.tasks[0].block_key, WORDS | _measures(due_of(plan, clock.today()), None), actor)


def complete(plan: Plan, *, actor: User) -> None:
    """Whatever still stops a submission is filled in. What the person wrote stays as it is."""
    copy = working_copy(plan)
    if all(star.intent is None for star in copy.document.stars):
        begin(plan, actor=actor)
        copy = working_copy(plan)
    for block, content in (("profile", PROFILE), ("analysis", ANALYSIS), ("targets", TARGETS)):
        _save(copy, block, content, actor)
    _save(copy, "procedure", meetings_of(plan, clock.today()), actor)
    for star in copy.document.stars:
        _complete_star(copy, star, due_of(plan, clock.today()), actor)


def _complete_star(copy: WorkingCopy, star: StarView, due: str, actor: User) -> None:
    if star.intent is None:
        _save(copy, star.block_key, {"intent": "none"}, actor)
    if not star.counts:
        return
    _save(copy, star.block_key, {"goal": GOAL}, actor)
    for task in star.tasks:
        content = copy.document.contents.get(task.block_key, {})
        whole = {"text": MEASURE["text"], "owner": MEASURE["owner"], "due_on": due}
        first = WORDS | _measures(due) if task is star.tasks[0] and not star.measures else {}
        said = {measure_field(uid, key): value for uid in measure_uids(content) for key, value in whole.items()}
        _save(copy, task.block_key, {"assessment": WORDS["assessment"], **first, **said}, actor)


def _save(copy: WorkingCopy, block_key: str, content: Content, actor: User) -> None:
    """Only into what is empty; rows of measures are added to those that are there."""
    block = copy.blocks.get(block_key)
    have: dict[str, Any] = dict(block.content) if block else {}
    said = {key: value for key, value in have.items() if value not in (None, "", [])}
    whole = {**have, **content, **said}
    if whole != have:
        save_block(copy.plan, block_key, whole, actor=actor, seen_version=block.version if block else 0)


def _measures(*dues: str | None) -> Content:
    """As many measures as there are dates."""
    rows = {new_uid(): {**MEASURE, "due_on": due} for due in dues}
    cells = {measure_field(uid, key): value for uid, row in rows.items() for key, value in row.items()}
    return {MEASURES: list(rows), **cells}


def meetings_of(plan: Plan, today: dt.date) -> Content:
    """A few days ago; in a year that is over, at its end."""
    until = min(today, dt.date(plan.cycle.year, 12, 31))
    return {key: (until - dt.timedelta(days=days)).isoformat() for key, days in MET.items()}


def due_of(plan: Plan, today: dt.date) -> str:
    """A plan's measures are due within its year, and not over already while it runs."""
    usual = dt.date(plan.cycle.year, 12, 20)
    return (usual if today <= usual else usual.replace(day=31)).isoformat()
