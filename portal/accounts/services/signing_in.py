"""Signing in and out. None commits: failures are counted, and the caller keeps them."""

from collections.abc import Sequence

import sqlalchemy as sa

from portal.accounts.domain.time_limits import CODE_LASTS
from portal.accounts.models import User
from portal.accounts.queries import TOLD_APART, called
from portal.accounts.services import devices, password_rules, passwords, sessions, ways_in
from portal.accounts.services.sign_in_delays import Door, SignInRefused, count_failure, forget, is_shut, refuse_locked
from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import db

# Only for whoever knows the password: nobody else learns that a number is somebody's.
SHARED = "这个电话号码登记在不止一个账号上，不能用它登录。请改用用户名登录：您这个密码是账号 {names} 的。"


def sign_in(username: str, password: str, *, device: str, address: str = "", token: str | None = None) -> User:
    """Check who it is and begin a session; with 两步验证 that is left to `second_factor.sign_in`, after the code.

    `username`: or the telephone number, in any spelling. `token`: of the cookie by which a browser is known (devices).

    Raises:
        SignInRefused: with what to do. Unknown names are answered and locked like known ones.
    """
    typed, found = called(username)
    door = _door(typed, found, address, token)
    refuse_locked(door)
    # Also where it opens nothing, so that timing does not tell that the account has to wait.
    right = [user for user in found if passwords.opens(user, password)]
    for _ in range(_compared(typed) - len(found)):
        passwords.opens(None, password)
    if not right or is_shut(door):
        raise SignInRefused(count_failure(door, found[0] if len(found) == 1 else None))
    if len(found) > 1:
        raise SignInRefused(SHARED.format(names="、".join(user.username for user in right)))
    return _let_in(right[0], device, door)


def _let_in(user: User, device: str, door: Door) -> User:
    """The password was right."""
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


def _door(typed: str, found: Sequence[User], address: str, token: str | None) -> Door:
    """A known device's own, or one for strangers, who learn nothing of whose the name is."""
    if len(found) == 1 and (known := devices.known_on(found[0].username, token)):
        return Door(found[0].username, known)
    return Door(typed, "", address, accounts=tuple(user.username for user in found) or (typed,))


def _compared(typed: str) -> int:
    """With how many passwords one press is compared, whoever has the name: a number could be that of two."""
    return TOLD_APART if typed.isdecimal() else 1


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
