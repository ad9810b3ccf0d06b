"""Taking away a year that was opened by mistake, while nobody has written anything in it."""

import sqlalchemy as sa

from portal.accounts.models import VILLAGE_ROLES, Role, User
from portal.catalogue import policy
from portal.catalogue.models import Cycle, UnitPlacement
from portal.catalogue.services import forget_places
from portal.cycles.queries import people_in
from portal.history.models import Event
from portal.history.services import record
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed
from portal.messages.services import tell
from portal.plans.models import Plan, Presence

# What people call the rows that hold a year back. A table without a word here holds it back all the same.
WORDS = {
    "submission": "村里上报过",
    "block": "村里填写过",
    "comment": "镇里提过意见",
    "appraisal": "镇里写过研判记录",
    "township_section": "镇里写过镇级创建规划",
    "outside_total": "录入过外来数字",
    "snapshot": "定格过数据",
}
# made with the year, by looking at it, or by closing it
HARMLESS = {Plan.__tablename__, Presence.__tablename__, UnitPlacement.__tablename__}


def what_is_written(cycle: Cycle) -> list[str]:
    """What people have done in a year, in words; empty where nobody has done anything. Built from the tables
    themselves, so that one of a later feature is not forgotten."""
    plans = sa.select(Plan.id).where(Plan.cycle_id == cycle.id)
    found = []
    for table in db.metadata.sorted_tables:
        for key in table.foreign_keys if table.name not in HARMLESS else ():
            belongs = {"plan": key.parent.in_(plans), "cycle": key.parent == cycle.id}.get(key.column.table.name)
            if belongs is not None and db.session.scalar(sa.select(sa.literal(1)).where(belongs).limit(1)):
                found.append(WORDS.get(table.name, "有人写过东西"))
    if not found and _has_history(cycle):
        found.append("计划表有过操作（例如催办）")
    return list(dict.fromkeys(found))


def _has_history(cycle: Cycle) -> bool:
    """Whether anything happened to one of its plans: numbers are used again, and what happened must not be read as
    having happened to another plan."""
    stream = sa.literal("plan:") + sa.cast(Plan.id, sa.String)
    happened = sa.select(Event.id).where(Event.stream == stream).correlate(Plan).exists()
    touched = sa.or_(Plan.edited_at.is_not(None), happened)
    return db.session.scalar(sa.select(Plan.id).where(Plan.cycle_id == cycle.id, touched).limit(1)) is not None


def why_not_remove(user: User, cycle: Cycle) -> str | None:
    if reason := policy.why_not_keep(user):
        return reason
    if written := what_is_written(cycle):
        return f"{cycle.year} 年度里已经有内容（{'、'.join(written)}），不能撤销。不再使用的，可以关闭。"
    return None


def remove_year(cycle: Cycle, *, actor: User) -> None:
    """The year and its empty plans are gone; that it was opened and taken away stays in the history.

    Raises:
        NotAllowed: not the county, or somebody has written in it.
    """
    plans = sa.select(Plan.id).where(Plan.cycle_id == cycle.id)
    db.session.execute(plans.with_for_update())  # who is saving meanwhile is waited for, and then found
    if reason := why_not_remove(actor, cycle):
        raise NotAllowed(reason)
    year, stream = cycle.year, f"cycle:{cycle.id}"
    db.session.execute(sa.delete(Presence).where(Presence.plan_id.in_(plans)))
    db.session.execute(sa.delete(Plan).where(Plan.cycle_id == cycle.id))
    forget_places(cycle)
    db.session.delete(cycle)
    db.session.flush()
    record(stream, "cycle_removed", actor=actor, year=year)
    tell(people_in(actor.unit, *VILLAGE_ROLES, Role.reviewer), f"县里撤销了误开的 {year} 年度，不用填写", "/")
