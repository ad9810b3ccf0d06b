"""400 people on the last evening: `python -m bench load`. How to read what it prints is in `bench/__init__.py`."""

import argparse
import asyncio
import itertools
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import sqlalchemy as sa

from bench import durable, processes, serving, stored
from bench.bare import BareCommit
from bench.exports import Taker
from bench.people import Log, Reviewer, Writer
from bench.report import ALL, Machine, Report, Usage, write
from bench.schedule import Due, evening, keep, taken_out
from bench.wire import Browser

ALONE = 100  # saves, hellos and bare commits in turn, when nobody else is there


def main(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    # So that `kill` and `timeout`, like Ctrl-C, leave neither servers nor folders behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-")))
        server = stack.enter_context(durable.running_server()) if options.postgres else None
        url = server.url if server else f"sqlite:///{folder / 'instance' / 'portal.sqlite'}"
        print(f"Building a county in {folder} …", flush=True)
        portal = stack.enter_context(serving.running_portal(folder, options.people, server.url if server else None))
        pids = {"portal": portal.process.pid} | ({"PostgreSQL": server.keeper.pid} if server else {})
        bench = Bench(portal, stored.engine(url), pids, folder)
        report = asyncio.run(bench.run(options.minutes * 60, presence=options.presence, exports=options.exports))
    print(report.text)
    if options.write:
        write(report)
    return 1 if report.faults else 0


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser("python -m bench load", description=__doc__)
    found.add_argument("--minutes", type=float, default=1)
    found.add_argument("--people", type=int, default=400, help="how many write (default 400)")
    found.add_argument("--postgres", action="store_true", help="on a PostgreSQL server of its own instead of SQLite")
    found.add_argument("--no-presence", dest="presence", action="store_false", help="without the reports of presence")
    found.add_argument("--exports", type=float, default=0, help="long Word and Excel files a minute beside them")
    found.add_argument("--write", action="store_true", help="put the figures into bench/RESULTS.md")
    return found


class Bench:
    """One run against a running portal."""

    def __init__(self, portal: serving.Portal, database: sa.Engine, pids: dict[str, int], folder: Path) -> None:
        self.portal, self.database, self.pids, self.folder, self.log = portal, database, pids, folder, Log()
        told = portal.county
        self.writers = [Writer(n, one, portal.address, self.log) for n, one in enumerate(told["writers"], 1)]
        self.reviewers = [Reviewer(one, portal.address, self.log) for one in told["reviewers"]]
        self.taker = Taker(told["taker"], portal.address, self.log)

    async def run(self, seconds: float, *, presence: bool, exports: float = 0) -> Report:
        await self.open_pages()
        due = evening(self.writers, self.reviewers, seconds, presence=presence)
        if exports:
            due = taken_out(due, self.taker, exports, seconds)
        print(f"{len(self.writers)} people write for {seconds / 60:g} minutes …", flush=True)
        size = stored.megabytes(self.database)
        usage, lags = await self.measured(due)
        print(*self.taker.taken, sep="\n", flush=True)
        memory, sizes = self.portal.memory(), (size, stored.megabytes(self.database))
        print("Now one save at a time, beside bare ones …", flush=True)
        alone = await self.alone()
        print("Looking for every acknowledged word in the database …", flush=True)
        finding = stored.check(self.database, self.portal.environment, self.log.acknowledged)
        machine, people = Machine.of(self.database, self.folder), len(self.writers)
        return Report(machine, self.log, people, seconds, usage, lags, memory, sizes, alone, finding)

    async def open_pages(self) -> None:
        """Everybody has a block open before the clock starts; a few at a time, like people coming in."""
        now = time.perf_counter()
        for place in range(0, len(self.writers), 8):
            await asyncio.gather(*(writer.move_on(now) for writer in self.writers[place : place + 8]))
        if missing := [writer.number for writer in self.writers if writer.block is None]:
            raise RuntimeError(f"{len(missing)} people could not open their block")

    async def measured(self, due: Sequence[Due]) -> tuple[Usage, list[float]]:
        before, cpu, began = self._cpu(), time.process_time(), time.perf_counter()
        self.log.is_counting = True
        lags = await keep(due)
        self.log.is_counting = False
        used = {name: seconds - before[name] for name, seconds in self._cpu().items()}
        used["load generator"] = time.process_time() - cpu
        browsers = [one.browser for one in self.writers] + [one.browser for one in self.reviewers]
        redialled = sum(browser.redialled for browser in browsers)
        return Usage(time.perf_counter() - began, used, redialled), lags

    def _cpu(self) -> dict[str, float]:
        own = {name: processes.cpu_seconds(pid) for name, pid in self.pids.items()}
        return {**own, ALL: processes.machine_seconds()}

    async def alone(self) -> dict[str, list[float]]:
        """Milliseconds of saves, bare hellos and bare commits in turn, so that all three meet the same machine."""
        times: dict[str, list[float]] = {"save": [], "bare Flask hello": [], "bare commit": []}
        bare, log = BareCommit(self.database, self.folder, ALONE), Log(is_counting=True)
        with serving.running_hello(self.portal.environment, self.folder) as address:
            visitor, writers = Browser(address), itertools.cycle(self.writers)
            for _ in range(ALONE):
                await next(writers).save_quietly(log)
                await log.time("bare Flask hello", time.perf_counter(), visitor.get("/"))
                times["bare commit"].append(bare.seconds() * 1000)
            visitor.close()
        for kind, seconds, _ in log.acts:
            times[kind].append(seconds * 1000)
        return times
