"""Two presses in the worst moment: the second comes when the first has done everything and only has not committed."""

import contextvars
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask import Flask

from portal.kernel.db import before_commit, db
from tests.races.acts import Press

PATIENCE = 30.0  # seconds; a race that takes longer hangs
STEP = 0.01
SQLITE_HEAD_START = 0.08  # SQLite tells nobody who waits; whoever has not come through by then is taken to


@dataclass
class Pause:
    """Where the first of two stands still, just before its commit."""

    thread: threading.Thread | None = None
    is_reached: threading.Event = field(default_factory=threading.Event)
    is_over: threading.Event = field(default_factory=threading.Event)

    def stand_still(self) -> None:
        if threading.current_thread() is self.thread and not self.is_reached.is_set():
            self.is_reached.set()
            assert self.is_over.wait(PATIENCE), "nobody let the first one go on"


@contextmanager
def pausing(pause: Pause) -> Iterator[None]:
    before_commit.append(pause.stand_still)
    try:
        yield
    finally:
        before_commit.remove(pause.stand_still)


def race(app: Flask, first: Press, second: Press) -> tuple[int, int]:
    """The statuses of both. The first is held before its commit until the second is through, or waits for it."""
    pause, answers, failures = Pause(), {}, []

    def run(name: str, press: Press) -> None:
        if name == "first":
            pause.thread = threading.current_thread()
        try:
            answers[name] = press()
        except BaseException as failure:
            failures.append(failure)

    def start(name: str, press: Press) -> threading.Thread:
        thread = threading.Thread(target=contextvars.Context().run, args=(run, name, press))
        thread.start()
        return thread

    with pausing(pause):
        one = start("first", first)
        _until(lambda: pause.is_reached.is_set() or not one.is_alive())
        two = start("second", second)
        _until(lambda: not two.is_alive() or _somebody_waits(app))
        pause.is_over.set()
        for thread in (one, two):
            thread.join(PATIENCE)
            assert not thread.is_alive(), "a deadlock that nobody ends"
    if failures:
        raise failures[0]
    return answers["first"], answers["second"]


def _until(so: object) -> None:
    began = time.monotonic()
    while not so():  # type: ignore[operator]
        assert time.monotonic() - began < PATIENCE, "hangs"
        time.sleep(STEP)


def _somebody_waits(app: Flask) -> bool:
    with app.app_context():
        engine = db.engine
        if engine.dialect.name != "postgresql":
            time.sleep(SQLITE_HEAD_START)
            return True
        waiting = sa.text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        with engine.connect() as connection:
            return bool(connection.scalar(waiting))
