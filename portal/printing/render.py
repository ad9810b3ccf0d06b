"""HTML to PDF in a child process that can be killed: its time and memory are limited, and it may fetch nothing.

A villager's text must never stop the portal: whatever WeasyPrint does with it, it does it over there (design §2).
"""

import contextlib
import hashlib
import io
import json
import logging
import os
import resource
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

from flask import current_app

from portal.printing.failures import STOPPED, RenderFailed, RenderStopped, failure_of
from portal.printing.fonts import FACES, describe, fontconfig_file
from portal.printing.process import ENVIRONMENT, LIMITS, Child, Watch, attend, kill
from portal.printing.undrawn import GETA, drawable

log = logging.getLogger(__name__)

CHILD = Path(__file__).with_name("child.py")
TIMEOUT = 240.0
# Documents that are drawn side by side: no more than there are cores, nor than the memory for.
AT_ONCE = min(4, len(os.sched_getaffinity(0)))


class Sheet(NamedTuple):
    """What is drawn: HTML with its style sheets."""

    html: str
    css: Sequence[str]


class Drawn(NamedTuple):
    """A finished document, and in how many places it has 〓 for a character that no face draws."""

    pdf: bytes
    pages: int
    undrawn: int = 0


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
        watch: Watch = lambda _page: None,
    ) -> list[Drawn]:
        """Several documents by one child, side by side on the machine's cores; `timeout` is for all of them. `watch`
        and errors as in `draw`."""
        if not sheets:
            return []
        clean = [(drawable(sheet.html), [drawable(css)[0] for css in sheet.css]) for sheet in sheets]
        ready = [Sheet(html, css) for (html, _), css in clean]
        made, missing = self._drawn(ready, timeout, watch, archive=archive)
        if missing:  # What coverage.txt promises and a face does not keep: never an empty box on the paper.
            log.warning("no face drew %s", "、".join(map(describe, missing)))
            table = dict.fromkeys(map(ord, missing), GETA)
            ready = [Sheet(html.translate(table), [text.translate(table) for text in css]) for html, css in ready]
            made, _ = self._drawn(ready, timeout, watch, archive=archive)
        lost = [count for (_, count), _css in clean]
        return [drawn._replace(undrawn=count) for drawn, count in zip(made, lost, strict=True)]

    def _drawn(
        self, sheets: Sequence[Sheet], timeout: float, watch: Watch, *, archive: bool
    ) -> tuple[list[Drawn], list[str]]:
        """One order to a child: what it made, and the characters that it found no face for."""
        order = {"sheets": [_order(sheet) for sheet in sheets], "archive": archive, "at_once": AT_ONCE}
        return _checked(self._made(json.dumps(order).encode(), timeout, watch))

    def _made(self, order: bytes, timeout: float, watch: Watch) -> bytes:
        """The answer of a child to the order."""
        child = self._take()
        try:
            output, errors = attend(child, order, timeout, watch)
        finally:
            self._give_back(child)
        if self._closed:
            raise RenderStopped(STOPPED)
        if child.returncode != 0:
            log.warning("render child ended with %s: %s", child.returncode, errors.decode(errors="replace")[-2000:])
            raise failure_of(child.returncode, errors)
        return output

    def close(self) -> None:
        """End every child, at work or waiting; whoever waits for a document gets `RenderStopped`."""
        with self._lock:
            self._closed, spare, self._spare = True, self._spare, None
            for child in self._busy:
                kill(child)
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


def _checked(output: bytes) -> tuple[list[Drawn], list[str]]:
    """The answer of the child with the characters it could not draw; refused when a foreign face has slipped in."""
    head, _, rest = output.partition(b"\n")
    told = json.loads(head)
    if strange := sorted(set(told["families"]) - {face.family for face in FACES}):
        raise RenderFailed(f"文件里混进了别的字体：{'、'.join(strange)}。请联系管理员检查打印样式。")
    stream = io.BytesIO(rest)
    made = [Drawn(stream.read(sheet["size"]), sheet["pages"]) for sheet in told["sheets"]]
    return made, [chr(code) for code in told["missing"]]
