"""How many requests a web process works on at once, as against how many connections it holds.

Browsers open connections before they need them, and bad lines deliver a form slowly: a process therefore has many
threads that wait for words to arrive. But Python runs one thread at a time, and every query gives the others a turn: a
dozen requests in the making are each a dozen times as slow, and none is sooner ready. So few are let in at once, each
with all of its words already here; measured with 400 people, the slowest twentieth of saves is twice as fast.
"""

import io
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

CUT_OFF = "网络断了一下，只收到一部分，什么也没有存。请再按一次。"
Environ = dict[str, Any]
PLACES = "portal.turnstile"
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Turnstile:
    """WSGI middleware: at most `places` requests inside; `longest`: bytes of a body that is waited for."""

    def __init__(self, application: Application, places: int, longest: int) -> None:
        self._application, self._longest = application, longest
        self._places = threading.BoundedSemaphore(places)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not self._take_body(environ):
            start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
            return [CUT_OFF.encode()]
        environ[PLACES] = self._places
        with self._places:
            return self._application(environ, start_response)

    def _take_body(self, environ: Environ) -> bool:
        """Read what a slow line still delivers; False when the line was cut before the end.

        A body that is too long stays where it is: the portal refuses it.
        """
        length = environ.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and 0 < int(length) <= self._longest:
            body = environ["wsgi.input"].read(int(length))
            environ["wsgi.input"] = io.BytesIO(body)
            return len(body) == int(length)
        return True


@contextmanager
def waiting_outside(environ: Environ) -> Iterator[None]:
    """While a request waits for a machine that is not ours, another one takes its place."""
    places = environ.get(PLACES)
    if places is None:
        yield
        return
    places.release()
    try:
        yield
    finally:
        places.acquire()
