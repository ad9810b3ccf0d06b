"""Making, closing and opening accounts. None commits."""

from portal.accounts.models import Assignment, Role, User
from portal.accounts.services import passwords, sessions
from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed
from portal.places.models import Unit


def add_user(
    username: str,
    name: str,
    role: Role,
    unit: Unit,
    *,
    password: str,
    phone: str | None = None,
    must_change_password: bool = True,
    actor: User | None = None,
    password_hash: str | None = None,
) -> User:
    """A new account: one person, one role, one unit.

    Raises:
        ValueError: a role that does not belong to a unit of that level.
    """
    if unit.kind is not role.unit_kind:
        raise ValueError(f"{role.value} needs a {role.unit_kind.value}, not {unit.full_name}")
    user = User(
        username=username.lower(),
        name=name,
        role=role,
        unit_id=unit.id,
        phone=phone,
        password_hash=password_hash or passwords.hash_password(password),
        must_change_password=must_change_password,
        created_at=clock.now(),
    )
    db.session.add(user)
    db.session.flush()
    record(f"account:{user.id}", "account_made", actor=actor, username=user.username, role=role.value)
    return user


def assign_liaison(user: User, units: list[Unit]) -> None:
    """Give a liaison the villages to look after, in addition to those already there."""
    db.session.add_all(Assignment(user_id=user.id, unit_id=unit.id) for unit in units)
    db.session.flush()


def disable_account(user: User, *, actor: User | None) -> None:
    """Stop an account at once, on every device."""
    user.is_enabled = False
    sessions.end_all(user)
    record(f"account:{user.id}", "account_disabled", actor=actor)


def enable_account(user: User, *, actor: User | None) -> None:
    """Open an account again.

    Raises:
        NotAllowed: its place is closed; nobody works there any more.
    """
    if not user.unit.is_active:
        raise NotAllowed(f"{user.unit.name}已经停用。请先恢复单位，或者把{user.name}调动到别的单位。")
    user.is_enabled = True
    record(f"account:{user.id}", "account_enabled", actor=actor)
