"""Who was wrong too often has to wait: at one user name, and only at the door where it happened. None commits.

Names are no secret, so a lock on a name alone would let anybody shut out every secretary on the last day. Wrong
passwords are therefore counted by name *and* device (`devices`: a browser that this person has signed in with before),
or, from a browser that nobody knows, by name and address. Strangers never make a known device wait. Waits grow from a
minute to a quarter of an hour, and are forgotten after an hour without a mistake. The rows are in the database, so that
all web processes agree; the kept limiters (`limits` is the best) keep theirs in memory, Redis, Memcached or MongoDB,
and an office has none of these.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from portal.accounts.domain.time_limits import LONGEST_LOCK, WAITS
from portal.accounts.models import SignInThrottle, User
from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError

FAILURES = 5
# All strangers together at one name, from however many addresses.
STRANGERS = 50
FORGET = dt.timedelta(hours=1)
WRONG, FORGOTTEN = "用户名或密码不对", "忘记密码请联系镇党建办。"


class SignInRefused(DomainError):
    """Wrong name or password, a wait, or a disabled account. The caller commits: failures are counted."""

    status = 422


@dataclass(frozen=True)
class Door:
    """Where somebody tries to come in: the name that was typed, a device this name is known on (or ""), the address."""

    username: str
    device: str = ""
    address: str = ""
    step: str = ""  # "code" for the second step; "inside" for what a person who is signed in is asked again

    @property
    def counters(self) -> dict[str, int]:
        """Where a mistake is counted, and how many are free there."""
        if self.step == "inside":
            return {"inside": FAILURES}
        if self.device:
            return {f"{self.step}device:{self.device[:32]}": FAILURES}
        return {f"{self.step}from:{self.address[:45]}": FAILURES, f"{self.step}strangers": STRANGERS}


def refuse_locked(door: Door) -> None:
    """Raises SignInRefused while one has to wait at this door; others who try at it wait until this is decided."""
    for source in door.counters:
        held = held_at(door, source)
        if held and held.locked_until and clock.is_ahead(held.locked_until, LONGEST_LOCK):
            raise SignInRefused(_locked_until(held))


def count_failure(door: Door, user: User | None, *, wrong: str = WRONG, help_: str = FORGOTTEN) -> str:
    """One more failure at this door; answers what to tell the person."""
    counted = [(count_at(door, source), free) for source, free in door.counters.items()]
    failures = counted[0][0].failures
    if user:
        record(f"account:{user.id}", "sign_in_failed", actor=None, failures=failures)
    else:  # Not the whole of it: people type their password into the wrong box.
        record("sign_ins", "sign_in_unknown", actor=None, begins=door.username[:2], failures=failures)
    waits = [held for held, free in counted if _waits(held, free)]
    if waits:
        return _locked_until(waits[0])
    return f"{wrong}，还可以再试 {counted[0][1] - failures} 次。{help_}"


def forget(door: Door) -> None:
    """Somebody has shown who they are: what was wrong at this door before is forgotten, what strangers did is not."""
    own = [source for source in door.counters if not source.endswith("strangers")]
    rows = SignInThrottle.username == door.username, SignInThrottle.source.in_(own)
    db.session.execute(sa.delete(SignInThrottle).where(*rows))


def unlock(user: User, *, actor: User | None) -> None:
    """Forget the failures counted against a person's user name, wherever they were made."""
    db.session.execute(sa.delete(SignInThrottle).where(SignInThrottle.username == user.username))
    record(f"account:{user.id}", "account_unlocked", actor=actor)


def held_at(door: Door, source: str) -> SignInThrottle | None:
    return db.session.get(SignInThrottle, (door.username, source), with_for_update=True, populate_existing=True)


def count_at(door: Door, source: str, forget: dt.timedelta = FORGET) -> SignInThrottle:
    """One more mistake at one counter, which begins anew when none has been made for so long."""
    held = held_at(door, source) or _begun(door, source)
    now = clock.now()
    if not clock.is_within(held.last_failure_at, forget):
        held.failures = 0
    held.failures, held.last_failure_at = held.failures + 1, now
    return held


def _begun(door: Door, source: str) -> SignInThrottle:
    """A new row, or the one that another process has made in this moment."""
    make = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {"username": door.username, "source": source, "failures": 0, "last_failure_at": clock.now()}
    db.session.execute(make(SignInThrottle).values(row).on_conflict_do_nothing())
    held = held_at(door, source)
    assert held
    return held


def _waits(held: SignInThrottle, free: int) -> bool:
    over: Sequence[int] = WAITS[: max(0, held.failures - free + 1)]
    if over:
        held.locked_until = clock.now() + dt.timedelta(minutes=over[-1])
    return bool(over)


def _locked_until(held: SignInThrottle) -> str:
    assert held.locked_until
    local = held.locked_until.astimezone(clock.LOCAL)
    return (
        f"连续输错 {held.failures} 次，这里已暂时锁定，{local:%H:%M} 以后可以再试；您平时登录用的电脑、手机不受影响。"
        "急用请联系镇党建办或系统管理员解锁。"
    )
