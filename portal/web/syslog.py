"""The log and the history to the office's syslog server (PORTAL_SYSLOG), as RFC 5424 over UDP, TCP or a unix socket.

A request only puts a line into a queue; a thread of each process sends it, waits while the server is away, and tries
again. What the queue cannot hold any more is counted and not kept (`tally_in`, shown in 系统状态).
"""

import json
import logging
import logging.handlers
import os
import queue
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from portal.kernel import clock
from portal.kernel.syslog_target import Target
from portal.web.logs import JsonLines

HELD = 10_000  # lines a process holds while the server is away
TIMEOUT, PAUSE, LONGEST_PAUSE = 5.0, 1.0, 30.0  # seconds
KEPT = 7 * 24 * 3600.0
WRITE_EVERY = 2.0


class Rfc5424(logging.Formatter):
    """`1 time host portal process kind - {json}`; a line each, whatever the message holds."""

    def __init__(self) -> None:
        super().__init__()
        self._host, self._json = socket.gethostname() or "-", JsonLines()

    def format(self, record: logging.LogRecord) -> str:
        at = clock.now().isoformat(timespec="milliseconds")
        kind = record.name.rpartition(".")[2][:32] or "-"
        return f"1 {at} {self._host} portal {os.getpid()} {kind} - {self._json.format(record)}"


class Sender(logging.handlers.SysLogHandler):
    """Python's own handler; it connects when there is something to send, and failing is the caller's business."""

    append_nul = False

    def __init__(self, target: Target) -> None:
        self._is_ready = False
        kind = socket.SOCK_STREAM if target.is_tcp else None if isinstance(target.address, str) else socket.SOCK_DGRAM
        super().__init__(target.address, self.LOG_LOCAL0, kind)
        self._is_ready, self._is_tcp = True, target.is_tcp
        # Over a stream a line ends each message (RFC 6587, 3.4.2).
        self.setFormatter(logging.Formatter("%(message)s\n" if target.is_tcp else "%(message)s"))

    def createSocket(self) -> None:
        if not self._is_ready:
            return
        if self._is_tcp:
            self.unixsocket = False
            self.socket = socket.create_connection(self.address, TIMEOUT)  # type: ignore[arg-type]
        else:
            super().createSocket()

    def emit(self, record: logging.LogRecord) -> None:
        connection: socket.socket | None = self.socket
        if self._is_tcp and connection is not None and _is_closed(connection):
            self._drop()
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Called while the error is being handled: on to whoever asked to send, with a new connection next time."""
        self._drop()
        raise

    def _drop(self) -> None:
        connection: socket.socket | None = self.socket
        if connection is not None:
            connection.close()
        self.socket = None  # type: ignore[assignment]


def _is_closed(connection: socket.socket) -> bool:
    """Whether the server has hung up: what is sent then would be lost without a word."""
    connection.setblocking(False)
    try:
        return connection.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        connection.settimeout(TIMEOUT)


class Tally:
    """One process's counts, in a file that 系统状态 adds up."""

    def __init__(self, folder: Path) -> None:
        self.sent = self.lost = self.waiting = 0
        self.trouble, self._written = "", 0.0
        self._place = folder / f"{os.getpid()}-{time.time_ns()}.json"

    def write(self, *, at_once: bool = False) -> None:
        """A full disk must not stop anything."""
        if not at_once and time.monotonic() - self._written < WRITE_EVERY:
            return
        self._written = time.monotonic()
        said = {"sent": self.sent, "lost": self.lost, "waiting": self.waiting, "trouble": self.trouble}
        draft = self._place.with_suffix(".part")
        try:
            self._place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
            draft.replace(self._place)
        except OSError:
            draft.unlink(missing_ok=True)


def tally_in(instance: Path) -> dict[str, Any]:
    """All processes of the last week together."""
    sums: dict[str, Any] = {"sent": 0, "lost": 0, "waiting": 0, "trouble": ""}
    for place in sorted((instance / "syslog").glob("*.json")):
        try:
            is_old, found = time.time() - place.stat().st_mtime > KEPT, json.loads(place.read_text("utf-8"))
        except (OSError, ValueError):
            continue
        if not is_old:
            is_there = Path(f"/proc/{place.name.partition('-')[0]}").exists()
            sums |= {name: sums[name] + found[name] for name in ("sent", "lost")}
            sums |= {"waiting": sums["waiting"] + found["waiting"] * is_there}
            sums["trouble"] = (found["trouble"] if is_there else "") or sums["trouble"]
    return sums


class Queued(logging.handlers.QueueHandler):
    """What the portal's loggers hand their lines to: never waits, never fails."""

    def __init__(self, target: Target, instance: Path, *, held: int = HELD) -> None:
        self._lines: queue.Queue[logging.LogRecord] = queue.Queue(held)
        super().__init__(self._lines)
        self.setFormatter(Rfc5424())
        self.addFilter(lambda record: record.name != "portal.web.requests")  # each request is the web log's business
        self._target, self._folder, self._pid, self._held = target, instance / "syslog", 0, held
        self._begin = threading.Lock()
        self.tally: Tally
        self.stopping = threading.Event()

    def enqueue(self, record: logging.LogRecord) -> None:
        self._begin_after_fork()
        try:
            self._lines.put_nowait(record)
        except queue.Full:
            self.tally.lost += 1

    def _begin_after_fork(self) -> None:
        """A thread does not survive a fork: each process has its own, from its first line on."""
        with self._begin:
            if self._pid == os.getpid():
                return
            self._pid, self._lines, self.tally = os.getpid(), queue.Queue(self._held), Tally(self._folder)
            threading.Thread(target=self._send, name="syslog", daemon=True).start()

    def _send(self) -> None:
        sender = Sender(self._target)
        while not self.stopping.is_set():
            self.tally.waiting = self._lines.qsize()
            self.tally.write()
            try:
                record = self._lines.get(timeout=WRITE_EVERY)
            except queue.Empty:
                continue
            self._until_sent(lambda record=record: sender.emit(record))  # type: ignore[misc]
        sender.close()

    def _until_sent(self, send: Callable[[], None]) -> None:
        pause = PAUSE
        while not self.stopping.is_set():
            try:
                send()
            except OSError as error:
                self.tally.trouble, self.tally.waiting = type(error).__name__, self._lines.qsize() + 1
                self.tally.write(at_once=True)
                self.stopping.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                self.tally.sent, self.tally.trouble = self.tally.sent + 1, ""
                return

    def close(self) -> None:
        """At the end of the program: what is still there within a second goes out, the rest is counted as lost."""
        if self._pid == os.getpid():
            until = time.monotonic() + 1.0
            while not self._lines.empty() and not self.tally.trouble and time.monotonic() < until:
                time.sleep(0.02)
            self.stopping.set()
            self.tally.lost, self.tally.waiting = self.tally.lost + self._lines.qsize(), 0
            self.tally.write(at_once=True)
        super().close()


def attach(target: Target | None, instance: Path) -> Queued | None:
    """Send from now on what is logged. For programs that serve, after `logs.set_up`."""
    if target is None:
        return None
    handler = Queued(target, instance)
    logging.getLogger().addHandler(handler)
    logging.getLogger("portal.audit").setLevel(logging.INFO)
    return handler
