"""Runs the portal: web server and background worker together, until Ctrl-C.

Ctrl-C, `kill`, or the death of whoever started this stops both. When the web server ends by itself, all ends with 1; a
worker that dies is started again, and takes up the documents that it left. Environment: PORTAL_HOST (127.0.0.1),
PORTAL_PORT (8000; 0 takes a free one), PORTAL_WEB_PROCESSES (2), PORTAL_WEB_MEMORY (350: megabytes from which on a
web process is replaced).
"""

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

NEWS = 15  # seconds between two words about a web server that has not answered yet: a busy machine takes its time
RESTART = 5  # seconds before a worker that died is started again
GRACE = 15  # seconds that a child has to end by itself, e.g. to finish a document


WORKER = "打印程序"
WORKER_COMMAND = [sys.executable, "-m", "portal.operation.worker"]


class Stop(Exception):
    """Somebody wants the portal to end."""


def main() -> int:
    die_with_parent()
    host, port = os.environ.get("PORTAL_HOST") or "127.0.0.1", int(os.environ.get("PORTAL_PORT") or 8000)
    try:
        listener = listen(host, port)
    except OSError as error:
        print(f"{host} 的端口 {port} 用不了（{error.strerror}）。请换一个端口：PORTAL_PORT=8001 make run")
        return 1
    children: dict[str, subprocess.Popen[bytes]] = {}
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        children["网页服务"] = start(web_command(listener), pass_fds=(listener.fileno(),))
        children[WORKER] = start(WORKER_COMMAND)
        return watch(children, listener)
    except Stop:
        print("\n正在停止……", flush=True)
        return 0
    finally:
        ignore_signals()
        end(children)


def watch(children: dict[str, subprocess.Popen[bytes]], listener: socket.socket) -> int:
    """Say the address as soon as the portal answers, however long that takes while its process lives; start a dead
    worker again; end when the web server has ended."""
    opened, began, told = False, time.monotonic(), 0
    while True:
        for name, child in list(children.items()):
            if child.poll() is None:
                continue
            print(f"{name}自己停了（{describe(child.returncode)}）。", flush=True)
            if name != WORKER:
                return 1
            start_again(children)
        if not opened and answers(listener):
            opened = True
            print(f"\n系统已启动：{address(listener)}\n按 Ctrl-C 停止。\n", flush=True)
        waited = int(time.monotonic() - began)
        if not opened and waited // NEWS > told:
            told = waited // NEWS
            print(f"网页服务正在启动，已经等了 {waited} 秒；机器忙的时候会慢一些，请再等一等。", flush=True)
        time.sleep(0.2)


def start_again(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """A worker in place of the dead one, whose leftovers (a process that draws) are ended with it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(children[WORKER].pid, signal.SIGKILL)
    print(f"{RESTART} 秒后重新启动{WORKER}；没做完的文件接着做，网页照常用。", flush=True)
    time.sleep(RESTART)
    children[WORKER] = start(WORKER_COMMAND)


def listen(host: str, port: int) -> socket.socket:
    """Bound here, not by gunicorn, so that a taken port is said before anything starts and port 0 works."""
    family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(place)
    listener.listen(1024)
    return listener


def reachable(listener: socket.socket) -> tuple[str, int]:
    """Host and port to connect to from this machine, also when it listens on all addresses."""
    host, port = listener.getsockname()[:2]
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port


def address(listener: socket.socket) -> str:
    host, port = reachable(listener)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def answers(listener: socket.socket) -> bool:
    """Whether /healthz is answered. A 400 counts: behind PORTAL_HOSTS the portal refuses this bare address."""
    connection = http.client.HTTPConnection(*reachable(listener), timeout=2)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    return False


def web_command(listener: socket.socket) -> list[str]:
    processes = os.environ.get("PORTAL_WEB_PROCESSES") or "2"
    return [
        *(sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"fd://{listener.fileno()}"),
        # Threads wait for words; how many requests are worked on at once says portal/web/turnstile.py. Each autosave of
        # a page finds its connection still open.
        *("--worker-class", "gthread", "--workers", processes, "--threads", "16", "--keep-alive", "20"),
        # Not python:scripts.… : the portal may be started from any folder.
        *("--config", str(Path(__file__).with_name("web_process.py"))),
        *("--timeout", "60", "--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket"),
    ]


def start(command: list[str], pass_fds: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
    """In a process group of its own: Ctrl-C reaches only us, and leftover grandchildren can be ended with it."""
    return subprocess.Popen(
        command, pass_fds=pass_fds, start_new_session=True, preexec_fn=die_with_parent, stdin=subprocess.DEVNULL
    )


def end(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + GRACE
    for name, child in children.items():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"{name}没有停下来，强制结束。", flush=True)
        # Whatever it has left behind, such as a process that draws a document.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def describe(code: int) -> str:
    return f"退出码 {code}" if code >= 0 else signal.Signals(-code).name


def stop(_number: int, _frame: FrameType | None) -> None:
    raise Stop


def ignore_signals() -> None:
    """A second Ctrl-C must not leave a child behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def die_with_parent() -> None:
    """Linux: have the kernel send SIGTERM when the parent dies, however it dies. Elsewhere nothing happens."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
