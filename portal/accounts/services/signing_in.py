"""Signing in and out. None commits: failures are counted, and the caller keeps them."""

import sqlalchemy as sa

from portal.accounts.domain.time_limits import CODE_LASTS
from portal.accounts.models import User
from portal.accounts.services import devices, password_rules, passwords, sessions, ways_in
from portal.accounts.services.sign_in_delays import Door, SignInRefused, count_failure, forget, refuse_locked
from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.reading.codes import read_username


def sign_in(username: str, password: str, *, device: str, address: str = "", token: str | None = None) -> User:
    """Check who it is and begin a session; with 两步验证 that is left to `second_factor.sign_in`, after the code.

    `token`: of the cookie by which a browser is known (devices.py).

    Raises:
        SignInRefused: with what to do. Unknown names are answered and locked like known ones.
    """
    username = read_username(username)[:40]
    door = Door(username, devices.known_on(username, token), address)
    refuse_locked(door)
    user = db.session.scalar(sa.select(User).where(User.username == username))
    if not passwords.opens(user, password):
        raise SignInRefused(count_failure(door, user))
    assert user is not None
    if not user.is_enabled:
        record(f"account:{user.id}", "sign_in_refused", actor=user, reason="disabled")
        raise SignInRefused("这个账号已经停用。如仍需使用，请联系镇党建办或系统管理员。")
    if reason := ways_in.why_not_password(user):
        record(f"account:{user.id}", "sign_in_refused", actor=user, reason="only_provider")
        raise SignInRefused(reason)
    if user.code_until is not None:
        _use_code(user)
    if not user.has_second_factor:
        begin(user, device, door)
    return user


def begin(user: User, device: str, door: Door) -> None:
    """Let somebody in who has shown who they are; the failures before are forgotten."""
    forget(door)
    if password_rules.chosen().is_over(user.password_changed_at, clock.now()):
        user.must_change_password = True
    sessions.start(user, device)
    record(f"account:{user.id}", "signed_in", actor=user, device=device[:80])


def _use_code(user: User) -> None:
    """A code opens the account once: from now on it is over, whether a password gets chosen or not."""
    assert user.code_until
    opens = clock.is_ahead(user.code_until, CODE_LASTS)
    # Of two presses at once the second finds it used: the row is asked again while it is held.
    unused = sa.update(User).where(User.id == user.id, User.code_until == user.code_until)
    held = db.session.execute(unused.values(code_until=clock.now()).returning(User.id)).first() if opens else None
    if held is None:
        record(f"account:{user.id}", "sign_in_refused", actor=user, reason="code_over")
        raise SignInRefused("这个一次性登录码已经用过或者过期。请联系镇党建办或系统管理员，重置后领一个新的。")


def sign_out(user: User) -> None:
    """End this session; every copy of its cookie is dead from the commit on."""
    if user.session_id is not None:
        sessions.end(user.session_id)
    record(f"account:{user.id}", "signed_out", actor=user)
