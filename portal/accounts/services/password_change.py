"""What a person chooses for the own account: a password, the size of the text. None commits."""

import sqlalchemy as sa

from portal.accounts.models import FormerPassword, TextSize, User
from portal.accounts.services import password_rules, passwords, sessions
from portal.accounts.services.sign_in_delays import Door, SignInRefused, count_failure, forget, refuse_locked
from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed


def must_show_old(user: User) -> bool:
    """Whether the old password is asked for: not of who came in with a one-time code, which has just been typed."""
    return user.code_until is None


def change_password(user: User, *, old: str = "", new: str) -> None:
    """A person's own change; the other sessions end.

    Raises:
        SignInRefused: the old password is wrong. The caller commits: failures are counted.
        NotAllowed: the new one will not do.
    """
    if must_show_old(user):
        _check_old(user, old)
    if passwords.opens(user, new):
        raise NotAllowed(
            "新密码和原密码一样，请换一个。" if must_show_old(user) else "登录码不能当密码用，请另想一个密码。"
        )
    if reason := passwords.why_not(new, passwords.known_of(user)) or _why_not_again(user, new):
        raise NotAllowed(reason)
    _keep_former(user)
    user.password_hash, user.must_change_password = passwords.hash_password(new), False
    user.password_changed_at, user.code_until = clock.now(), None
    sessions.end_all(user, but=user.session_id)
    record(f"account:{user.id}", "password_changed", actor=user)


def _check_old(user: User, old: str) -> None:
    """Counted by what is open on this device: who guesses at somebody's open screen does not stop them elsewhere."""
    door = Door(user.username, str(user.session_id or ""), step="inside")
    refuse_locked(door)
    if not passwords.opens(user, old):
        raise SignInRefused(count_failure(door, user, wrong="原密码不对", help_="请重新输入。"))
    forget(door)


def _why_not_again(user: User, new: str) -> str | None:
    """The office's rules may forbid the last few passwords."""
    last = password_rules.chosen().remembered
    former = sa.select(FormerPassword.password_hash).where(FormerPassword.user_id == user.id)
    for password_hash in db.session.scalars(former.order_by(FormerPassword.id.desc()).limit(last)).all():
        if passwords.is_right(password_hash, new):
            return f"最近 {last} 次用过的密码不能再用，请换一个。"
    return None


def _keep_former(user: User) -> None:
    """Only a password the person chose is worth remembering, and only where somebody asks for it."""
    if password_rules.chosen().remembered and user.code_until is None:
        db.session.add(FormerPassword(user_id=user.id, password_hash=user.password_hash, changed_at=clock.now()))


def change_text_size(user: User, size: TextSize) -> None:
    """标准 / 大字 / 特大, for this person from now on."""
    user.text_size = size
