"""Reading accounts."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager

from portal.accounts.domain.time_limits import is_over
from portal.accounts.models import VILLAGE_ROLES, Assignment, Role, SignInTelephone, User, UserSession
from portal.history.models import Event
from portal.history.queries import latest_events
from portal.kernel.db import db
from portal.kernel.errors import NotThere
from portal.kernel.many_rows import ASKED_AT_ONCE
from portal.kernel.reading.codes import read_username
from portal.kernel.reading.telephones import typed_digits
from portal.places.models import Unit
from portal.places.queries import within


def is_of_office(
    user: User, office_id: sa.SQLColumnExpression[int], author_id: sa.SQLColumnExpression[int]
) -> sa.ColumnElement[bool]:
    """The condition for what an office said for itself that it is this person's: whoever said it may work elsewhere
    now, where it is not read. What an office that is no more said goes with its people, into the one that took it in.
    """
    office = aliased(Unit)
    gone = sa.exists().where(office.id == office_id, ~office.is_active)
    colleagues = author_id.in_(sa.select(User.id).where(User.unit_id == user.unit_id))
    return sa.or_(office_id == user.unit_id, sa.and_(gone, colleagues))


def visible_accounts(user: User) -> sa.Select[User]:
    """The accounts a person looks after: a county's administrator all of it, a township those of its villages."""
    accounts = sa.select(User).join(User.unit).options(contains_eager(User.unit))
    if user.role is Role.reviewer:
        return accounts.where(within(user.unit), User.role.in_(VILLAGE_ROLES))
    return accounts.where(within(user.unit) if user.role is Role.admin else sa.false())


def account_or_404(user: User, user_id: int) -> User:
    """An account this person looks after.

    Raises:
        NotThere: no such account, or of somebody else's care.
    """
    account = db.session.scalar(visible_accounts(user).where(User.id == user_id))
    if account is None:
        raise NotThere("没有找到这个账号，或者不归您管理。")
    return account


def open_sessions(user: User) -> Sequence[UserSession]:
    """Where a person is signed in now, the latest first; those that have run out are left away."""
    held = sa.select(UserSession).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
    found = db.session.scalars(held.order_by(UserSession.seen_at.desc(), UserSession.id.desc()).limit(50)).all()
    return [session for session in found if not is_over(session, user.role)]


SIGN_IN_VERBS = ("signed_in", "sign_in_failed", "sign_in_refused")
SIGN_INS_SHOWN = 20


def latest_sign_ins(user: User) -> Sequence[Event]:
    """How somebody came in as this person lately, or tried to, the latest first."""
    return latest_events([f"account:{user.id}"], SIGN_IN_VERBS, SIGN_INS_SHOWN)


def own_session_or_404(user: User, session_id: int) -> UserSession:
    """One of a person's own sessions.

    Raises:
        NotThere: no such session, or somebody else's.
    """
    held = sa.select(UserSession).where(UserSession.id == session_id, UserSession.user_id == user.id)
    session = db.session.scalar(held)
    if session is None:
        raise NotThere("没有找到这次登录，可能已经退出了。请刷新这一页。")
    return session


# Of more people with one telephone number than this, nobody is asked for a password by it.
TOLD_APART = 2


def called(typed: str) -> tuple[str, Sequence[User]]:
    """What was typed at the door, as it is counted, and whose user name or telephone number it is (one query).

    Who has left does not keep a number from whoever has it now; the oldest accounts come first.
    """
    digits = typed_digits(typed)
    name = digits or read_username(typed)[:40]
    if digits is None:
        return name, db.session.scalars(sa.select(User).where(User.username == name)).all()
    numbers = sa.select(SignInTelephone.user_id).where(SignInTelephone.digits == digits)
    wanted = sa.select(User).where(User.id.in_(numbers) | (User.username == name))
    found = db.session.scalars(wanted.order_by(User.is_enabled.desc(), User.id).limit(TOLD_APART + 1)).all()
    if len(open_ones := [user for user in found if user.is_enabled]):
        return name, open_ones[:TOLD_APART]
    return name, found[:TOLD_APART]


def user_named(username: str) -> User | None:
    """An account by its user name, for commands."""
    return db.session.scalar(sa.select(User).where(User.username == username))


def held_usernames(usernames: Collection[str]) -> set[str]:
    """Which of these anybody has, in whatever county."""
    wanted, found = sorted(set(usernames)), set[str]()
    for start in range(0, len(wanted), ASKED_AT_ONCE):
        some = User.username.in_(wanted[start : start + ASKED_AT_ONCE])
        found.update(db.session.scalars(sa.select(User.username).where(some)))
    return found


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
