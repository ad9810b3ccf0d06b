"""How often strangers may be wrong. Counted in the memory of each web process: a page that is only read writes nothing,
and against 40 bits of chance a limit that is twice as wide is as good."""

import datetime as dt
import threading
from collections import deque

from flask import current_app

from portal import clock
from portal.errors import DomainError

WINDOW = dt.timedelta(minutes=10)
FROM_ONE_ADDRESS = 20
IN_ALL = 1000
REFUSAL = "查验码输错的次数太多，请过 10 分钟再试。急用请联系乡镇党建办。"


class TooMany(DomainError):
    """Wrong codes too often."""

    status = 429
    heading = "请稍后再试"


class Tries:
    """The wrong codes of the last ten minutes, by address. Right ones do not count: a whole office has one address."""

    def __init__(self) -> None:
        self._wrong: deque[tuple[dt.datetime, str]] = deque(maxlen=IN_ALL)
        self._lock = threading.Lock()

    def refuse_many(self, address: str) -> None:
        """Raises:
        TooMany: from this address, or altogether.
        """
        with self._lock:
            while self._wrong and self._wrong[0][0] < clock.now() - WINDOW:
                self._wrong.popleft()
            from_here = sum(other == address for _, other in self._wrong)
            if from_here >= FROM_ONE_ADDRESS or len(self._wrong) >= IN_ALL:
                raise TooMany(REFUSAL)

    def note(self, address: str) -> None:
        """A wrong code from this address."""
        with self._lock:
            self._wrong.append((clock.now(), address))


def tries() -> Tries:
    """Those of this process."""
    found: Tries = current_app.extensions.setdefault("trace_tries", Tries())
    return found
