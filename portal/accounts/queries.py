"""Reading accounts."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from portal.accounts.models import Assignment, Role, SignInThrottle, User
from portal.db import db
from portal.errors import NotThere
from portal.places.models import Unit
from portal.places.queries import within


def visible_accounts(user: User) -> sa.Select[User]:
    """The accounts a person keeps: those of the county for its administrator, none for anybody else."""
    accounts = sa.select(User).join(User.unit).options(contains_eager(User.unit))
    return accounts.where(within(user.unit) if user.role is Role.admin else sa.false())


def account_list(user: User, search: str = "") -> Sequence[User]:
    """Accounts in the order of their units; `search` looks in user name, name and unit."""
    wanted = visible_accounts(user)
    if search:
        wanted = wanted.where(
            sa.or_(
                User.username.contains(search, autoescape=True),
                User.name.contains(search, autoescape=True),
                Unit.full_name.contains(search, autoescape=True),
            )
        )
    return db.session.scalars(wanted.order_by(Unit.path, User.role, User.id)).all()


def account_or_404(user: User, user_id: int) -> User:
    """An account this administrator keeps.

    Raises:
        NotThere: no such account, or of another county.
    """
    account = db.session.scalar(visible_accounts(user).where(User.id == user_id))
    if account is None:
        raise NotThere("没有找到这个账号，或者不归您管理。")
    return account


def locked_usernames() -> set[str]:
    """User names that have a lock, whether it is over or not."""
    return set(db.session.scalars(sa.select(SignInThrottle.username).where(SignInThrottle.locked_until.is_not(None))))


def user_named(username: str) -> User | None:
    """An account by its user name, for commands."""
    return db.session.scalar(sa.select(User).where(User.username == username))


def people_of(unit: Unit | None, *roles: Role) -> Sequence[User]:
    """The enabled accounts of a unit with one of these roles."""
    if unit is None:
        return []
    wanted = sa.select(User).where(User.unit_id == unit.id, User.role.in_(roles), User.is_enabled)
    return db.session.scalars(wanted.order_by(User.id)).all()


def liaisons_of(village: Unit) -> Sequence[User]:
    """The enabled liaisons that look after a village."""
    assigned = sa.select(Assignment.user_id).where(Assignment.unit_id == village.id)
    return db.session.scalars(sa.select(User).where(User.id.in_(assigned), User.is_enabled).order_by(User.id)).all()


def contact_of(township: Unit | None) -> User | None:
    """Whom a village asks: the township's first enabled reviewer."""
    if township is None:
        return None
    reviewers = sa.select(User).where(User.unit_id == township.id, User.role == Role.reviewer, User.is_enabled)
    return db.session.scalar(reviewers.order_by(User.id).limit(1))
