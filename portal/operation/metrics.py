"""/metrics: counts for a watch such as Prometheus.

Each process counts for itself and writes its counts into a small file now and then; whoever is asked adds the files
up. A file stays when its process ends, so that a count never falls; `tidy` clears them once a week has passed.
"""

import json
import os
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds; 0.2 and 0.3 are what we promise
EVERY = 5.0  # seconds between two writings of a process's file
KEPT = 7 * 24 * 3600.0
Totals = dict[str, float]
SAVES = ("plans.save_block", "plans.save_table")


class Meter:
    """One process's counts. Its file is named after the process and the moment it began: numbers come again."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._lock, self._pid, self._written = folder, threading.Lock(), 0, 0.0
        self._counts: Totals = defaultdict(float)
        self._place = folder

    def count(self, endpoint: str, status: int, seconds: float) -> None:
        """One request."""
        kind, group = f"{status // 100}xx", endpoint.partition(".")[0]
        with self._lock:
            self._begin_after_fork()
            self._counts[f"requests|{group}|{kind}"] += 1
            self._counts["seconds|sum"] += seconds
            bound = next((str(bound) for bound in BOUNDS if seconds <= bound), "+Inf")
            self._counts[f"seconds|{bound}"] += 1
            if endpoint in SAVES and status < 400:
                self._counts["saves"] += 1
            if time.monotonic() - self._written > EVERY:
                self._write()

    def totals(self) -> Totals:
        """All processes together, this one to the last request."""
        with self._lock:
            self._begin_after_fork()
            self._write()
        sums: Totals = defaultdict(float)
        for place in sorted(self._folder.glob("web-*.json")):
            for key, number in _read(place).items():
                sums[key] += number
        return sums

    def _begin_after_fork(self) -> None:
        if self._pid != os.getpid():
            self._pid, self._counts, self._written = os.getpid(), defaultdict(float), 0.0
            self._place = self._folder / f"web-{self._pid}-{time.time_ns()}.json"
            tidy(self._folder)

    def _write(self) -> None:
        """Whole or not at all: another process may be reading. A full disk must not stop a request."""
        draft = self._place.with_suffix(".part")
        self._written = time.monotonic()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(self._counts))
            draft.replace(self._place)
        except OSError:
            draft.unlink(missing_ok=True)


def tidy(folder: Path) -> None:
    """Clear away the files of processes that ended long ago."""
    for place in folder.glob("web-*.json"):
        if time.time() - place.stat().st_mtime > KEPT:
            place.unlink(missing_ok=True)


def as_text(totals: Totals, gauges: dict[str, float], jobs: dict[str, int]) -> str:
    """Prometheus' text format, version 0.0.4."""
    return "\n".join((*_requests(totals), *_seconds(totals), *_others(totals, gauges, jobs))) + "\n"


def _requests(totals: Totals) -> Iterator[str]:
    yield "# HELP portal_requests_total Requests answered, by feature and class of status."
    yield "# TYPE portal_requests_total counter"
    for key in sorted(key for key in totals if key.startswith("requests|")):
        _, group, kind = key.split("|")
        yield f'portal_requests_total{{feature="{group}",status="{kind}"}} {totals[key]:.0f}'


def _seconds(totals: Totals) -> Iterator[str]:
    yield "# HELP portal_request_seconds How long requests took."
    yield "# TYPE portal_request_seconds histogram"
    below = 0.0
    for bound in (*map(str, BOUNDS), "+Inf"):
        below += totals.get(f"seconds|{bound}", 0)
        yield f'portal_request_seconds_bucket{{le="{bound}"}} {below:.0f}'
    yield f"portal_request_seconds_sum {totals.get('seconds|sum', 0):.3f}"
    yield f"portal_request_seconds_count {below:.0f}"


def _others(totals: Totals, gauges: dict[str, float], jobs: dict[str, int]) -> Iterator[str]:
    yield "# HELP portal_saves_total Blocks of plans saved."
    yield "# TYPE portal_saves_total counter"
    yield f"portal_saves_total {totals.get('saves', 0):.0f}"
    yield "# HELP portal_print_jobs Print jobs by state."
    yield "# TYPE portal_print_jobs gauge"
    for state, number in sorted(jobs.items()):
        yield f'portal_print_jobs{{state="{state}"}} {number}'
    for name, value in gauges.items():
        yield f"# TYPE {name} gauge"
        yield f"{name} {value:.0f}"


def _read(place: Path) -> Totals:
    """A file that was just cleared away, or half written when the power went, counts for nothing."""
    try:
        found: Totals = json.loads(place.read_text())
    except (OSError, ValueError):
        return {}
    return found
