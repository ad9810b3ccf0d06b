"""The lock on a user name after too many failures, whether anybody is called so or not. None commits."""

import datetime as dt

import sqlalchemy as sa

from portal import clock
from portal.accounts.models import SignInThrottle, User
from portal.db import db
from portal.errors import DomainError
from portal.history.services import record

FAILURES = 5
WINDOW = dt.timedelta(minutes=15)
FIRST_LOCK_MINUTES = 15
LONGEST_LOCK_MINUTES = 24 * 60
LONGEST_LOCK = dt.timedelta(minutes=LONGEST_LOCK_MINUTES)
WRONG, FORGOTTEN = "用户名或密码不对", "忘记密码请联系镇党建办。"


class SignInRefused(DomainError):
    """Wrong name or password, a locked name, or a disabled account. The caller commits: failures are counted."""

    status = 422


def refuse_locked(throttle: SignInThrottle | None) -> None:
    """Raises SignInRefused while a user name is locked."""
    if throttle and throttle.locked_until and clock.is_ahead(throttle.locked_until, LONGEST_LOCK):
        raise SignInRefused(_locked_until(throttle.locked_until))


def count_failure(
    username: str, throttle: SignInThrottle | None, user: User | None, *, wrong: str = WRONG, help_: str = FORGOTTEN
) -> str:
    """One more failure for this name; answers what to tell the person."""
    now = clock.now()
    if throttle is None:
        throttle = SignInThrottle(username=username, failures=0, first_failure_at=now, lock_minutes=0)
        db.session.add(throttle)
    if not clock.is_within(throttle.first_failure_at, WINDOW):
        throttle.failures, throttle.first_failure_at = 0, now
    throttle.failures += 1
    if user:
        record(f"account:{user.id}", "sign_in_failed", actor=None, failures=throttle.failures)
    else:  # Not the whole of it: people type their password into the wrong box.
        record("sign_ins", "sign_in_unknown", actor=None, begins=username[:2], failures=throttle.failures)
    left = FAILURES - throttle.failures
    if left > 0:
        return f"{wrong}，还可以再试 {left} 次。{help_}"
    throttle.lock_minutes = min(max(throttle.lock_minutes * 2, FIRST_LOCK_MINUTES), LONGEST_LOCK_MINUTES)
    throttle.locked_until = now + dt.timedelta(minutes=throttle.lock_minutes)
    throttle.failures = 0
    return _locked_until(throttle.locked_until)


def _locked_until(moment: dt.datetime) -> str:
    local = moment.astimezone(clock.LOCAL)
    return f"密码连续输错 {FAILURES} 次，已暂时锁定，{local:%H:%M} 以后可以再试。急用请联系镇党建办或系统管理员解锁。"


def unlock(user: User, *, actor: User | None) -> None:
    """Forget the failures counted against a person's user name."""
    db.session.execute(sa.delete(SignInThrottle).where(SignInThrottle.username == user.username))
    record(f"account:{user.id}", "account_unlocked", actor=actor)
