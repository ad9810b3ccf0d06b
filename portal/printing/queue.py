"""The queue between web and worker: huey on a file. It carries numbers only; the truth about a job is its row.

Not in WAL mode: huey uses the system's SQLite, and those before 3.51.3 can corrupt a WAL database (design §2).
"""

import logging
import sqlite3
import threading
from collections.abc import Iterable
from typing import Any, cast

from flask import Flask, current_app
from huey import SqliteHuey

log = logging.getLogger(__name__)
_lock = threading.Lock()


def enqueue(job_id: int) -> None:
    """Hand a job to the worker. Call it after the commit: the worker may be quicker than we are.

    A queue that cannot be written to loses nothing: the worker's sweep finds jobs that wait in the database.
    """
    try:
        huey().enqueue(huey().run_job.s(job_id))
    except sqlite3.Error:
        log.exception("job %s is not queued; the worker's sweep will find it", job_id)


def enqueue_ahead(papers: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Have papers drawn that nobody has asked for yet, behind what people are waiting for."""
    for key, params in papers:
        huey().enqueue(huey().draw_ahead.s(key, params, priority=-1))


def start_afresh(job_ids: Iterable[int]) -> None:
    """Replace whatever the queue holds by these jobs."""
    huey().storage.flush_queue()
    for job_id in job_ids:
        enqueue(job_id)


def is_empty() -> bool:
    return bool(huey().pending_count() == 0)


def huey() -> "PortalHuey":
    """The queue of this installation, opened the first time it is needed: never before a web server has forked."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # The worker's threads have no proxy.
    with _lock:
        if "portal_queue" not in app.extensions:
            app.extensions["portal_queue"] = PortalHuey(app)
    return cast(PortalHuey, app.extensions["portal_queue"])


class PortalHuey(SqliteHuey):
    """huey with our two tasks, which run inside the application's context."""

    def __init__(self, app: Flask) -> None:
        path = app.config["INSTANCE"] / "queue.sqlite"
        super().__init__("portal", results=False, filename=str(path), journal_mode="delete", fsync=True, timeout=10)

        def run_job(job_id: int) -> None:
            from portal.printing import services

            with app.app_context():
                services.run(job_id)

        def draw_ahead(key: str, params: dict[str, Any]) -> None:
            from portal.printing import prerender

            with app.app_context():
                prerender.draw(key, params)

        self.run_job = self.task(name="run_job")(run_job)
        self.draw_ahead = self.task(name="draw_ahead")(draw_ahead)
