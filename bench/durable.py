"""A PostgreSQL server that keeps what it acknowledges, as in production; that of the tests is fast and forgetful."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests import postgres

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "256MB"}


@dataclass(frozen=True)
class Server:
    url: str
    keeper: subprocess.Popen[str]


@contextmanager
def running_server() -> Iterator[Server]:
    """As `tests.postgres.running_server`, with our settings: its keeper is started as this module."""
    command = [sys.executable, "-m", "bench.durable"]
    keeper = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert keeper.stdin and keeper.stdout
    try:
        folder = keeper.stdout.readline().strip()
        if not folder:
            raise RuntimeError("PostgreSQL did not start: see above")
        yield Server(f"postgresql+psycopg://portal@/postgres?host={folder}", keeper)
    finally:
        keeper.stdin.close()
        keeper.wait(timeout=60)
        keeper.stdout.close()


if __name__ == "__main__":
    postgres.SETTINGS |= DURABLE
    sys.exit(postgres.keep_server())
