"""Verifying the chains and keeping what came of it: once a day by the worker, sooner when an auditor asks or while
something is wrong. Each verification stays as a row, so that an auditor sees that it was done, and when.
"""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from portal.history.models import ChainCheck, Event
from portal.history.queries import broken_links
from portal.history.services import Actor, record
from portal.kernel import clock
from portal.kernel.db import commit, db, hold, reading, writing

EVERY, WHILE_BROKEN = dt.timedelta(days=1), dt.timedelta(hours=1)
SHOWN = 30
KEPT_WORDS = 20  # problems that are kept in words; all are counted
STREAM = "chain"


def latest_check() -> ChainCheck | None:
    """The newest verification that is done."""
    done = sa.select(ChainCheck).where(ChainCheck.done_at.is_not(None))
    return db.session.scalar(done.order_by(ChainCheck.id.desc()).limit(1))


def latest_checks() -> Sequence[ChainCheck]:
    """The newest verifications, those that are asked for among them."""
    return db.session.scalars(sa.select(ChainCheck).order_by(ChainCheck.id.desc()).limit(SHOWN)).all()


def waiting_check() -> ChainCheck | None:
    """One that somebody has asked for."""
    return db.session.scalar(sa.select(ChainCheck).where(ChainCheck.done_at.is_(None)).limit(1))


def ask_for_check(actor: Actor) -> bool:
    """Have the worker verify within a minute; False when it is asked for already. The caller commits."""
    hold(STREAM)
    if waiting_check():
        return False
    db.session.add(ChainCheck(asked_at=clock.now(), asked_by=actor.name))
    record(STREAM, "chain_check_asked", actor=actor)
    return True


def is_due() -> bool:
    """Whether the worker should verify now."""
    if waiting_check():
        return True
    latest = latest_check()
    if latest is None or latest.done_at is None:
        return True
    return not clock.is_within(latest.done_at, WHILE_BROKEN if latest.problems else EVERY)


def check_chain() -> list[str]:
    """Verify everything, and keep what was found. Reads first and commits by itself, so that nobody waits for it."""
    with reading():
        problems = broken_links()
        events = db.session.scalar(sa.select(sa.func.count(Event.id))) or 0
        waiting = waiting_check()
        number = waiting.id if waiting else None
    with writing():
        now = clock.now()
        check = db.session.get(ChainCheck, number) if number else ChainCheck(asked_at=now, asked_by="")
        assert check
        check.done_at, check.events, check.problems = now, events, len(problems)
        check.words = "\n".join(problems[:KEPT_WORDS])
        db.session.add(check)
        commit()
    return problems
