"""The day on which tests load the sample: the one its story was written for, so that nothing in it is moved."""

import datetime as dt
from pathlib import Path

import pytest

from portal.kernel import clock
from portal.sample.calendar import STORY_DAY

MORNING = dt.datetime.combine(STORY_DAY, dt.time(10, 3), clock.LOCAL).astimezone(dt.UTC)


def stop_the_clock(monkeypatch: pytest.MonkeyPatch, at: dt.datetime = MORNING) -> None:
    """Until the test, or the fixture of a module, is over, it is this moment."""
    monkeypatch.setattr(clock, "now", lambda: at)


# Once for the run, so that a portal that is started again goes on where it was.
BEHIND = int((dt.datetime.now(dt.UTC) - MORNING).total_seconds())


def clock_of_the_fixed_day() -> dict[str, str]:
    """Settings under which another process of the portal lives on that day, from the morning on."""
    return {"PYTHONPATH": str(Path(__file__).parent / "fixed_clock"), "TESTS_CLOCK_BEHIND": str(BEHIND)}
