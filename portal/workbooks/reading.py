"""Reading an uploaded workbook in a child process: whatever the file does to the reader, it does it over there.

The child's memory and time are limited from outside; it has neither the secret key nor the database address.
"""

import contextlib
import json
import logging
import os
import resource
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired
from typing import Any

from portal.workbooks.child import OUT_OF_MEMORY, TOO_LARGE
from portal.workbooks.package import NOT_OURS, SAVE_AS, Unreadable, check_package
from portal.workbooks.seeing import Cell, covered, seen

log = logging.getLogger(__name__)

Rows = list[tuple[int, list[Cell]]]


class Sheets(dict[str, Rows]):
    """Sheet name → rows that say something, each with its number in the sheet; and which of them are hidden."""

    def __init__(self, rows: Mapping[str, Rows], hidden: Mapping[str, Sequence[int]] | None = None) -> None:
        super().__init__(rows)
        self.hidden = dict(hidden or {})


CHILD = Path(__file__).with_name("child.py")
TIMEOUT = 20.0
LIMITS = {
    resource.RLIMIT_AS: 512 * 1024**2,
    resource.RLIMIT_CPU: 20,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
}
ENVIRONMENT = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8"}
# lxml is there for Word files only: defusedxml guards the XML reader of the standard library.
ENVIRONMENT["OPENPYXL_LXML"] = "False"
# At most two files are read at once in one web process, so that uploads cannot take the machine from those who type.
_turns = threading.BoundedSemaphore(2)


def read_workbook(data: bytes, wanted: Sequence[str] = ()) -> Sheets:
    """The cells of the sheets of these names; with none named, of the first visible ones, merged cells marked.

    Raises:
        Unreadable: not a workbook, a dangerous or a broken one, or one that is far too large.
    """
    return sheets_of(answer_of(data, wanted))


def answer_of(data: bytes, wanted: Sequence[str]) -> dict[str, Any]:
    """What the child says of a workbook (child.py): JSON values, which can be kept while something is asked.

    Raises:
        Unreadable: see `read_workbook`.
    """
    check_package(data)
    if not _turns.acquire(timeout=TIMEOUT):
        raise Unreadable("现在上传的人太多，请过一分钟再传一次。")
    try:
        code, output, errors = _run(data, wanted)
    finally:
        _turns.release()
    if code in (OUT_OF_MEMORY, TOO_LARGE) or code in (-signal.SIGXCPU, -signal.SIGKILL) or b"MemoryError" in errors:
        raise Unreadable(f"表格太大了：最多 5000 行、60 列。{NOT_OURS}")
    if code != 0:
        log.warning("workbook reader ended with %s: %s", code, errors.decode(errors="replace")[-2000:])
        raise Unreadable(f"文件里面的格式不对，读不出来。{SAVE_AS}仍不行，请重新下载一份再填。")
    answer: dict[str, Any] = json.loads(output)
    return answer


def sheets_of(answer: Mapping[str, Any]) -> Sheets:
    """The cells as a person sees them."""
    sheets = answer["sheets"].items()
    rows = {name: _rows(sheet["rows"], is_1904=answer["is_1904"]) for name, sheet in sheets}
    return Sheets(rows, {name: sheet["hidden"] for name, sheet in sheets if sheet["hidden"]})


def _rows(raw: Sequence[tuple[int, list[Any]]], *, is_1904: bool) -> Rows:
    """The cells as a person sees them; what is covered knows what covers it."""
    first: dict[tuple[int, int], Any] = {}
    for number, cells in raw:
        for column, cell in enumerate(cells, 1):
            if not (isinstance(cell, dict) and "merged" in cell):
                first[number, column] = seen(cell, is_1904=is_1904)

    def cell_at(place: tuple[int, int], cell: Any) -> Cell:
        return first[place] if place in first else covered(cell, first.get((cell["merged"][0], cell["merged"][1])))

    return [(row, [cell_at((row, column), cell) for column, cell in enumerate(cells, 1)]) for row, cells in raw]


def _run(data: bytes, wanted: Sequence[str]) -> tuple[int, bytes, bytes]:
    """Exit code and both outputs of the child. One that takes too long is killed, which its exit code says."""
    # -P: the folder of this file must not hide modules of the library.
    command = [sys.executable, "-P", "-s", str(CHILD), *wanted]
    with Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, start_new_session=True, env=ENVIRONMENT) as child:
        with contextlib.suppress(ProcessLookupError):
            for kind, value in LIMITS.items():
                resource.prlimit(child.pid, kind, (value, value))
        try:
            output, errors = child.communicate(data, timeout=TIMEOUT)
        except TimeoutExpired:
            child.kill()
            output, errors = child.communicate()
    return child.returncode, output, errors
