"""Which tests `make test` repeats on PostgreSQL: as many as show it every statement the portal sends, several times.

All tests run on SQLite, and each notes there the shapes of its statements and its seconds. Of four thousand tests most
send what hundreds of others send too; to repeat them all took PostgreSQL as long as everything before it. It is given

- every test that SQLite skipped or did not know,
- every test that is about the engine itself: races, faults, moving, the chain of the log (`ENGINE`, `RACING`),
- of the others the cheapest that together send each statement, and each that fails, `TIMES` times.

`make test-postgres` by itself runs them all.
"""

import heapq
import json
import os
import re
import time
from collections import Counter
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

TIMES = 3
ENGINE = ("tests/races/", "tests/faults/", "tests/operation/", "tests/history/", "tests/test_migrations.py")
RACING = "portals"  # how the fixtures of several processes on one database are called, or end
LISTS = re.compile(r"\(\?(?:, \?)*\)(?:, \(\?(?:, \?)*\))*")


@dataclass(frozen=True)
class Note:
    """What one test did on SQLite."""

    seconds: float
    shapes: frozenset[str]


def shape_of(statement: str) -> str:
    """A statement without the number of its values: lists and rows of any length are one shape."""
    return LISTS.sub("(?)", statement)


def chosen(notes: Mapping[str, Note], times: int = TIMES) -> set[str]:
    """The tests that together send every shape `times` times, or as often as there are tests that send it.

    Greedy: always the test that brings most of what is still wanted, a second. What a test brings only shrinks, so an
    old value that is still the greatest after counting anew is the greatest (lazy evaluation with a heap).
    """
    senders = Counter(shape for note in notes.values() for shape in note.shapes)
    wanted = {shape: min(number, times) for shape, number in senders.items()}

    def worth(name: str) -> float:
        return sum(wanted[shape] > 0 for shape in notes[name].shapes) / (notes[name].seconds + 0.02)

    heap = [(-worth(name), name) for name in notes]
    heapq.heapify(heap)
    taken: set[str] = set()
    while heap:
        _, name = heapq.heappop(heap)
        now = worth(name)
        if not now:
            continue
        if heap and now < -heap[0][0]:
            heapq.heappush(heap, (-now, name))
            continue
        taken.add(name)
        for shape in notes[name].shapes:
            wanted[shape] -= 1
    return taken


def repeated(items: Iterable[pytest.Item], notes: Mapping[str, Note]) -> list[pytest.Item]:
    """The items that PostgreSQL is given, in their order."""
    taken = chosen(notes)
    return [item for item in items if item.nodeid in taken or item.nodeid not in notes or is_about_engine(item)]


def is_about_engine(item: pytest.Item) -> bool:
    return item.nodeid.startswith(ENGINE) or any(name.endswith(RACING) for name in getattr(item, "fixturenames", ()))


def read_notes(folder: Path) -> dict[str, Note]:
    """What the run on SQLite left there; both workers of a run read the same."""
    found: dict[str, Note] = {}
    for path in sorted(folder.glob("*.json")):
        notes = json.loads(path.read_text())
        shapes = notes["shapes"]
        found |= {
            name: Note(seconds, frozenset(shapes[place] for place in sent))
            for name, (seconds, sent) in notes["tests"].items()
        }
    return found


class Recorder:
    """Plugin of the run on SQLite: notes what each test that ran to its end has sent, from whatever thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sent: set[str] = set()
        self.notes: dict[str, Note] = {}
        self.skipped = False
        sa.event.listen(sa.Engine, "before_cursor_execute", self._note)
        sa.event.listen(sa.Engine, "handle_error", self._note_error)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.sent.add(statement)

    def _note_error(self, context: sa.engine.ExceptionContext) -> None:
        self.sent.add(f"fails: {context.statement}")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        self.sent, self.skipped = set(), False
        began = time.perf_counter()
        result = yield
        if not self.skipped:
            shapes = frozenset(shape_of(statement) for statement in self.sent)
            self.notes[item.nodeid] = Note(time.perf_counter() - began, shapes)
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.skipped |= report.skipped

    def pytest_sessionfinish(self) -> None:
        if not self.notes:  # xdist's own process runs none
            return
        shapes = sorted({shape for note in self.notes.values() for shape in note.shapes})
        places = {shape: place for place, shape in enumerate(shapes)}
        tests = {name: (note.seconds, [places[s] for s in note.shapes]) for name, note in self.notes.items()}
        self.folder.mkdir(parents=True, exist_ok=True)
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        (self.folder / f"{worker}.json").write_text(json.dumps({"shapes": shapes, "tests": tests}))
