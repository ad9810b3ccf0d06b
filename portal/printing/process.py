"""The child process that draws: started with little around it, limited, watched, and killed with all it has started."""

import contextlib
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired
from typing import IO

from portal.printing.failures import TOO_LONG, RenderFailed

TICK = 1.0  # seconds between two looks at a child at work
Watch = Callable[[int], None]
# Only what drawing needs: neither the secret key nor the database address. Equal input must give equal bytes, whatever
# order a set is walked in: hence the seed.
ENVIRONMENT = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}
# What one document may take: bytes of memory, seconds of the processor, bytes of a file (fontconfig's cache only).
LIMITS = {
    resource.RLIMIT_AS: 1536 * 1024**2,
    resource.RLIMIT_CPU: 200,
    resource.RLIMIT_FSIZE: 64 * 1024**2,
    resource.RLIMIT_CORE: 0,
}


class Child(Popen[bytes]):
    """The child process, and the pipe in which it says how far it is."""

    def __init__(self, program: Path, environment: Mapping[str, str]) -> None:
        self._pages, told = os.pipe()
        os.set_blocking(self._pages, False)
        self._at: dict[bytes, int] = {}  # sheet → the page that was last begun
        command = [sys.executable, "-P", "-s", str(program), str(os.getpid()), str(told)]
        try:
            super().__init__(
                command,
                stdin=PIPE,
                stdout=PIPE,
                stderr=PIPE,
                start_new_session=True,
                env=dict(environment),
                pass_fds=(told,),
            )
        finally:
            os.close(told)

    def give(self, order: bytes) -> None:
        """Write its work in the background: `communicate` loses input that a first, short wait could not place."""
        pipe, self.stdin = self.stdin, None
        assert pipe
        threading.Thread(target=_fill, args=(pipe, order), daemon=True).start()

    def page(self) -> int:
        """How many pages it has begun, of all sheets. WeasyPrint may begin a sheet anew at page 1."""
        with contextlib.suppress(BlockingIOError):
            for line in os.read(self._pages, 1 << 20).splitlines():
                sheet, page = line.split()
                self._at[sheet] = int(page)
        return sum(self._at.values())

    def end(self) -> None:
        """Kill what is left of the group, close the pipes and wait."""
        with contextlib.suppress(OSError):
            os.close(self._pages)
        with contextlib.suppress(OSError), self:
            kill(self)


def attend(child: Child, order: bytes, timeout: float, watch: Watch) -> tuple[bytes, bytes]:
    """What the child puts out until it ends; meanwhile `watch` hears every second how far it is."""
    end = time.monotonic() + timeout
    child.give(order)
    while True:
        try:
            return child.communicate(timeout=max(0.0, min(TICK, end - time.monotonic())))
        except TimeoutExpired:
            if time.monotonic() >= end:
                raise RenderFailed(TOO_LONG, is_too_much=True) from None
            watch(child.page())


def kill(child: Popen[bytes]) -> None:
    """The child with all that it may have started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def _fill(pipe: IO[bytes], order: bytes) -> None:
    with contextlib.suppress(OSError), pipe:  # It may end before it has read everything; its exit code tells why.
        pipe.write(order)
