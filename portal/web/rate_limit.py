"""How often somebody may be wrong from one address. Counted in the memory of each web process: nothing is written for
a guess, and where it is used, a limit that is as many times wider as there are processes is as good."""

import datetime as dt
import threading
from collections import deque

from portal.kernel import clock
from portal.kernel.errors import DomainError


class TooMany(DomainError):
    """Wrong too often."""

    status = 429
    heading = "请稍后再试"


class Tries:
    """What was wrong lately, by address. What was right does not count: a whole office has one address."""

    def __init__(self, window: dt.timedelta, from_one_address: int, in_all: int, refusal: str) -> None:
        self.window, self.from_one_address, self.in_all, self.refusal = window, from_one_address, in_all, refusal
        self._wrong: deque[tuple[dt.datetime, str]] = deque(maxlen=in_all)
        self._lock = threading.Lock()

    def refuse_many(self, address: str) -> None:
        """Raises:
        TooMany: from this address, or altogether.
        """
        with self._lock:
            while self._wrong and not clock.is_within(self._wrong[0][0], self.window):
                self._wrong.popleft()
            from_here = sum(other == address for _, other in self._wrong)
            if from_here >= self.from_one_address or len(self._wrong) >= self.in_all:
                raise TooMany(self.refusal)

    def note(self, address: str) -> None:
        """Wrong once more, from this address."""
        with self._lock:
            self._wrong.append((clock.now(), address))
