"""HTML to PDF in a child process that can be killed: its time and memory are limited, and it may fetch nothing.

A villager's text must never stop the portal: whatever WeasyPrint does with it, it does it over there (design §2).
"""

import contextlib
import hashlib
import io
import json
import logging
import os
import re
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from html import unescape
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired
from typing import IO, Any, NamedTuple, cast

from flask import current_app

from portal.printing.child import OUT_OF_MEMORY
from portal.printing.faces import FACES, describe, fontconfig_file, missing_characters

log = logging.getLogger(__name__)

CHILD = Path(__file__).with_name("child.py")
TIMEOUT = 240.0
TICK = 1.0  # seconds between two looks at a child at work
Watch = Callable[[int], None]
TOO_LONG = "排版用时太长，已经停止。请缩小范围（按片区或按一颗星）再打印。"
TOO_LARGE = "这份文件太大，内存不够。请缩小范围（按片区或按一颗星）再打印。"
STOPPED = "打印程序正在重新启动，稍后会接着做。"
# What leaves no mark on paper.
_UNSEEN = re.compile(r"<(style|script|title)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)


class RenderFailed(Exception):
    """The document was not made; the message says why in Chinese. `is_crash`: worth another try by itself."""

    def __init__(self, message: str, *, is_crash: bool = False) -> None:
        super().__init__(message)
        self.is_crash = is_crash


class MissingGlyphs(RenderFailed):
    """No face draws these characters. An empty box would reach the meeting unnoticed: better no paper, and say why."""

    def __init__(self, characters: Sequence[str]) -> None:
        named = "、".join(map(describe, characters[:8])) + ("等" if len(characters) > 8 else "")
        super().__init__(f"有 {len(characters)} 个字打印字体里没有：{named}。请换个写法再打印，或联系管理员补充字体。")
        self.characters = tuple(characters)


class RenderStopped(RenderFailed):
    """The worker is shutting down; the document can be made when it is back."""


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


# Documents that are drawn side by side: no more than there are cores, nor than the memory for.
AT_ONCE = min(4, len(os.sched_getaffinity(0)))


class Sheet(NamedTuple):
    """What is drawn: HTML with its style sheets."""

    html: str
    css: Sequence[str]


class Drawn(NamedTuple):
    """A finished document."""

    pdf: bytes
    pages: int


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
            _kill(self)


class Renderer:
    """Draws documents, one child each. With `warm` a child that has loaded WeasyPrint always waits for the next one,
    which spares it that second; meant for the worker, since such a child keeps memory."""

    def __init__(
        self, folder: Path, *, limits: Mapping[int, int] = LIMITS, warm: bool = False, program: Path = CHILD
    ) -> None:
        self.limits, self.program = limits, program
        self._fontconfig = fontconfig_file(folder)
        self._lock = threading.Lock()
        self._warm, self._closed = warm, False
        self._spare: Child | None = self._start() if warm else None
        self._busy: set[Child] = set()

    def draw(
        self,
        html: str,
        css: Sequence[str],
        *,
        timeout: float = TIMEOUT,
        archive: bool = False,
        watch: Watch = lambda _page: None,
    ) -> Drawn:
        """The document as PDF; with `archive` as PDF/A-2b with tags, which archives take.

        `watch` is called every second with the page that is being laid out; what it raises stops the child.

        Raises:
            MissingGlyphs: a character that no face draws.
            RenderFailed: the child broke, took too long, or wanted too much memory; it is gone by then.
        """
        [drawn] = self.draw_all([Sheet(html, css)], timeout=timeout, archive=archive, watch=watch)
        return drawn

    def draw_all(
        self,
        sheets: Sequence[Sheet],
        *,
        timeout: float = TIMEOUT,
        archive: bool = False,
        numbers: Sequence[str] = (),
        watch: Watch = lambda _page: None,
    ) -> list[Drawn]:
        """Several documents by one child, side by side on the machine's cores.

        With `numbers`, which are style sheets, one more follows: as many empty pages as all of them have together, with
        what these style sheets print on every page. `watch` and errors as in `draw`.
        """
        if missing := missing_characters("".join(unescape(_UNSEEN.sub("", sheet.html)) for sheet in sheets)):
            raise MissingGlyphs(missing)
        order = {"sheets": [_order(sheet) for sheet in sheets], "archive": archive, "at_once": AT_ONCE}
        return _checked(self._made(json.dumps({**order, "numbers": list(numbers)}).encode(), timeout, watch))

    def _made(self, order: bytes, timeout: float, watch: Watch) -> bytes:
        """The answer of a child to the order."""
        child = self._take()
        try:
            output, errors = _attend(child, order, timeout, watch)
        finally:
            self._give_back(child)
        if self._closed:
            raise RenderStopped(STOPPED)
        if child.returncode != 0:
            log.warning("render child ended with %s: %s", child.returncode, errors.decode(errors="replace")[-2000:])
            raise _failure(child.returncode, errors)
        return output

    def close(self) -> None:
        """End every child, at work or waiting; whoever waits for a document gets `RenderStopped`."""
        with self._lock:
            self._closed, spare, self._spare = True, self._spare, None
            for child in self._busy:
                _kill(child)
        if spare:
            spare.end()

    def _take(self) -> Child:
        """The child that waits, or a new one."""
        with self._lock:
            if self._closed:
                raise RenderStopped(STOPPED)
            child, self._spare = self._spare, None
            if child and child.poll() is not None:
                child.end()
                child = None
            child = child or self._start()
            self._busy.add(child)
        return child

    def _give_back(self, child: Child) -> None:
        """End a child that has done its work; only now the next one is loaded, so as not to slow that work down."""
        with self._lock:
            self._busy.discard(child)
            child.end()
            if self._warm and not self._closed and self._spare is None:
                self._spare = self._start()

    def _start(self) -> Child:
        child = Child(self.program, {**ENVIRONMENT, "FONTCONFIG_FILE": str(self._fontconfig)})
        with contextlib.suppress(ProcessLookupError):
            # From outside: the child cannot forget it, and no code of ours runs between fork and exec.
            for kind, value in self.limits.items():
                resource.prlimit(child.pid, kind, (value, value))
        return child


def _attend(child: Child, order: bytes, timeout: float, watch: Watch) -> tuple[bytes, bytes]:
    """What the child puts out until it ends; meanwhile `watch` hears every second how far it is."""
    end = time.monotonic() + timeout
    child.give(order)
    while True:
        try:
            return child.communicate(timeout=max(0.0, min(TICK, end - time.monotonic())))
        except TimeoutExpired:
            if time.monotonic() >= end:
                raise RenderFailed(TOO_LONG) from None
            watch(child.page())


def renderer() -> Renderer:
    """The renderer of this process; the worker has put a warm one there."""
    if "portal_renderer" not in current_app.extensions:
        current_app.extensions["portal_renderer"] = Renderer(current_app.config["INSTANCE"] / "fontconfig")
    return cast(Renderer, current_app.extensions["portal_renderer"])


def render_pdf(html: str, css: Sequence[str], *, timeout: float = TIMEOUT) -> bytes:
    """The document as PDF; see `Renderer.draw` for what can go wrong."""
    return renderer().draw(html, css, timeout=timeout).pdf


def _order(sheet: Sheet) -> dict[str, Any]:
    """A sheet as the child takes it. Equal sheets have the same identifier, which makes their files equal."""
    key = hashlib.sha256("\0".join((sheet.html, *sheet.css)).encode()).hexdigest()
    return {"html": sheet.html, "css": list(sheet.css), "identifier": key}


def _checked(output: bytes) -> list[Drawn]:
    """The answer of the child, refused when a foreign face or an empty box has slipped into the paper."""
    head, _, rest = output.partition(b"\n")
    told = json.loads(head)
    if missing := [chr(code) for code in told["missing"]]:
        raise MissingGlyphs(missing)
    if strange := sorted(set(told["families"]) - {face.family for face in FACES}):
        raise RenderFailed(f"文件里混进了别的字体：{'、'.join(strange)}。请联系管理员检查打印样式。")
    stream = io.BytesIO(rest)
    return [Drawn(stream.read(sheet["size"]), sheet["pages"]) for sheet in told["sheets"]]


def _fill(pipe: IO[bytes], order: bytes) -> None:
    with contextlib.suppress(OSError), pipe:  # It may end before it has read everything; its exit code tells why.
        pipe.write(order)


def _kill(child: Popen[bytes]) -> None:
    """The child with all that it may have started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def _failure(code: int, errors: bytes) -> RenderFailed:
    if code == OUT_OF_MEMORY or b"MemoryError" in errors or b"failed to allocate" in errors:
        return RenderFailed(TOO_LARGE)
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return RenderFailed(TOO_LONG)
    return RenderFailed("排版程序意外中断。", is_crash=True)
