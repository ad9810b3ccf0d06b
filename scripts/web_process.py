"""A web process that has grown gives way to a new one (gunicorn's configuration).

Python gives memory back to the system only in part: a process that has once held a large form or list keeps most of it.
Such a process finishes what it has begun and takes nothing new; its place is filled at once, while the others go on.
By what it holds and not by the number of requests: on the last evening nobody should be replaced without a reason.
"""

import os
import random
from typing import Any

LOOK = 50  # requests between two looks
PAGE = os.sysconf("SC_PAGE_SIZE")
# Megabytes; a process that only makes pages holds 130 to 180. Each a little different, so that two do not go at once.
LARGEST = int(os.environ.get("PORTAL_WEB_MEMORY") or 350) * random.uniform(1, 1.15)


def post_request(worker: Any, _request: Any, _environ: Any, _response: Any) -> None:
    """After each request, called by gunicorn in the thread that answered it."""
    if worker.nr % LOOK == 0 and worker.alive and (held := megabytes()) > LARGEST:
        worker.log.warning("web process %s holds %d MB: a new one takes its place", os.getpid(), held)
        worker.alive = False


def megabytes() -> float:
    """What this process holds in memory now; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * PAGE / 2**20
    except OSError:
        return 0.0
