"""The child process that draws PDFs and ends. Started by its path, so that nothing of the portal is loaded in it.

Standard input: one JSON object {sheets: [{html, css, identifier}], archive, at_once}. Standard output: one
line of JSON {sheets: [{pages, size}], families, missing}, then the PDFs. Exit code 3 means that memory did not suffice.
Several sheets are drawn side by side, `at_once` of them, each in a process forked from this one: it has everything
loaded already, and what it takes is given back. Time and memory are limited from outside (render.py). Into the pipe
whose number is the second argument goes a line for every page that has been laid out: number of the sheet, number of
the page.
"""

import contextlib
import ctypes
import gc
import json
import logging
import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

OUT_OF_MEMORY = 3


class Made(NamedTuple):
    """A finished PDF, the faces in it, and the characters that none of them has."""

    pdf: bytes
    pages: int
    families: frozenset[str]
    missing: frozenset[int]


def main(parent: int, pages: int) -> int:
    die_with(parent)
    answer = private_output()
    draw_sheet({"html": "<p>一</p>", "css": [], "identifier": ""})  # Loads fonts and libraries before the work comes.
    gc.freeze()
    gc.disable()  # It lives for one order: going through its millions of objects again and again is for nothing.

    raw = sys.stdin.buffer.read()
    if not raw:
        return 0  # The parent ended without having work for us.
    order = json.loads(raw)
    try:
        made = draw_all(order, pages)
    except MemoryError:
        return OUT_OF_MEMORY
    except SheetFailed as failed:
        return failed.code
    head = {
        "sheets": [{"pages": one.pages, "size": len(one.pdf)} for one in made],
        "families": sorted(frozenset[str]().union(*(one.families for one in made))),
        "missing": sorted(frozenset[int]().union(*(one.missing for one in made))),
    }
    with os.fdopen(answer, "wb") as stream:
        stream.write(json.dumps(head).encode() + b"\n")
        for one in made:
            stream.write(one.pdf)
    return 0


def draw_all(order: Mapping[str, Any], pages: int) -> list[Made]:
    sheets, archive = order["sheets"], bool(order.get("archive"))
    if len(sheets) > 1:
        return side_by_side(sheets, order.get("at_once", 1), pages, archive=archive)
    tell_pages(pages, 0)
    return [draw_sheet(sheets[0], archive=archive)]


def draw_sheet(sheet: Mapping[str, Any], *, archive: bool = False) -> Made:
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    # Pictures written out in the page itself (a QR code) are all that may be fetched.
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    styles = [CSS(string=text, url_fetcher=fetcher) for text in sheet["css"]]
    document = HTML(string=sheet["html"], url_fetcher=fetcher).render(stylesheets=styles)
    options = {"pdf_variant": "pdf/a-2b", "pdf_tags": True} if archive else {}
    pdf = document.write_pdf(pdf_identifier=sheet["identifier"].encode(), **options)
    fonts = document.fonts.values()
    missing = frozenset(code for font in fonts for code in font.missing)
    return Made(pdf, len(document.pages), frozenset(font.family for font in fonts), missing)


class SheetFailed(Exception):
    """A process of `side_by_side` ended without its sheet; `code` is that of its end."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def side_by_side(sheets: Sequence[Mapping[str, Any]], at_once: int, pages: int, *, archive: bool) -> list[Made]:
    """The sheets in their order, each from a process of its own.

    Raises:
        SheetFailed: one of them could not be drawn. A signal that ended it ends this process too.
    """
    fork = multiprocessing.get_context("fork")
    coming = list(enumerate(sheets))
    made: dict[int, Made] = {}
    running: dict[Any, tuple[int, Connection, Any]] = {}  # by the end of its pipe: number of its sheet, pipe, process
    while coming or running:
        while coming and len(running) < at_once:
            number, sheet = coming.pop(0)
            reader, writer = fork.Pipe(duplex=False)
            process = fork.Process(target=draw_apart, args=(writer, number, sheet, pages, archive, os.getpid()))
            process.start()
            writer.close()
            running[reader] = number, reader, process
        for ended in wait(running):
            number, reader, process = running.pop(ended)
            with contextlib.suppress(EOFError):
                made[number] = reader.recv()
            process.join()
            if number not in made:
                if process.exitcode < 0:
                    os.kill(os.getpid(), -process.exitcode)
                raise SheetFailed(process.exitcode)
    return [made[number] for number in range(len(sheets))]


def draw_apart(
    writer: Connection, number: int, sheet: Mapping[str, Any], pages: int, archive: bool, parent: int
) -> None:
    """What one of those processes does."""
    die_with(parent)
    tell_pages(pages, number)
    try:
        writer.send(draw_sheet(sheet, archive=archive))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # An ordinary exit wants memory, of which there is none.


def tell_pages(pipe: int, sheet: int) -> None:
    """Report each page that WeasyPrint begins. Nobody has to read it: a full pipe is left alone."""
    os.set_blocking(pipe, False)

    class Pages(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            _step, is_page, page = record.getMessage().partition(" - Page ")
            if is_page:
                with contextlib.suppress(OSError):
                    os.write(pipe, f"{sheet} {page.split()[0]}\n".encode())

    progress = logging.getLogger("weasyprint.progress")
    progress.setLevel(logging.INFO)
    progress.propagate = False
    progress.handlers = [Pages()]


def private_output() -> int:
    """The pipe to the parent, out of reach of libraries that print: what they print goes to standard error."""
    answer = os.dup(1)
    os.dup2(2, 1)
    return answer


def die_with(parent: int) -> None:
    """Linux: have the kernel kill this process when the parent dies, however it dies."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
        if os.getppid() != parent:  # It died before we could ask.
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
