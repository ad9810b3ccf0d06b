"""What a run of the load says: one text in Markdown for the terminal and for bench/RESULTS.md."""

import os
import platform
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from bench.figures import Figure, figures, quantile
from bench.people import Log
from bench.processes import file_system
from bench.serving import WEB
from bench.stored import Finding

TARGETS = {"save": 200, "page": 300}  # milliseconds within which 95 of 100 must be (design §8)
ALL = "everything"  # the CPU seconds of the whole machine
STRANGERS = 0.1  # cores; if others used more, times say as much about them as about the portal
RESULTS = Path(__file__).parent / "RESULTS.md"
HEAD = "| | count | a second | p50 ms | p95 ms | p99 ms | longest ms | not 200 |\n|---|--:|--:|--:|--:|--:|--:|---|"


@dataclass(frozen=True)
class Machine:
    """What the figures were measured on."""

    database: str
    text: str

    @classmethod
    def of(cls, database: sa.Engine, folder: Path) -> "Machine":
        question = "SELECT sqlite_version()" if database.dialect.name == "sqlite" else "SHOW server_version"
        with database.connect() as connection:
            version = str(connection.exec_driver_sql(question).scalar()).split()[0]
        name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[database.dialect.name]
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        described = f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, {file_system(folder)}"
        return cls(f"{name} {version}", f"{described}; Python {platform.python_version()}, {name} {version}")


def _processor() -> str:
    found = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1].strip() if found else platform.machine()


@dataclass(frozen=True)
class Usage:
    """What a run used: CPU seconds by whom (the portal, PostgreSQL, this program, `ALL`), and how long it took."""

    seconds: float
    cpu: dict[str, float]
    redialled: int

    @property
    def strangers(self) -> float:
        """Cores that programs used which have nothing to do with the bench."""
        ours = sum(cpu for name, cpu in self.cpu.items() if name != ALL)
        return max(0.0, self.cpu[ALL] - ours) / self.seconds

    @property
    def text(self) -> str:
        own = {name: cpu for name, cpu in self.cpu.items() if name != ALL}
        named = ", ".join(f"{name} {cpu:.0f} s ({cpu / self.seconds:.2f} cores)" for name, cpu in own.items())
        return f"{named}, programs that do not belong to the bench {self.strangers:.2f} cores"


@dataclass(frozen=True)
class Report:
    """Everything measured in a run; `sizes` are the database's megabytes before and after, `alone` milliseconds."""

    machine: Machine
    log: Log
    people: int
    seconds: float
    usage: Usage
    lags: Sequence[float]
    memory: Sequence[float]
    sizes: tuple[float, float]
    alone: dict[str, list[float]]
    finding: Finding

    @property
    def figures(self) -> list[Figure]:
        return figures(self.log.acts, self.seconds)

    @property
    def faults(self) -> list[str]:
        """What must never happen; slowness is not among it."""
        found = [f"{one.name}: {one.refusals}" for one in self.figures if one.refused and not one.name.startswith("–")]
        found += [f"acknowledged but lost: {mark}" for mark in self.finding.lost[:10]]
        found += [f"older than acknowledged: {place}" for place in self.finding.overwritten[:10]]
        found += [f"history: {self.finding.chain}"] * bool(self.finding.chain)
        return found + [f"{self.log.merged} saves met another person's words"] * bool(self.log.merged)

    @property
    def text(self) -> str:
        return "\n".join((self._setting(), "", HEAD, *map(_row, self.figures), "", *self._notes(), *self._verdict()))

    def _setting(self) -> str:
        web = f"{WEB['PORTAL_WEB_PROCESSES']} web processes × {WEB['PORTAL_WEB_THREADS']} threads"
        return f"{date.today()}, {self.people} people, {self.seconds / 60:g} minutes, {web}. {self.machine.text}."

    def _notes(self) -> list[str]:
        lags, (before, after) = sorted(lag * 1000 for lag in self.lags), self.sizes
        web = " and ".join(f"{one:.0f}" for one in self.memory)
        return [
            f"- CPU: {self.usage.text}; the portal {self._cpu_of_a_request():.1f} ms a request",
            f"- Memory peak of the web processes: {web} MB; database {before:.1f} MB before, {after:.1f} MB after",
            f"- Load generator: began p99 {quantile(lags, 0.99):.1f} ms, at most {lags[-1]:.1f} ms after an act was "
            f"due; {self.usage.redialled} times a kept connection had been closed",
            f"- Acknowledged saves: {len(self.log.acknowledged)}, lost {len(self.finding.lost)}, "
            f"blocks older than acknowledged {len(self.finding.overwritten)}, history chains "
            f"{'broken' if self.finding.chain else 'whole'}",
            f"- Alone, in turn (p50 / p95 ms): {self._alone()}",
        ]

    def _cpu_of_a_request(self) -> float:
        """On average over this mix; hardly changes when others use the machine, unlike every time in the table."""
        return self.usage.cpu["portal"] * 1000 / len(self.log.acts)

    def _alone(self) -> str:
        middle = {name: statistics.median(times) for name, times in self.alone.items()}
        each = (
            f"{name} {middle[name]:.2f} / {quantile(sorted(times), 0.95):.2f}" for name, times in self.alone.items()
        )
        save, hello, commit = (middle[name] for name in ("save", "bare Flask hello", "bare commit"))
        return f"{', '.join(each)}; a save is {save / hello:.1f} × a hello, {save / commit:.1f} × a commit"

    def _verdict(self) -> list[str]:
        reached = {one.name: one.p95 for one in self.figures}
        met = [
            f"{name} p95 {reached[name]:.0f} ms of {limit} ms: {'met' if reached[name] < limit else '**missed**'}"
            for name, limit in TARGETS.items()
        ]
        shared = "; **others used this machine: see CPU**" if self.usage.strangers > STRANGERS else ""
        return [f"- Targets: {'; '.join(met)}{shared}", *(f"- **Fault**: {fault}" for fault in self.faults)]


def _row(one: Figure) -> str:
    times = " | ".join(f"{time:.0f}" for time in (one.p50, one.p95, one.p99, one.longest))
    return f"| {one.name} | {one.count} | {one.rate:.1f} | {times} | {one.refusals} |"


def write(report: Report) -> None:
    """Put the figures of a load under the heading of its database."""
    write_under(report.machine.database.split()[0], report.text)


def write_under(name: str, text: str) -> None:
    """Put a text under its heading in RESULTS.md, in place of the one before; a new heading goes to the end."""
    before, heading, rest = RESULTS.read_text(encoding="utf-8").partition(f"## {name}\n")
    _, following, after = rest.partition("\n## ")
    heading = heading or f"\n## {name}\n"
    RESULTS.write_text(f"{before}{heading}\n{text.rstrip()}\n{following}{after}", encoding="utf-8")
