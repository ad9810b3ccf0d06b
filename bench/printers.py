"""The ways to get a page onto paper that `bench.paper` sets side by side: the portal's own, and headless Chromium."""

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import DEVNULL, Popen, TimeoutExpired
from typing import Any

from bench.processes import family, shared_megabytes

TICK = 0.1  # seconds between two looks at the memory
PATIENCE = 120  # seconds that Chromium gets for one document
CHROMIUM = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", "--no-pdf-header-footer"),
)


@dataclass(frozen=True)
class Cost:
    """Seconds, peak memory in MB of all processes that drew, pages, bytes. `gave_up`: it had not ended by then."""

    seconds: float
    memory: float = 0
    pages: int = 0
    size: int = 0
    gave_up: bool = False

    @property
    def text(self) -> str:
        if self.gave_up:
            return f"no end within {self.seconds:.0f} s, {self.memory:.0f} MB"
        return f"{self.seconds:.2f} s, {self.memory:.0f} MB, {self.pages} p, {self.size / 1e6:.2f} MB file"


class Memory:
    """The most that a family of processes, without its head, had in use together; shared pages count once."""

    def __init__(self, head: int) -> None:
        self.head, self.peak = head, 0.0
        self._end = threading.Event()

    def look(self) -> None:
        while not self._end.wait(TICK):
            _, *others = family(self.head)
            self.peak = max(self.peak, sum(map(shared_megabytes, others)))

    @contextmanager
    def watched(self) -> Iterator[None]:
        looking = threading.Thread(target=self.look)
        looking.start()
        try:
            yield
        finally:
            self._end.set()
            looking.join()


def measured(head: int, act: Callable[[], bytes]) -> Cost:
    """What an act cost that gives a PDF; its processes are those that `head` has started."""
    memory = Memory(head)
    with memory.watched():
        began = time.perf_counter()
        made = act()
        seconds = time.perf_counter() - began
    return Cost(seconds, memory.peak, pages_in(made), len(made))


def best(act: Callable[[], Cost], runs: int) -> Cost:
    return min((act() for _ in range(runs)), key=lambda cost: cost.seconds)


def chromium(html: str, css: Sequence[str], folder: Path, *, head: int, runs: int) -> dict[str, Cost]:
    """The same HTML with the same style sheets printed by Debian's Chromium, if it is there."""
    program = shutil.which("chromium") or shutil.which("chromium-headless-shell")
    if program is None:
        return {}
    page, made = folder / "page.html", folder / "page.pdf"
    style = "".join(f"<style>{text}</style>" for text in css)
    page.write_text(html.replace("</head>", f"{style}</head>"), "utf-8")
    command = [program, *CHROMIUM, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={made}", page.as_uri()]

    def once() -> bytes:
        made.unlink(missing_ok=True)
        ended = run(command)
        if ended not in (0, None):
            raise RuntimeError(f"Chromium ended with {ended}")
        return made.read_bytes() if made.exists() else b""

    first = measured(head, once)
    if not first.size:
        return {"Chromium": replace(first, gave_up=True)}
    return {"Chromium": best(lambda: measured(head, once), runs - 1)} if runs > 1 else {"Chromium": first}


def run(command: Sequence[str]) -> int | None:
    """The exit code, or None when it had to be ended, with all that it had started."""
    running: Popen[Any] = Popen(command, stdout=DEVNULL, stderr=DEVNULL)
    try:
        return running.wait(PATIENCE)
    except TimeoutExpired:
        for pid in [*family(running.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        running.wait()
        return None


def pages_in(pdf: bytes) -> int:
    from portal.printing.binding.parts import page_count

    return page_count(pdf) if pdf else 0
