"""Letting the sample's past happen when it happened: submitted on Tuesday, returned on Wednesday.

Services ask the one clock (`portal.kernel.clock`), so the sample sets that clock while it plays a scene. Only the
loading command does this, in a process of its own; no rule looks the other way for it.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from portal.kernel import clock


@contextmanager
def clock_at(moment: dt.datetime) -> Iterator[None]:
    """Whatever happens inside, happens at `moment`."""
    real, still = clock.now, moment.astimezone(dt.UTC)
    clock.now = lambda: still
    try:
        yield
    finally:
        clock.now = real
