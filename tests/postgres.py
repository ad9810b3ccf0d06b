"""A PostgreSQL server that lives as long as the command it is for: python -m tests.postgres -- COMMAND …

The command finds the server's address in PORTAL_TEST_DATABASE and DATABASE_URL, and plain `psql` works. One server
serves all pytest-xdist workers, each with databases of its own (`fresh_database`).

The server is started, stopped and swept away by a keeper: a process of its own, holding one end of a pipe of which we
hold the other. However we end, even by `kill -9`, the pipe closes and the keeper does its work.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

# Everything is thrown away at the end, so nothing needs to reach the disk.
SETTINGS = {
    "listen_addresses": "",  # A socket in a private folder only: no port to collide, nobody else to connect.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "lock_timeout": "20s",  # A test that waits for its own other connection fails and says so, instead of hanging.
}


def fresh_database(url: str, label: str = "tests") -> str:
    """Address of a new, empty database beside that of `url`; one of an earlier call with this label is dropped.

    pytest-xdist may give the tests of one module to several workers (`--dist worksteal`), and dropping ends whoever is
    connected. So the name always holds the worker too, and no caller can forget it.
    """
    maintenance = sa.make_url(url)
    name = f"{maintenance.database}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{label}"
    assert len(name.encode()) < 64, f"PostgreSQL cuts names of more than 63 bytes: {name}"
    engine = sa.create_engine(maintenance, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE template0')
    return maintenance.set(database=name).render_as_string(hide_password=False)


@contextmanager
def running_server() -> Iterator[str]:
    """Address of a new server's first database; the server is gone afterwards."""
    keeper = subprocess.Popen(
        [sys.executable, "-m", "tests.postgres", "keep"],
        cwd=Path(__file__).resolve().parent.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C must not end the keeper before its work is done.
    )
    assert keeper.stdin and keeper.stdout
    try:
        folder = keeper.stdout.readline().strip()
        if not folder:
            raise RuntimeError("PostgreSQL did not start: see above")
        yield f"postgresql+psycopg://portal@/postgres?host={folder}"
    finally:
        keeper.stdin.close()
        keeper.wait(timeout=60)
        keeper.stdout.close()


def keep_server() -> int:
    """The keeper: start a server, print its folder, wait until the other end of standard input closes, sweep up."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    folder = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
    server = None
    try:
        server = start_server(folder)
        wait_until_ready(server, folder)
        print(folder, flush=True)
        sys.stdin.read()
    except (RuntimeError, BrokenPipeError) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if server is not None:
            server.send_signal(signal.SIGQUIT)  # PostgreSQL's immediate shutdown
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def start_server(folder: Path) -> subprocess.Popen[bytes]:
    account = server_account()
    if account:
        shutil.chown(folder, account.pw_name)
    identity: dict[str, Any] = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    everyday = {"cwd": folder, "stdin": subprocess.DEVNULL, **identity}
    bin_folder, data = server_binaries(), folder / "data"
    made = subprocess.run(
        [
            bin_folder / "initdb",
            "--no-sync",
            "--auth=trust",
            "--username=portal",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            data,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        **everyday,
    )
    if made.returncode != 0:
        raise RuntimeError(made.stdout.decode(errors="replace"))
    settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            [bin_folder / "postgres", "-D", data, "-k", folder, *settings],
            stdout=log,
            stderr=log,
            **everyday,
        )


def wait_until_ready(server: subprocess.Popen[bytes], folder: Path, patience: float = 30) -> None:
    deadline = time.monotonic() + patience
    engine = sa.create_engine(f"postgresql+psycopg://portal@/postgres?host={folder}", poolclass=sa.NullPool)
    while time.monotonic() < deadline and server.poll() is None:
        try:
            engine.connect().close()
            return
        except sa.exc.OperationalError:
            time.sleep(0.1)
    raise RuntimeError((folder / "server.log").read_text(errors="replace"))


def server_account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; as anybody else it runs as who we are."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("no account that PostgreSQL could run as")


def server_binaries() -> Path:
    """Folder with initdb and postgres: what pg_config names, or Debian's newest."""
    candidates: list[Path] = []
    if shutil.which("pg_config"):
        answer = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True)
        candidates.append(Path(answer.stdout.strip() or "."))
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    candidates += sorted(debian, key=lambda path: float(path.parent.name), reverse=True)
    for candidate in candidates:
        if (candidate / "initdb").exists() and (candidate / "postgres").exists():
            return candidate
    raise RuntimeError("PostgreSQL's server is missing: `make test` installs it.")


def run(command: list[str]) -> int:
    """Run the command beside a server; answers its exit code as a shell would."""
    with running_server() as url:
        child = subprocess.Popen(command, env=environment(url), preexec_fn=die_with_parent)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # The terminal has already told the command.
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: child.terminate())
        code = child.wait()
        return code if code >= 0 else 128 - code


def die_with_parent() -> None:
    """Linux: have the kernel send SIGTERM when the parent dies, however it dies. Elsewhere nothing happens."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def environment(url: str) -> Mapping[str, str]:
    address = sa.make_url(url)
    plain = {"PGHOST": str(address.query["host"]), "PGUSER": str(address.username), "PGDATABASE": str(address.database)}
    return os.environ | plain | {"PORTAL_TEST_DATABASE": url, "DATABASE_URL": url}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["keep"]:
            sys.exit(keep_server())
        case ["--", *command] if command:
            sys.exit(run(command))
        case _:
            sys.exit(__doc__)
