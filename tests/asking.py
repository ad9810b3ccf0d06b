"""Everybody asks the same address in one world: to build one for each is most of what a table of rights costs."""

from collections.abc import Callable, Mapping

from tests.browser import Browser

Ask = Callable[[Browser, int], object]


def wrong_answers(browse: Callable[..., Browser], expected: Mapping[str | None, int], ask: Ask) -> list[str]:
    """Who was answered otherwise than `expected` says, and how. Who is let through to write asks last: those who are
    refused change nothing and find the world as it was."""
    found = []
    for who in sorted(expected, key=lambda who: expected[who] in (200, 204, 303)):
        try:
            ask(browse(who), expected[who])
        except AssertionError as error:
            found.append(f"{who or 'nobody signed in'}: {error}")
    return found


def asks(method: str, url: str, *, htmx: bool = False) -> Ask:
    """Ask by GET, or by a POST that holds nothing."""

    def ask(browser: Browser, expect: int) -> object:
        return browser.get(url, expect, htmx) if method == "GET" else browser.post(url, {}, expect, htmx)

    return ask
