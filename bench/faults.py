"""`python -m bench faults --kills 200 [--postgres] [--write]`: kill -9 while people save, over and over.

Two dozen people save blocks as static/js/autosave.js does and ask for papers; at random moments the web server (two
times of three) or the worker is killed with all its processes, now and then once more while it starts. After each kill
everything that the portal had acknowledged is looked for, SQLite checks its file, every history chain is verified, and
no print job may be left to a dead worker. What must never happen ends this with 1.
"""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from bench import durable, serving, stored
from bench.figures import quantile
from bench.house import WEB, WORKER, House, running_house
from bench.people import Log, Writer
from bench.report import Machine, write_under

PEOPLE = 24
PAUSE = (0.3, 2.0)  # seconds between two saves of one person: at each kill several are under way
PAPERS = 0.05  # so often somebody who leaves a block asks for the plan as PDF
PATIENCE = 120.0  # seconds for the papers that are still asked for at the end
HEAD = "| killed | times | back after, p50 s | p95 s |\n|---|--:|--:|--:|"


def main(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-")))
        server = stack.enter_context(durable.running_server()) if options.postgres else None
        environment = serving.environment_of(folder, server.url if server else None)
        print(f"Building a county in {folder} …", flush=True)
        county = serving.prepare(environment, folder, options.people)
        url = server.url if server else f"sqlite:///{folder / 'instance' / 'portal.sqlite'}"
        with serving.telling(folder / "portal.log"):
            house = stack.enter_context(running_house(environment, folder))
            os.environ |= environment  # for our own look at the chains
            storm = Storm(house, stored.engine(url), county["writers"], options.seed)
            asyncio.run(storm.run(options.kills))
        text = storm.text(Machine.of(storm.database, folder))
    print(text)
    if options.write:
        write_under(f"Faults, {'PostgreSQL' if options.postgres else 'SQLite'}", text)
    return int(storm.toll.is_bad)


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser("python -m bench faults", description=__doc__)
    found.add_argument("--kills", type=int, default=200)
    found.add_argument("--people", type=int, default=PEOPLE, help=f"how many write (default {PEOPLE})")
    found.add_argument("--seed", default="faults", help="other moments and victims")
    found.add_argument("--postgres", action="store_true", help="on a PostgreSQL server of its own instead of SQLite")
    found.add_argument("--write", action="store_true", help="put the figures into bench/RESULTS.md")
    return found


@dataclass
class Toll:
    """What the kills have cost: each set holds what was found wrong, once."""

    lost: set[str] = field(default_factory=set)
    overwritten: set[str] = field(default_factory=set)
    twice: set[str] = field(default_factory=set)
    integrity: set[str] = field(default_factory=set)
    chains: set[str] = field(default_factory=set)
    stuck: set[str] = field(default_factory=set)

    @property
    def is_bad(self) -> bool:
        return any(vars(self).values())


class Storm:
    """One run: people, kills, and a look at everything after each."""

    def __init__(self, house: House, database: sa.Engine, writers: Sequence[dict[str, Any]], seed: str) -> None:
        self.house, self.database, self.random = house, database, Random(seed)
        self.log, self.toll, self.looks = Log(is_counting=True), Toll(), 0
        self.people = [Writer(number, told, house.address, self.log) for number, told in enumerate(writers, 1)]
        self.killed: Counter[str] = Counter()
        self.back: dict[str, list[float]] = {WEB: [], WORKER: []}

    async def run(self, kills: int) -> None:
        from portal import create_app

        self.app = create_app()
        async with asyncio.TaskGroup() as group:
            people = [group.create_task(self._write(writer)) for writer in self.people]
            while self.killed.total() < kills:
                await asyncio.sleep(self.random.uniform(0.2, 2.5))
                await self._strike(WEB if self.random.random() < 2 / 3 else WORKER)
                await asyncio.to_thread(self._look, dict(self.log.acknowledged))
                print(f"\r{self.killed.total()} kills, {len(self.log.acknowledged)} saves", end="", flush=True)
            for person in people:
                person.cancel()
        print()
        await asyncio.to_thread(self._finish)

    async def _write(self, writer: Writer) -> None:
        """Until the end of the run: a block after the other, a few saves in each, now and then a paper."""
        while True:
            await writer.move_on(time.perf_counter())
            for _ in range(self.random.randint(2, 8)):
                await asyncio.sleep(self.random.uniform(*PAUSE))
                await writer.save(time.perf_counter())
            if writer.block and self.random.random() < PAPERS:
                await self._print(writer)

    async def _print(self, writer: Writer) -> None:
        assert writer.block
        token = dict(writer.block.form.fields)["csrf_token"]
        asked = writer.browser.post("/prints", f"csrf_token={token}&document=plan&plan_id={writer.plan}&end=1")
        await self.log.time("paper", time.perf_counter(), asked)

    async def _strike(self, name: str) -> None:
        """Kill, start again, wait; one time of five it dies once more while it starts."""
        self._kill(name)
        left = self._jobs("running")
        if self.random.random() < 0.2:
            self.house.start(name)
            await asyncio.sleep(self.random.uniform(0, 1.5))
            self._kill(name)
        began = time.monotonic()
        self.house.start(name)
        await asyncio.to_thread(self.house.wait_for, name)
        self.back[name].append(time.monotonic() - began)
        if name == WORKER:  # What its predecessor had in hand, it has put back into the queue or given up.
            self.toll.stuck |= left & self._jobs("running")

    def _kill(self, name: str) -> None:
        self.house.kill(name)
        self.killed[name] += 1

    def _jobs(self, *states: str) -> set[str]:
        """Print jobs in these states, each with the number of its attempt."""
        with self.database.connect() as connection:
            rows = connection.execute(sa.text("SELECT id, attempts, state FROM print_job")).all()
        return {f"job {job}, attempt {attempt}" for job, attempt, state in rows if state in states}

    def _papers(self) -> list[tuple[str, str, int]]:
        """What became of the papers: state, what the person was told if it is bad, how many."""
        counted = sa.text("SELECT state, failure, count(*) FROM print_job GROUP BY state, failure ORDER BY state")
        with self.database.connect() as connection:
            return [
                (state, f" ({told})" if told else "", number) for state, told, number in connection.execute(counted)
            ]

    def _look(self, acknowledged: Mapping[str, stored.Place]) -> None:
        """People go on saving meanwhile: what they had been told before must be there."""
        from portal.history.queries import broken_links
        from portal.kernel.db import reading

        lost, overwritten, twice = stored.losses(self.database, acknowledged)
        self.toll.lost.update(lost)
        self.toll.overwritten.update(overwritten)
        self.toll.twice.update(twice)
        self.toll.integrity.update(stored.unsound(self.database))
        with self.app.app_context(), reading():
            self.toll.chains.update(broken_links())
        self.looks += 1

    def _finish(self) -> None:
        """The papers that were asked for are made, or somebody is told why not; then a last look."""
        deadline = time.monotonic() + PATIENCE
        while (open_jobs := self._jobs("queued", "running")) and time.monotonic() < deadline:
            time.sleep(0.5)
        self.toll.stuck |= open_jobs
        self._look(self.log.acknowledged)

    def text(self, machine: Machine) -> str:
        toll, answers = self.toll, Counter(status for kind, _, status in self.log.acts if kind == "save")
        told = ", ".join(f"{status} × {number}" for status, number in sorted(answers.items()))
        again = sum(person.browser.redialled for person in self.people)
        papers = "; ".join(f"{state}{reason} × {number}" for state, reason, number in self._papers())
        rows = [_row(name, self.killed[name], self.back[name]) for name in (WEB, WORKER)]
        notes = [
            f"- Acknowledged saves: {len(self.log.acknowledged)}, lost {len(toll.lost)}, blocks older than "
            f"acknowledged {len(toll.overwritten)}, written twice {len(toll.twice)}. Answers to saves: {told}; "
            f"sent again at once on a new connection: {again}",
            f"- {self.looks} looks at the whole database: integrity failures {len(toll.integrity)}, broken history "
            f"chains {len(toll.chains)}, print jobs left to a dead worker {len(toll.stuck)} (papers: {papers})",
        ]
        faults = [f"- **Fault**: {name}: {one}" for name, found in vars(toll).items() for one in sorted(found)[:5]]
        setting = f"{date.today()}, {len(self.people)} people, {self.killed.total()} kills. {machine.text}."
        return "\n".join((setting, "", HEAD, *rows, "", *notes, *faults))


def _row(name: str, killed: int, back: Sequence[float]) -> str:
    times = sorted(back) or [0.0]
    return f"| {name} | {killed} | {quantile(times, 0.5):.1f} | {quantile(times, 0.95):.1f} |"
