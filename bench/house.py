"""Web server and worker side by side, as systemd runs them: either can be killed and is started again by itself."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from scripts import serve
from tests.browser_server import ROOT

WEB, WORKER = "web server", "worker"
PATIENCE = 60.0  # seconds until either must be back


class House:
    """The two process groups. The socket is ours, so that people find the same address after each start."""

    def __init__(self, environment: Mapping[str, str], instance: Path, output: IO[bytes]) -> None:
        self.environment, self.output = environment, output
        self.listener = serve.listen("127.0.0.1", 0)
        self.sign_of_life = instance / "worker_alive"
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def address(self) -> str:
        return serve.address(self.listener).rstrip("/")

    def start(self, name: str) -> None:
        """From the main thread only: the kernel ends a child together with the thread that has started it."""
        command = serve.web_command(self.listener) if name == WEB else [sys.executable, "-m", "portal.operation.worker"]
        if name == WORKER:
            self.sign_of_life.unlink(missing_ok=True)
        self.children[name] = subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(self.environment),
            pass_fds=(self.listener.fileno(),) if name == WEB else (),
            start_new_session=True,
            preexec_fn=serve.die_with_parent,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=self.output,
        )

    def kill(self, name: str) -> None:
        """The whole group at once, with nobody asked."""
        child = self.children[name]
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def wait_for(self, name: str) -> None:
        """Until the web server answers, or the worker gives its sign of life.

        Raises:
            RuntimeError: it does not come back.
        """
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.children[name].poll() is None:
            if serve.answers(self.listener) if name == WEB else self.sign_of_life.exists():
                return
            time.sleep(0.05)
        raise RuntimeError(f"the {name} did not come back: see portal.log")


@contextmanager
def running_house(environment: Mapping[str, str], folder: Path) -> Iterator[House]:
    """Both started and answering; both gone afterwards."""
    with (folder / "portal.log").open("ab") as output:
        house = House(environment, folder / "instance", output)
        try:
            for name in (WEB, WORKER):
                house.start(name)
                house.wait_for(name)
            yield house
        finally:
            for name in house.children:
                house.kill(name)
            house.listener.close()
