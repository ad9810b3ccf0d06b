"""Papers drawn before anybody asks: what a feature expects to be wanted (`Document.due`) is made in the background.

The worker looks every minute for what has come about, and queues each behind what people are waiting for.
"""

import datetime as dt
import logging
from typing import Any

from portal.kernel.db import reading
from portal.kernel.errors import DomainError
from portal.printing import drawing, queries, store
from portal.printing.failures import RenderFailed
from portal.printing.registry import papers

log = logging.getLogger(__name__)

EARLIEST = dt.timedelta(days=1)  # how far back a worker looks that has just been started


def due_since(moment: dt.datetime) -> list[tuple[str, dict[str, Any]]]:
    """What is to be drawn since then: papers with their parameters."""
    return [(key, params) for key, paper in papers().items() if paper.due for params in paper.due(moment)]


def draw(key: str, params: dict[str, Any]) -> bool:
    """Make the paper if it is not there yet; whether it was made. Nobody waits for it, so that a failure is only
    logged: whoever asks for the paper gets it told."""
    try:
        with reading():
            built = queries.build(key, params, None)
            file_key, order = store.file_key(built), drawing.order_of(built)
        if store.find(file_key):
            return False
        store.keep(file_key, drawing.draw(order), built.file_name, is_lasting=built.is_lasting)
    except (DomainError, RenderFailed) as error:
        log.warning("%s %s is not drawn ahead: %s", key, params, error)
        return False
    return True
