"""What the worker does for the print centre beside drawing: lost jobs, papers ahead of their time, room on the disk."""

import datetime as dt

from flask import current_app

from portal.kernel import clock
from portal.kernel.db import commit, reading
from portal.printing import clearing, prerender, queue, services
from portal.printing.packets import old_results
from portal.web.feature import Chore

LOST = dt.timedelta(minutes=10)  # longer than any document may take


def find_lost_jobs() -> None:
    """Jobs that wait though the queue is empty, or run longer than any can, were lost by a process that died."""
    if queue.is_empty():
        numbers = services.take_up_unfinished(LOST)
        commit()
        for number in numbers:
            queue.enqueue(number)


def draw_ahead() -> None:
    """The papers of what has come about since the last look of this worker."""
    now = clock.now()
    since = current_app.extensions.get("drawn_until", now - prerender.EARLIEST)
    queue.enqueue_ahead(prerender.due_since(since))
    current_app.extensions["drawn_until"] = now


def clear_old() -> None:
    clearing.clear_old()
    with reading():
        old_results.clear_unmarked_results()


CHORES = (
    Chore("find_lost_jobs", find_lost_jobs),
    Chore("draw_ahead", draw_ahead),
    Chore("clear_old_papers", clear_old, is_daily=True),
)
