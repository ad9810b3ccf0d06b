"""What the portal writes about itself: a line a happening, for whoever looks for a fault with `journalctl`.

With PORTAL_LOGS=json each line is a JSON object, and each request is a line: number, network address, person, endpoint,
status, milliseconds. Never a page's address with its parameters, a form, a cookie or a header; what a library says in
an exception is masked where it looks like a telephone number or a secret.
"""

import json
import logging
import re
import time
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, g, has_request_context, request

from portal.kernel import clock

log = logging.getLogger("portal.web.requests")
QUIET = ("static", "assets.site_css", "assets.site_js", "home.show_health", "operation.show_metrics")
# 13812345678, +86 138 1234 5678, 138-1234-5678; and the mobile number inside an identity number is masked with it.
_TELEPHONE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?(1[3-9]\d)[ -]?\d{4}[ -]?\d{4}(?!\d)")
_SECRET = re.compile(
    r"""(password(?:_hash)?|passphrase|csrf_token|token(?:_hash)?|secret(?:_key)?|cookie|authorization|session)"""
    r"""(["']?\s*[=:]\s*)(["'][^"']*["']|[^\s,;)}\]]+)""",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(r"(://[^:/@\s]+:)[^@\s]+@")  # postgresql://portal:…@


def set_up(kind: str) -> None:
    """Send everything to standard error. Called by programs that serve, never by the factory: tests have their own."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if kind == "json" else PlainLines("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    log.setLevel(logging.INFO if kind == "json" else logging.WARNING)
    logging.getLogger("portal.history").setLevel(logging.INFO)  # its anchors belong where the database has no hand


def register(app: Flask) -> None:
    """Note how each request ends, for the log."""
    app.before_request(_begin)
    app.after_request(_note_end)


def masked(text: str) -> str:
    """Without telephone numbers and secrets."""
    text = _IN_ADDRESS.sub(r"\1***@", _SECRET.sub(r"\1\2***", text))
    return _TELEPHONE.sub(r"\1********", text)


class PlainLines(logging.Formatter):
    """For a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


class JsonLines(logging.Formatter):
    """For programs that read logs; one line each, whatever the message holds."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "at": clock.now().isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(record.getMessage()),
            **_of_request(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            said["exception"] = masked(self.formatException(record.exc_info))
        return json.dumps(said, ensure_ascii=False)


def milliseconds() -> int:
    """How long this request has taken so far."""
    return round((time.monotonic() - g.begun_at) * 1000) if "begun_at" in g else 0


def _begin() -> None:
    g.begun_at = time.monotonic()


def _note_end(response: Response) -> Response:
    if request.endpoint not in QUIET:
        log.info("request", extra={"facts": {"status": response.status_code, "ms": milliseconds()}})
    return response


def _of_request() -> dict[str, Any]:
    if not has_request_context():
        return {}
    return {
        "request_id": g.get("request_id"),
        "address": request.remote_addr,
        "user_id": _person(),
        "method": request.method,
        "endpoint": request.endpoint,
    }


def _person() -> int | None:
    """Whose request it is, without asking the database again: a row that was committed has forgotten its columns."""
    state = sa.inspect(g.get("_login_user"), raiseerr=False)
    return state.identity[0] if state is not None and state.identity else None
