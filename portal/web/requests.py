"""The beginning of every request: its reference number, and whether it will write."""

import secrets
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import abort, current_app, g, request

from portal.history.origin import set_origin
from portal.kernel.db import set_reads_only
from portal.web.body_limits import limit_body
from portal.web.clean_requests import CleanRequest

LARGEST = 999_999_999  # no key is longer; a database fails on what it cannot hold instead of finding nothing
View = TypeVar("View", bound=Callable[..., Any])


def reads_first(view: View) -> View:
    """Mark a view that does its reading and checking first and writes in a short `db.writing()` of its own.

    SQLite has one writer. What four hundred people send every few seconds must not hold its place while a session is
    looked up and a form is read.
    """
    view.reads_first = True  # type: ignore[attr-defined]
    return view


def takes_files(at_most: int) -> Callable[[View], View]:
    """Mark a view that takes more than words, `at_most` bytes in all; for what is larger it answers by itself."""

    def mark(view: View) -> View:
        view.at_most = at_most  # type: ignore[attr-defined]
        return view

    return mark


def is_too_large() -> bool:
    """Whether more is coming than the view takes; then nothing of it should be read."""
    most = request.max_content_length
    return most is not None and (request.content_length or 0) > most


def number(raw: str) -> int:
    """A number from a query or a form, for `request.args.get(…, type=number)`.

    Raises:
        ValueError: it is none, or longer than any key.
    """
    found = int(raw)
    if abs(found) > LARGEST:
        raise ValueError(f"no key is as long: {raw[:20]}")
    return found


def _is_impossible() -> bool:
    """An address that no page of ours has: numbers longer than any key; NUL, which PostgreSQL takes in no text."""
    named = (request.view_args or {}).values()
    words = [*request.args.values(), *(value for value in named if isinstance(value, str))]
    return any(isinstance(value, int) and value > LARGEST for value in named) or any("\0" in value for value in words)


def end(_error: BaseException | None = None) -> None:
    """What this thread does next is not from there any more."""
    set_origin(None, None)


def new_number() -> str:
    """Short enough to be read out over the telephone; together with the day it names one request."""
    return secrets.token_hex(4)


def begin() -> None:
    """Give the request a number that people can read out, and tell the database whether it only reads to begin with."""
    g.request_id = new_number()
    set_origin(request.remote_addr, g.request_id)
    if _is_impossible():
        abort(404)
    view = current_app.view_functions.get(request.endpoint or "")
    set_reads_only(request.method in ("GET", "HEAD", "OPTIONS") or hasattr(view, "reads_first"))
    limit_body(cast(CleanRequest, request))
