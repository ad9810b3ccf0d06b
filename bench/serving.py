"""The portal as `make run` starts it, with the county of `county.py`, and what its processes use."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import processes
from scripts import serve
from tests.browser_server import ROOT, clean_environment, run, to, wait_for_address

# The defaults of scripts/serve.py, unless the shell says otherwise.
WEB = {
    name: os.environ.get(name) or default
    for name, default in (("PORTAL_WEB_PROCESSES", "2"), ("PORTAL_WEB_THREADS", "2"))
}


@dataclass(frozen=True)
class Portal:
    """A running portal with its county."""

    address: str
    process: subprocess.Popen[bytes]
    environment: Mapping[str, str]
    county: dict[str, Any]

    def memory(self) -> list[float]:
        """Peak MB of each web process; the first of gunicorn's only looks after the others."""
        servers = [pid for pid in processes.family(self.process.pid) if "gunicorn" in processes.command(pid)]
        return [processes.peak_megabytes(pid) for pid in servers[1:]]


@contextmanager
def running_portal(folder: Path, people: int, database: str | None) -> Iterator[Portal]:
    """Sample data, the county, then the servers; what they say is in folder/portal.log."""
    environment, log = environment_of(folder, database), folder / "portal.log"
    county = prepare(environment, folder, people)
    with log.open("ab") as output:
        server = subprocess.Popen([sys.executable, "scripts/serve.py"], cwd=ROOT, env=environment, **to(output))
        try:
            with telling(log):
                address = wait_for_address(server, log, 0)
            yield Portal(address, server, environment, county)
        finally:
            server.terminate()
            server.wait(timeout=30)


def environment_of(folder: Path, database: str | None) -> dict[str, str]:
    """What the portal's processes find in their environment; without an address they use SQLite in the folder."""
    return clean_environment(folder) | WEB | ({"DATABASE_URL": database} if database else {})


def prepare(environment: dict[str, str], folder: Path, people: int) -> dict[str, Any]:
    """Tables, sample data and the county; answers what `bench.county` tells of its people."""
    flask, told, log = [sys.executable, "-m", "flask", "--app", "wsgi"], folder / "county.json", folder / "portal.log"
    with log.open("ab") as output:
        for command in (
            [*flask, "db", "upgrade"],
            [*flask, "sample", "load"],
            [sys.executable, "-m", "bench.county", str(people), str(told)],
        ):
            with telling(log):
                run(command, environment, output)
    county: dict[str, Any] = json.loads(told.read_text())
    return county


@contextmanager
def telling(log: Path) -> Iterator[None]:
    """When something does not start, show what it said: the log is gone with its folder soon."""
    try:
        yield
    except RuntimeError:
        print(log.read_text(errors="replace")[-5000:], file=sys.stderr)
        raise


@contextmanager
def running_hello(environment: Mapping[str, str], folder: Path) -> Iterator[str]:
    """Address of a bare Flask application behind gunicorn with the portal's settings."""
    listener = serve.listen("127.0.0.1", 0)
    command = [part.replace("wsgi:app", "bench.hello:app") for part in serve.web_command(listener)]
    with (folder / "hello.log").open("wb") as output:
        server = subprocess.Popen(
            command, cwd=ROOT, env=dict(environment), pass_fds=(listener.fileno(),), stdout=output, stderr=output
        )
        try:
            yield serve.address(wait_for(listener)).rstrip("/")
        finally:
            server.terminate()
            server.wait(timeout=30)
            listener.close()


def wait_for(listener: socket.socket) -> socket.socket:
    """The kernel keeps the question until the server has started; any answer below 500 will do."""
    for _ in range(30):
        if serve.answers(listener):
            return listener
    raise RuntimeError("the bare Flask application did not start: see hello.log")
