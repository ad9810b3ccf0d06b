"""The whole portal as `make run` starts it, on a free port with an empty instance folder: for the browser tests."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tests.fixed_day import clock_of_the_fixed_day

ROOT = Path(__file__).resolve().parent.parent
SAMPLE_PASSWORD = "sample-password-of-the-browser-tests"
PATIENCE = 90  # seconds


@dataclass(frozen=True)
class Portal:
    """A running portal: its address (without a slash at its end) and the process that holds it together."""

    address: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """As the power cut does: everything at once, with nobody asked. Its children are groups of their own."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        self.process.kill()
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(int(child), signal.SIGKILL)
        self.process.wait()


@contextmanager
def running_portal(tmp_path: Path, env: Mapping[str, str] | None = None) -> Iterator[Portal]:
    """A portal with sample data on its fixed day, all files below `tmp_path`; started again there, it goes on.

    What it wrote is in tmp_path/portal.log, and is printed at the end, so that pytest shows it beside a failure.
    """
    environment = clean_environment(tmp_path) | clock_of_the_fixed_day() | dict(env or {})
    log = tmp_path / "portal.log"
    began = log.stat().st_size if log.exists() else 0
    try:
        with log.open("ab") as output:
            for command in (["db", "upgrade"], ["sample", "load", "--if-empty"]):
                run([sys.executable, "-m", "flask", "--app", "wsgi", *command], environment, output)
            server = subprocess.Popen([sys.executable, "scripts/serve.py"], cwd=ROOT, env=environment, **to(output))
            try:
                yield Portal(wait_for_address(server, log, began), server)
            finally:
                server.terminate()
                server.wait(timeout=30)
    finally:
        print(f"--- {log.name} ---", log.read_text(errors="replace")[-20_000:], sep="\n")


def clean_environment(tmp_path: Path) -> dict[str, str]:
    """The shell's, less every setting of the portal, and with those of a test."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    for name in ("DATABASE_URL", "SECRET_KEY"):
        inherited.pop(name, None)
    return inherited | {
        "PORTAL_INSTANCE": str(tmp_path / "instance"),
        "PORTAL_SAMPLE_PASSWORD": SAMPLE_PASSWORD,
        "PORTAL_PORT": "0",
        "PORTAL_WEB_PROCESSES": "1",
        "PYTHONUNBUFFERED": "1",
    }


def run(command: list[str], environment: dict[str, str], output: IO[bytes]) -> None:
    if subprocess.run(command, cwd=ROOT, env=environment, **to(output)).returncode != 0:
        raise RuntimeError(f"{' '.join(command[1:])} failed: see portal.log below")


def to(output: IO[bytes]) -> dict[str, Any]:
    return {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": subprocess.STDOUT}


def wait_for_address(server: subprocess.Popen[bytes], log: Path, began: int) -> str:
    """The line that serve.py prints once the portal answers; `began` is where this run's part of the log begins."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        if found := re.search(r"系统已启动：(\S+)/$", log.read_bytes()[began:].decode(errors="replace"), re.MULTILINE):
            return found[1]
        time.sleep(0.1)
    raise RuntimeError("the portal did not start: see portal.log below")
