"""What pages, saves and the province's roll-up cost with 600, 6,000 and 46,000 villages, on PostgreSQL.

`python -m bench scale [--villages 600,6000,46000] [--write]`: fills a database of each size (`flask sample province`)
on a server of its own and asks them act by act, in turn. A township and a county are the same in all three, so that
their pages must cost the same: more than 1.5 × as much at the largest size, another number of queries, or a roll-up of
a second or more is a fault and ends this with 1. `--keep URL` uses the databases scale_<villages> of a server that runs
already, and fills those that are not there.
"""

import argparse
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from multiprocessing.connection import Connection

import sqlalchemy as sa

from bench.report import write_under

RUNS = 30
GROWTH = 1.5
SLACK = 2  # ms: below that, a ratio says more about the machine than about the portal
PASSWORD = "bench-shiliu-2022"
SEED = 2022


@dataclass(frozen=True)
class Cost:
    """Of one page at one size: statements that read, and milliseconds."""

    queries: int
    p50: float
    p95: float


Found = dict[str, dict[int, Cost]]
Asked = tuple[int, float]  # statements that read, milliseconds


def main(options: Sequence[str]) -> int:
    from tests.postgres import running_server

    wanted = _options(options)
    with nullcontext(wanted.keep) if wanted.keep else running_server() as server, tempfile.TemporaryDirectory() as own:
        sites = {size: Site(size, own, database_of(server, size)) for size in wanted.villages}
        found = side_by_side(sites)
        for site in sites.values():
            site.end()
    text = table(found, wanted.villages)
    print(text)
    if wanted.write:
        write_under("Scale", text)
    return int(bool(faults(found)))


def _options(options: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench scale")
    sizes: Callable[[str], list[int]] = lambda text: [int(size) for size in text.split(",")]  # noqa: E731
    parser.add_argument("--villages", type=sizes, default=[600, 6000, 46000])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--keep", metavar="URL")
    return parser.parse_args(options)


def database_of(server: str, size: int) -> str:
    """The address of the database for so many villages, made if it is not there."""
    url, name = sa.make_url(server), f"scale_{size}"
    with sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect() as connection:
        there = connection.scalar(sa.text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name})
        if not there:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE template0')
    return url.set(database=name).render_as_string(hide_password=False)


class Site:
    """A portal with so many villages, in a process of its own that waits while the others are asked."""

    def __init__(self, size: int, instance: str, url: str) -> None:
        self.size = size
        self._line, theirs = multiprocessing.Pipe()
        environment = {"PORTAL_INSTANCE": instance, "DATABASE_URL": url}
        self._process = multiprocessing.Process(target=answer, args=(theirs, size, environment))
        self._process.start()
        theirs.close()
        self.names: list[str] = self._line.recv()
        print(f"{size} villages ready", file=sys.stderr)

    def ask(self, name: str) -> Asked:
        """Once; EOFError where the site has died of it."""
        self._line.send(name)
        asked: Asked = self._line.recv()
        return asked

    def end(self) -> None:
        self._line.send(None)
        self._process.join()


def answer(line: Connection, size: int, environment: dict[str, str]) -> None:
    """The site's process: what may be asked, then statements that read and milliseconds of each act, until None."""
    os.environ |= environment
    from bench.province import asked
    from portal import create_app

    app, statements = create_app(), list[str]()
    with app.app_context():
        fill(size)
    sa.event.listen(sa.Engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    acts = dict(asked(app))
    line.send(list(acts))
    while name := line.recv():
        statements.clear()
        began = time.perf_counter()
        acts[name]()
        taken = (time.perf_counter() - began) * 1000
        line.send((sum(statement.lstrip().startswith(("SELECT", "WITH")) for statement in statements), taken))


def side_by_side(sites: dict[int, Site]) -> Found:
    """Each act in turn at every size, so that whatever else the machine does falls on all of them. The first two rounds
    only warm up: plans of the database, templates, what is written once."""
    found: Found = {}
    for name in next(iter(sites.values())).names:
        rounds = [{size: site.ask(name) for size, site in sites.items()} for _ in range(2 + RUNS)][2:]
        for size in sites:
            times = [asked[size][1] for asked in rounds]
            queries = rounds[-1][size][0]
            found.setdefault(name, {})[size] = Cost(queries, statistics.median(times), percentile_95(times))
    return found


def percentile_95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def fill(size: int) -> None:
    """The schema and the province, unless both are there."""
    import flask_migrate

    from portal.accounts.services.passwords import hash_password
    from portal.kernel.db import commit, db, tidy_up
    from portal.sample import loading, province

    flask_migrate.upgrade()
    if loading.is_empty():
        began = time.monotonic()
        province.load(size, hash_password(PASSWORD), seed=SEED, tell=lambda _line: None)
        commit()
        tidy_up()
        print(f"{size} villages filled in {time.monotonic() - began:.0f} s", file=sys.stderr)
    db.session.remove()


def growth(costs: dict[int, Cost]) -> float:
    """How many times the smallest size's median the largest one's is."""
    first, last = costs[min(costs)], costs[max(costs)]
    return last.p50 / first.p50


def faults(found: Found) -> list[str]:
    """What breaks a promise. What is about the whole province may grow with it, but not beyond a second."""
    broken = []
    for name, costs in found.items():
        first, last = costs[min(costs)], costs[max(costs)]
        if len({cost.queries for cost in costs.values()}) > 1:
            broken.append(f"{name}: another number of queries")
        if name.startswith("province"):
            broken += [f"{name}: {last.p95:.0f} ms"] if last.p95 >= 1000 else []
        elif last.p50 > first.p50 * GROWTH + SLACK:
            broken.append(f"{name}: {growth(costs):.1f} ×")
    return broken


def table(found: Found, sizes: Sequence[int]) -> str:
    """Pages down, sizes across."""
    head = " | ".join(f"{size} villages: p50, p95 ms" for size in sizes)
    lines = [f"| page | queries | {head} | growth |", "|---" * (len(sizes) + 3) + "|"]
    for name, costs in found.items():
        queries = " / ".join(map(str, dict.fromkeys(cost.queries for cost in costs.values())))
        cells = " | ".join(f"{costs[size].p50:.0f}, {costs[size].p95:.0f}" for size in sizes)
        lines.append(f"| {name} | {queries} | {cells} | {growth(costs):.1f} × |")
    verdict = "; ".join(faults(found)) or "met"
    targets = f"Targets (growth at most {GROWTH} ×, the same queries, the roll-up below 1 s): {verdict}."
    setting = f"{time.strftime('%Y-%m-%d')}, one process each, {RUNS} runs in turn, PostgreSQL without fsync."
    return f"{setting}\n\n" + "\n".join(lines) + f"\n\n{targets}\n"
