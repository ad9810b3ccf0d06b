"""What people do with the tree. Nothing is ever deleted: plans, comments and history keep pointing at their place."""

from collections.abc import Sequence

import sqlalchemy as sa

from portal.accounts.models import Assignment, Role, User
from portal.accounts.services import changing, disable_account
from portal.catalogue.queries import cycles_of
from portal.history.services import record, record_event
from portal.kernel.db import db
from portal.kernel.errors import Conflict, NotAllowed
from portal.places import services as tree
from portal.places.events import (
    UnitAdded,
    UnitClosed,
    UnitEvent,
    UnitMerged,
    UnitMoved,
    UnitRenamed,
    UnitReopened,
    UnitSplit,
    UnitSplitFrom,
    UnitTookIn,
)
from portal.places.models import Kind, Unit, UnitType
from portal.plans.services import open_plans
from portal.units import policy, queries
from portal.units.queries import Standing
from portal.units.services import notices
from portal.units.services.many_units import NewUnit, add_units
from portal.units.services.region_codes import change_region_code, note_dropped, take_codes, why_not_here

__all__ = [
    "NewUnit",
    "add_unit",
    "add_units",
    "change_region_code",
    "close_unit",
    "merge_unit",
    "move_unit",
    "rename_unit",
    "reopen_unit",
    "split_unit",
    "take_codes",
    "why_not_here",
]


def add_unit(parent: Unit, kind: Kind, name: str, *, unit_type: UnitType | None, actor: User) -> Unit:
    """A new place below another one.

    Raises:
        NotAllowed: not this person's affair, or there is one of that name.
    """
    _refuse(actor, parent, "add")
    if kind not in policy.kinds_below(actor, parent):
        raise NotAllowed(f"{parent.name}下面不能由您新增这一类单位，请重新选择，或联系县委组织部。")
    tree.refuse_same_name(parent.id, name)
    last = db.session.scalar(sa.select(sa.func.max(Unit.position)).where(Unit.parent_id == parent.id)) or 0
    unit = tree.add_unit(kind, name, parent=parent, unit_type=unit_type, position=last + 1)
    unit.is_sample = parent.is_sample
    _record(unit, UnitAdded(name, parent.name), actor)
    _open_plans(unit)
    return unit


def rename_unit(unit: Unit, name: str, *, actor: User) -> None:
    """Another name from now on; what was printed and handed in keeps the old one."""
    _refuse(actor, unit, "rename")
    before = unit.name
    if name == before:
        raise NotAllowed("名称和现在一样，没有改动。")
    tree.rename_unit(unit, name)
    _record(unit, UnitRenamed(before, name), actor)


def move_unit(unit: Unit, parent: Unit, *, actor: User) -> int:
    """Hang a place below another one: who looked on from the old township no longer does.

    Returns how many assignments of liaisons ended by it.
    """
    _refuse(actor, unit, "move")
    if not actor.unit.holds(parent):
        raise NotAllowed("这个上级不归您管理，请另选一个。")
    if parent.kind is Kind.area and not parent.uses_areas:
        raise NotAllowed(policy.NO_AREAS)
    before, township = unit.full_name, unit.township_id
    former = db.session.get(Unit, unit.parent_id)
    note_dropped(tree.move_unit(unit, parent), actor=actor)
    ended = _end_strange_assignments(unit, actor)
    _record(unit, UnitMoved(before, former.name if former else "", parent.name), actor)
    liaisons = sa.select(User).where(User.id.in_({assignment.user_id for assignment in ended}))
    notices.tell_of_move(unit, township, db.session.scalars(liaisons), actor=actor)
    return len(ended)


def merge_unit(unit: Unit, target: Unit, *, actor: User) -> int:
    """Close a place and let its people and what lies below it go over to another; its plans stay its own.

    Returns how many people went over. A second secretary becomes a clerk: there is one first responsible person.
    """
    _refuse(actor, unit, "merge")
    if target.kind is not unit.kind or target.id == unit.id or not target.is_active:
        raise NotAllowed(f"{unit.name}不能并入{target.name}，请另选一个同级、没有停用的单位。")
    if unit.kind is Kind.area and target.township_id != unit.township_id:
        raise NotAllowed("片区只能并入本镇的片区。要换乡镇，请先移动片区。")
    for child in queries.children_of(unit):
        note_dropped(tree.move_unit(child, target), actor=actor)
        _end_strange_assignments(child, actor)
    people = list(queries.people_of(unit))
    for person in people:
        changing.move_account(person, target, _role_at(target, person), actor=actor)
    db.session.execute(sa.delete(Assignment).where(Assignment.unit_id == unit.id))
    unit.is_active = False
    _record(unit, UnitMerged(target.id, target.name, [p.name for p in people]), actor)
    _record(target, UnitTookIn(unit.id, unit.name, [p.name for p in people]), actor)
    notices.tell_of_merger(unit, target, people, actor=actor)
    return len(people)


