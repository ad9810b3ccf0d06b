"""What processes have used, read from /proc (Linux)."""

import os
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> Iterator[int]:
    """A process and everything it has started that still runs."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return
    yield pid
    for child in children:
        yield from family(int(child))


def command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")


def cpu_seconds(pid: int) -> float:
    """Of a process and its family, with those of its children that have ended."""
    return sum(_own(one) for one in family(pid))


def _own(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS  # utime stime cutime cstime


def machine_seconds() -> float:
    """CPU seconds that all processes of the machine together have used since it was started."""
    fields = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    user, nice, system, _idle, _waiting, interrupt, soft_interrupt = map(int, fields[:7])
    return (user + nice + system + interrupt + soft_interrupt) / TICKS


def peak_megabytes(pid: int) -> float:
    """The most memory that a process had in use at any time."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def file_system(folder: Path) -> str:
    """ext4, tmpfs, …: a commit to memory costs nothing and says nothing."""
    mounts = [line.split()[1:3] for line in Path("/proc/self/mounts").read_text().splitlines()]
    holding = [(len(place), kind) for place, kind in mounts if folder.resolve().is_relative_to(place)]
    return max(holding)[1]


def shared_megabytes(pid: int) -> float:
    """What a process has in use now; of a page that it shares with others only its part (PSS)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0) / 1024
