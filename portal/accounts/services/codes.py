"""One-time codes, which open an account once until its person chooses a password. None commits."""

import datetime as dt

from portal.accounts.domain.time_limits import CODE_LASTS
from portal.accounts.models import User
from portal.accounts.services import passwords, sessions
from portal.accounts.services.sign_in_delays import unlock
from portal.history.services import record
from portal.kernel import clock


def reset_password(user: User, *, actor: User | None) -> str:
    """Give a made-up password that must be changed at the next signing in; returned once, kept nowhere."""
    return give_code(user, passwords.code_with_hash(), actor=actor)


def give_code(user: User, code: tuple[str, str], *, actor: User | None) -> str:
    """Let a one-time code, given with its hash, take the place of the password; whoever is inside is thrown out."""
    words, user.password_hash = code
    user.must_change_password, user.code_until = True, code_end()
    sessions.end_all(user)
    unlock(user, actor=actor)
    record(f"account:{user.id}", "password_reset", actor=actor)
    return words


def code_end() -> dt.datetime:
    """Until when a code that is given now opens an account."""
    return clock.now() + CODE_LASTS