def _role_at(target: Unit, person: User) -> Role:
    has_secretary = any(other.role is Role.secretary for other in queries.people_of(target))
    return Role.clerk if person.role is Role.secretary and has_secretary else person.role


def split_unit(unit: Unit, name: str, children: Sequence[Unit], *, actor: User) -> Unit:
    """A new place of the same kind beside this one, which takes over some of what lies below it."""
    _refuse(actor, unit, "split")
    if any(child.parent_id != unit.id for child in children):
        raise Conflict("您选的单位里，有的刚才被移走了。请重新打开这一页再选。")
    tree.refuse_same_name(unit.parent_id, name)
    parent = db.session.get(Unit, unit.parent_id)
    new = tree.add_unit(unit.kind, name, parent=parent, unit_type=unit.unit_type, position=unit.position)
    new.is_sample = unit.is_sample
    for child in children:
        note_dropped(tree.move_unit(child, new), actor=actor)
        _end_strange_assignments(child, actor)
    names = [child.name for child in children]
    _record(unit, UnitSplit(new.id, name, names), actor)
    _record(new, UnitSplitFrom(unit.id, unit.name, names), actor)
    _open_plans(new)
    return new


def close_unit(unit: Unit, reason: str, seen: Standing, *, actor: User) -> Standing:
    """Take a place out of every list of today; its accounts close, its plans stay readable.

    `seen` is what the person was told would be left; if that is no longer so, nothing happens.

    Raises:
        NotAllowed: there are open places below it.
        Conflict: something was opened since the page was made.
    """
    _refuse(actor, unit, "close")
    now = queries.standing_of(unit)
    if now.children:
        raise NotAllowed(f"{unit.name}下面还有 {now.children} 个单位。请先把它们移走、合并或停用。")
    if now != seen:
        raise Conflict("您看过以后，这里的账号或计划又有变化。请看过下面新的数字，再按一次。")
    for person in queries.people_of(unit):
        disable_account(person, actor=actor)
    db.session.execute(sa.delete(Assignment).where(Assignment.unit_id == unit.id))
    unit.is_active = False
    _record(unit, UnitClosed(reason, now.accounts, now.plans), actor)
    notices.tell_of_closing(unit, actor=actor)
    return now


def reopen_unit(unit: Unit, *, actor: User) -> None:
    """Bring a place back; its accounts stay closed until somebody opens them."""
    _refuse(actor, unit, "reopen")
    parent = db.session.get(Unit, unit.parent_id)
    if parent and not parent.is_active:
        raise NotAllowed(f"上级{parent.name}已经停用。请先恢复{parent.name}。")
    unit.is_active = True
    _record(unit, UnitReopened(), actor)
    _open_plans(unit)


def _open_plans(unit: Unit) -> None:
    """A village that comes in the middle of a year is in its lists at once, and its people find a plan to fill in."""
    for cycle in cycles_of(unit):
        if not cycle.is_closed:
            open_plans(cycle, [unit])


def _end_strange_assignments(unit: Unit, actor: User) -> Sequence[Assignment]:
    strange = queries.strange_assignments(unit)
    for assignment in strange:
        person = f"account:{assignment.user_id}"
        record(person, "assignment_ended", actor=actor, unit=assignment.unit_id, reason="unit_moved")
        db.session.delete(assignment)
    db.session.flush()
    return strange


def _refuse(actor: User, unit: Unit, act: str) -> None:
    if reason := policy.why_not_change(actor, unit, act):
        raise NotAllowed(reason)


def _record(unit: Unit, said: UnitEvent, actor: User) -> None:
    record_event(f"unit:{unit.id}", said, actor=actor)
    db.session.flush()
