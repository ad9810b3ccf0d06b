"""Whether the print worker is at work. It touches a file once a minute; whoever waits for a paper is told when not."""

import time
from pathlib import Path

from flask import current_app

SILENCE = 180  # seconds without a sign of a worker that gives one a minute


def sign_of_life() -> Path:
    """The file that the worker touches."""
    return Path(current_app.config["INSTANCE"]) / "worker_alive"


def silence() -> float | None:
    """Seconds since the last sign; None: there never was one."""
    try:
        return abs(time.time() - sign_of_life().stat().st_mtime)  # a clock may have been ahead
    except FileNotFoundError:
        return None


def is_away() -> bool:
    """Whether nobody draws what is asked for now."""
    silent = silence()
    return silent is None or silent > SILENCE
