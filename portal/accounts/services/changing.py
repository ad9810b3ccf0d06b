"""Keeping accounts: who a person is and where, and what happens when an office changes hands. None commits."""

import sqlalchemy as sa

from portal.accounts import services
from portal.accounts.models import Assignment, Role, User
from portal.accounts.services import many_accounts, passwords, sessions
from portal.history.services import record
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed
from portal.places.models import Unit


def edit_account(user: User, *, name: str, phone: str, actor: User) -> None:
    """Correct a name or a telephone number; nothing else about a person changes by itself."""
    many_accounts.edit_accounts([(user, name, phone)], actor=actor)


def edit_own(user: User, *, name: str, phone: str) -> None:
    """A person's own name and telephone number."""
    edit_account(user, name=name, phone=phone, actor=user)


def end_session(user: User, session_id: int) -> None:
    """End one of a person's own sessions, for instance on a telephone that was lost."""
    sessions.end(session_id)
    record(f"account:{user.id}", "session_ended", actor=user, session=session_id)


def move_account(user: User, unit: Unit, role: Role, *, actor: User | None) -> None:
    """A person takes an office at another place, or another office here; every session ends, and so do assignments.

    Raises:
        NotAllowed: that office does not exist at a place of this level.
    """
    many_accounts.move_accounts([(user, unit, role)], actor=actor)


def hand_over(former: User, *, username: str, name: str, phone: str, actor: User) -> tuple[User, str]:
    """换届交接: another person takes the office; the former's account closes at once, the plans stay where they are.

    Returns the new account and its one-time code. Nobody goes on under another person's name, so the new one has an
    account of their own; a liaison's villages go over to it.

    Raises:
        NotAllowed: the user name is taken, or the former has already gone.
    """
    if not former.is_enabled:
        raise NotAllowed(f"{former.name}的账号已经停用，不能再交接。请直接新增一个账号。")
    successor, code = open_account(username, name, former.role, former.unit, phone=phone, actor=actor)
    villages = sa.select(Assignment.unit_id).where(Assignment.user_id == former.id)
    for unit_id in db.session.scalars(villages).all():
        db.session.add(Assignment(user_id=successor.id, unit_id=unit_id))
    db.session.execute(sa.delete(Assignment).where(Assignment.user_id == former.id))
    services.disable_account(former, actor=actor)
    record(f"account:{former.id}", "office_handed_over", actor=actor, to=successor.id, name=successor.name)
    record(f"account:{successor.id}", "office_taken_over", actor=actor, of=former.id, name=former.name)
    return successor, code


def open_account(username: str, name: str, role: Role, unit: Unit, *, phone: str = "", actor: User) -> tuple[User, str]:
    """A new account and its one-time code.

    Raises:
        NotAllowed: the user name is taken, or the office does not exist at a place of this level.
    """
    many_accounts.refuse_strange_office(unit, role)
    if db.session.scalar(sa.select(User.id).where(User.username == username.lower())):
        raise NotAllowed(f"用户名 {username.lower()} 已经有人用了，请换一个。")
    code = passwords.made_up()
    user = services.add_user(username, name, role, unit, password=code, phone=phone or None, actor=actor)
    user.code_until = services.code_end()
    db.session.flush()
    return user, code
