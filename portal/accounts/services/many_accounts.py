"""Opening, correcting and moving many accounts at once, as a list of people asks for it. None commits.

In a number of statements that does not grow with the people one by one: SQLite has one writer, and nobody's saving
shall wait for a list of two thousand.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.accounts import policy
from portal.accounts.models import Assignment, Role, User
from portal.accounts.queries import held_usernames
from portal.accounts.services import passwords, sessions
from portal.history.services import Happening, record_all
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed
from portal.kernel.many_rows import ASKED_AT_ONCE, store_all
from portal.places.models import Unit


@dataclass(frozen=True)
class NewAccount:
    """Somebody who gets an account, without a code: nothing opens it until a slip has been printed."""

    username: str
    name: str
    role: Role
    unit: Unit
    phone: str = ""


def open_accounts(wanted: Sequence[NewAccount], *, actor: User) -> list[User]:
    """Raises:
    NotAllowed: a user name is taken, or an office does not exist at a place of its level.
    """
    _refuse_taken([one.username for one in wanted])
    for one in wanted:
        refuse_strange_office(one.unit, one.role)
    now, nobodys = clock.now(), passwords.nobodys()
    users = [
        User(
            username=one.username,
            name=one.name,
            role=one.role,
            unit_id=one.unit.id,
            phone=one.phone or None,
            password_hash=nobodys,
            created_at=now,
            code_until=now,
            has_second_factor=False,  # left to the database, each row would be asked for what it has become
        )
        for one in wanted
    ]
    store_all(users)
    made = [_told(user, "account_made", username=user.username, role=user.role.value) for user in users]
    record_all(made, actor=actor)
    return users


def refuse_strange_office(unit: Unit, role: Role) -> None:
    """Raises:
    NotAllowed: nobody can have this office there.
    """
    if unit.kind is not role.unit_kind or not unit.is_active:
        raise NotAllowed(f"{unit.name}不能有“{role.label}”，请另选单位或角色。")


def _refuse_taken(usernames: Sequence[str]) -> None:
    twice = {name for name in usernames if usernames.count(name) > 1} if len(set(usernames)) < len(usernames) else set()
    for username in sorted(twice | held_usernames(usernames)):
        raise NotAllowed(f"用户名 {username} 已经有人用了，请换一个。")


def edit_accounts(corrected: Sequence[tuple[User, str, str]], *, actor: User) -> None:
    """Correct names and telephone numbers: (account, name, phone); who stays as they are is not spoken of."""
    edits = []
    for user, name, phone in corrected:
        before, after = {"name": user.name, "phone": user.phone or ""}, {"name": name, "phone": phone}
        user.name, user.phone = name, phone or None
        if before != after:
            edits.append(_told(user, "account_edited", before=before, after=after))
    record_all(edits, actor=actor)


def move_accounts(moves: Sequence[tuple[User, Unit, Role]], *, actor: User | None) -> None:
    """People take an office at another place, or another office here; their sessions end, and so do assignments.

    Raises:
        NotAllowed: that office does not exist at a place of this level.
    """
    for user, unit, role in moves:
        _refuse_move(user, unit, role)
    _end_what_was([user.id for user, _, _ in moves])
    moved = []
    for user, unit, role in moves:
        before = {"unit": user.unit_id, "place": user.unit.full_name, "role": user.role.value}
        user.unit, user.role = unit, role
        after = {"unit": unit.id, "place": unit.full_name, "role": role.value}
        moved.append(_told(user, "account_moved", before=before, after=after))
    db.session.flush()
    record_all(moved, actor=actor)


def _refuse_move(user: User, unit: Unit, role: Role) -> None:
    if unit.kind is not role.unit_kind:
        raise NotAllowed(f"{unit.name}没有“{role.label}”这个角色，请另选。")
    if not unit.is_active:
        raise NotAllowed(f"{unit.name}已经停用，请另选一个单位。")
    if reason := policy.why_not_become(user, role):
        raise NotAllowed(reason)


def _end_what_was(user_ids: Sequence[int]) -> None:
    for start in range(0, len(user_ids), ASKED_AT_ONCE):
        some = user_ids[start : start + ASKED_AT_ONCE]
        db.session.execute(sa.delete(Assignment).where(Assignment.user_id.in_(some)))
        sessions.end_all_of(some)


def _told(user: User, verb: str, **data: object) -> Happening:
    return Happening(f"account:{user.id}", verb, data)
