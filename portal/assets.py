"""Addresses of static files that change when the file does, so that browsers may keep them for a year."""

import hashlib
from functools import cache
from pathlib import Path

from flask import current_app, url_for


def asset(name: str) -> str:
    """The address of static/`name` with its version."""
    path = Path(current_app.static_folder or "") / name
    return url_for("static", filename=name, v=_version(path, path.stat().st_mtime_ns))


@cache
def _version(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
