"""A process that has WeasyPrint and the portal's faces loaded and forks for whatever is to be drawn: to load both takes
longer than to draw most papers. The portal itself is tested with children of its own (tests/printing/test_render.py).

A program finds its order in standard input and leaves its answer in standard output, as if it had been started anew.
"""

import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class Drawing:
    """The process that waits, one for each worker of the tests; it ends when the pipe to it is closed."""

    def __init__(self) -> None:
        from portal.printing import fonts

        self._folder = tempfile.TemporaryDirectory(prefix="portal-drawing-")
        self.place = Path(self._folder.name)
        environment = {**os.environ, "FONTCONFIG_FILE": str(fonts.fontconfig_file(self.place))}
        command = [sys.executable, __file__]
        self._process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def run(self, program: str, order: Mapping[str, Any]) -> bytes:
        """What the program answers. Whatever it complains of is a failure."""
        assert self._process.stdin and self._process.stdout
        (self.place / "order").write_text(json.dumps(order), "utf-8")
        self._process.stdin.write(json.dumps(program).encode() + b"\n")
        self._process.stdin.flush()
        code = self._process.stdout.readline()
        complaint = (self.place / "complaint").read_text("utf-8")
        assert code == b"0\n" and not complaint, f"{code!r} {complaint}"
        return (self.place / "answer").read_bytes()

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()
        self._folder.cleanup()


waiting: list[Drawing] = []


def run_program(program: str, order: Mapping[str, Any]) -> bytes:
    """Run it where WeasyPrint is loaded, in a process of its own."""
    if not waiting:
        waiting.append(Drawing())
    try:
        return waiting[0].run(program, order)
    except BaseException:
        end_drawing()  # Whatever state it is in (a timeout came in between), the next order finds a new one.
        raise


def end_drawing() -> None:
    while waiting:
        waiting.pop().end()


def wait_for_orders(place: Path) -> None:
    from weasyprint import HTML

    HTML(string="<p>一</p>").write_pdf()
    for line in sys.stdin.buffer:
        child = os.fork()
        if not child:
            os._exit(obey(json.loads(line), place))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def obey(program: str, place: Path) -> int:
    """In the forked process: run the program between the files."""
    for number, name, flags in (
        (0, "order", os.O_RDONLY),
        (1, "answer", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        (2, "complaint", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
    ):
        os.dup2(os.open(place / name, flags), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 (the process ends with it)
    try:
        exec(compile(program, "<drawing>", "exec"), {"__name__": "__drawing__"})
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


if __name__ == "__main__":
    wait_for_orders(Path(os.environ["FONTCONFIG_FILE"]).parent)
