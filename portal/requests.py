"""The beginning of every request: its reference number, and whether it will write."""

import secrets

from flask import g, request

from portal.db import set_reads_only


def begin() -> None:
    """Give the request a number that people can read out, and tell the database that GET and HEAD only read."""
    g.request_id = secrets.token_hex(4)
    set_reads_only(request.method in ("GET", "HEAD", "OPTIONS"))
