"""The child process that draws one PDF and ends. Started by its path, so that nothing of the portal is loaded in it.

Standard input: one JSON object {html, css, identifier}. Standard output: one line of JSON {pages, families, missing},
then the PDF. Exit code 3 means that memory did not suffice. Time and memory are limited from outside (render.py).
Into the pipe whose number is the second argument goes a line for every page that has been laid out: its number.
"""

import contextlib
import ctypes
import json
import logging
import os
import signal
import sys

OUT_OF_MEMORY = 3


def main(parent: int, pages: int) -> int:
    die_with(parent)
    answer = private_output()
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    # Pictures written out in the page itself (a QR code) are all that may be fetched.
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    HTML(string="<p>一</p>", url_fetcher=fetcher).write_pdf()  # Loads fonts and libraries before the work comes.

    raw = sys.stdin.buffer.read()
    if not raw:
        return 0  # The parent ended without having work for us.
    order = json.loads(raw)
    tell_pages(pages)
    try:
        sheets = [CSS(string=text, url_fetcher=fetcher) for text in order["css"]]
        document = HTML(string=order["html"], url_fetcher=fetcher).render(stylesheets=sheets)
        options = {"pdf_variant": "pdf/a-2b", "pdf_tags": True} if order.get("archive") else {}
        pdf = document.write_pdf(pdf_identifier=order["identifier"].encode(), **options)
    except MemoryError:
        return OUT_OF_MEMORY
    fonts = document.fonts.values()
    head = {
        "pages": len(document.pages),
        "families": sorted({font.family for font in fonts}),
        "missing": sorted({code for font in fonts for code in font.missing}),
    }
    with os.fdopen(answer, "wb") as stream:
        stream.write(json.dumps(head).encode() + b"\n")
        stream.write(pdf)
    return 0


def tell_pages(pipe: int) -> None:
    """Report each page that WeasyPrint begins. Nobody has to read it: a full pipe is left alone."""
    os.set_blocking(pipe, False)

    class Pages(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            _step, is_page, page = record.getMessage().partition(" - Page ")
            if is_page:
                with contextlib.suppress(OSError):
                    os.write(pipe, page.split()[0].encode() + b"\n")

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
