"""Counting mistakes in the database, so that all web processes agree, and how long one waits after too many.

Waits grow from a minute to a quarter of an hour, and all is forgotten after an hour without a mistake. The kept
limiters (`limits` is the best) keep theirs in memory, Redis, Memcached or MongoDB, and an office has none of these.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from portal.accounts.domain.time_limits import LONGEST_LOCK, WAITS
from portal.accounts.models import SignInThrottle
from portal.kernel import clock
from portal.kernel.db import db, has_row_locks, is_writing

FORGET = dt.timedelta(hours=1)
KEPT = dt.timedelta(days=2)  # rows that count no more
FRESH = {"populate_existing": True}


@dataclass(frozen=True)
class Counter:
    """One place where mistakes are counted, and after how many one waits."""

    name: str
    source: str
    free: int
    forget: dt.timedelta = FORGET
    waits: bool = True  # else whoever asks says for how long


def held_at(counter: Counter) -> SignInThrottle | None:
    """What is counted there, kept from others until this is decided."""
    key = (counter.name, counter.source)
    return db.session.get(SignInThrottle, key, with_for_update=has_row_locks() or None, populate_existing=True)


def waiting_at(counters: Sequence[Counter]) -> SignInThrottle | None:
    """The first of them at which one has to wait now (one query)."""
    keys = [(counter.name, counter.source) for counter in counters]
    wanted = sa.select(SignInThrottle).where(sa.tuple_(SignInThrottle.username, SignInThrottle.source).in_(keys))
    wanted = wanted.order_by(SignInThrottle.username, SignInThrottle.source)  # so that no two wait for each other
    if is_writing() and has_row_locks():
        wanted = wanted.with_for_update()
    found = {(held.username, held.source): held for held in db.session.scalars(wanted, execution_options=FRESH)}
    return next((found[key] for key in keys if key in found and is_locked(found[key])), None)


def count(counter: Counter) -> SignInThrottle:
    """One more mistake; begins anew when none has been made for so long."""
    held = held_at(counter) or _begun(counter)
    if not clock.is_within(held.last_failure_at, counter.forget):
        held.failures = 0
    held.failures, held.last_failure_at = held.failures + 1, clock.now()
    over = WAITS[: max(0, held.failures - counter.free + 1)] if counter.waits else ()
    if over:
        held.locked_until = clock.now() + dt.timedelta(minutes=over[-1])
    return held


def makes_wait(held: SignInThrottle, counter: Counter) -> bool:
    """Whether this very mistake was one too many."""
    return held.failures >= counter.free


def forget(counters: Sequence[Counter]) -> None:
    """Nothing was ever wrong there."""
    for counter in counters:
        here = SignInThrottle.username == counter.name, SignInThrottle.source == counter.source
        db.session.execute(sa.delete(SignInThrottle).where(*here))


def is_locked(held: SignInThrottle) -> bool:
    return held.locked_until is not None and clock.is_ahead(held.locked_until, LONGEST_LOCK)


def _begun(counter: Counter) -> SignInThrottle:
    """A new row, or the one that another process has made in this moment; what is long over goes."""
    db.session.execute(sa.delete(SignInThrottle).where(SignInThrottle.last_failure_at < clock.now() - KEPT))
    make = postgresql.insert if has_row_locks() else sqlite.insert
    row = {"username": counter.name, "source": counter.source, "failures": 0, "last_failure_at": clock.now()}
    db.session.execute(make(SignInThrottle).values(row).on_conflict_do_nothing())
    held = held_at(counter)
    assert held
    return held
