"""The background worker: `python -m portal.operation.worker` makes the documents that people ask for, until it is
stopped. Once a minute it also does what is due (`Chores`).

There may be several on the machine, for a queue that is too long for one. A worker that begins alone takes up what
earlier ones have left, and only one does the chores (`Crew`).
"""

import datetime as dt
import fcntl
import logging
import os
import signal
from pathlib import Path
from typing import IO

from flask import Flask

from portal import create_app
from portal.kernel import clock
from portal.kernel.db import commit
from portal.kernel.private_files import keep_private
from portal.printing import queue, services
from portal.printing.render import Renderer
from portal.web import logs, syslog
from portal.web.feature import Chore, features

log = logging.getLogger(__name__)

STOP = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
THREADS = 2
PATIENCE = 3  # seconds that documents in the making get when the worker is asked to stop
SWEEP = 60.0  # seconds between two looks for jobs that nobody works on


def main() -> None:
    """Work until SIGTERM or SIGINT; a document that is then in the making is begun again by the next worker."""
    logs.set_up(os.environ.get("PORTAL_LOGS", "plain"))
    # Waited for below rather than handled: huey's own handlers never see them.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP)
    keep_private()
    app = create_app()
    syslog.attach(app.config["SYSLOG"], app.config["INSTANCE"])
    renderer = app.extensions["portal_renderer"] = Renderer(app.config["INSTANCE"] / "fontconfig", warm=True)
    crew = Crew(app.config["INSTANCE"])
    with app.app_context():
        if crew.is_alone():
            take_up_the_rest()
        crew.join()
        huey = queue.huey()
    consumer = huey.create_consumer(workers=THREADS, max_delay=0.5, periodic=False, shutdown_timeout=PATIENCE)
    consumer.start()
    sign_of_life = app.config["INSTANCE"] / "worker_alive"  # `flask doctor` and /readyz look at its time.
    sign_of_life.touch()
    chores = Chores(app)
    while signal.sigtimedwait(STOP, SWEEP) is None:
        sign_of_life.touch()
        consumer.check_worker_health()
        if crew.does_chores():
            chores.do()
    consumer.stop(graceful=True)
    renderer.close()
    consumer.stop(graceful=True)  # Now the threads put back what they could not finish.
    crew.leave()


class Crew:
    """The workers of this machine, told apart by locks on two files, which the system takes back from the dead."""

    def __init__(self, instance: Path) -> None:
        self._all: IO[str] = (instance / "workers.lock").open("w")
        self._chores: IO[str] = (instance / "chores.lock").open("w")

    def is_alone(self) -> bool:
        """Whether no other worker runs. Until `join`, others that begin wait for us."""
        return _lock(self._all, fcntl.LOCK_EX)

    def join(self) -> None:
        """Be one of the workers from now on."""
        fcntl.flock(self._all, fcntl.LOCK_SH)

    def does_chores(self) -> bool:
        """One of the workers does them; when it ends, another."""
        return _lock(self._chores, fcntl.LOCK_EX)

    def leave(self) -> None:
        """Give way to the others."""
        self._all.close()
        self._chores.close()


def _lock(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def take_up_the_rest() -> None:
    """Queue what an earlier worker left waiting or half done."""
    numbers = services.take_up_unfinished()
    commit()
    queue.start_afresh(numbers)


class Chores:
    """What is due every minute, of all features. One that fails is logged and tried again; it stops neither the others
    nor us."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.done_on: dict[str, dt.date] = {}

    def do(self) -> None:
        with self.app.app_context():
            chores = features().chores
        for chore in chores:
            try:
                with self.app.app_context():
                    self._do(chore)
            except Exception:
                log.exception("%s failed; the next try is in a minute", chore.name)

    def _do(self, chore: Chore) -> None:
        today = clock.today()
        if chore.is_daily and self.done_on.get(chore.name) == today:
            return
        chore.do()
        self.done_on[chore.name] = today


if __name__ == "__main__":
    main()
