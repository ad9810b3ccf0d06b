"""The one place that starts Chromium: Debian's, since nothing may be fetched when the tests run."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

ARGUMENTS = [
    "--no-sandbox",  # CI is root, and Chromium's sandbox refuses root.
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser; one for the whole run is enough, since each test opens a context of its own."""
    executable = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if executable is None:
        raise RuntimeError("Chromium is missing: `make test` installs it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
