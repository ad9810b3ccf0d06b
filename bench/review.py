"""The township's pages with 10, 44 and 600 villages: how many queries, how long, in one process.

All villages have handed in a full plan; the first was returned, mended and handed in again. A number of queries that
differs between the three sizes is a fault and ends this with 1. `--write` puts the table into bench/RESULTS.md.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from typing import Any

from bench.report import write_under

SIZES = (10, 44, 600)
RUNS = 30
PASSWORD = "bench-shiliu-2022"


def main(options: Sequence[str]) -> int:
    found = dict[str, dict[int, tuple[int, float, float]]]()
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
            os.environ |= {"PORTAL_INSTANCE": folder, "PORTAL_SAMPLE_PASSWORD": PASSWORD}
            os.environ.pop("DATABASE_URL", None)
            for page, queries, times in measure(size):
                p95 = statistics.quantiles(times, n=20)[-1]
                found.setdefault(page, {})[size] = (queries, statistics.median(times) * 1000, p95 * 1000)
        print(f"{size} villages measured", file=sys.stderr)
    text = table(found)
    print(text)
    if "--write" in options:
        write_under("Review", text)
    return int(any(len({queries for queries, *_ in sizes.values()}) > 1 for sizes in found.values()))


def measure(size: int) -> Iterator[tuple[str, int, list[float]]]:
    """(page, queries, seconds of each run). Imported here, because the environment has to be set before."""
    import flask_migrate
    import sqlalchemy as sa

    from bench.pages import sign_in, timed
    from portal import create_app
    from portal.accounts.services.passwords import hash_password
    from portal.catalogue.queries import forget_published
    from portal.kernel.db import commit
    from portal.sample.loading import load

    forget_published()
    app = create_app()
    with app.app_context():
        flask_migrate.upgrade()
        load(hash_password(PASSWORD), lambda _line: None)
        reviewer, plan_id = build(size, hash_password(PASSWORD))
        commit()
    client, statements = sign_in(app, reviewer), list[str]()
    sa.event.listen(sa.Engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    review = f"/plans/{plan_id}/review"
    pages = {"list": "/plans", "review": f"{review}?show=all", "changes": f"{review}?show=changes"}
    pages["column"] = "/columns?task=branch.1"
    for page, url in pages.items():
        assert client.get(url).status_code == 200, url
        statements.clear()
        client.get(url)
        queries = sum(statement.startswith("SELECT") for statement in statements)
        yield page, queries, timed(lambda url=url: client.get(url), RUNS)  # type: ignore[misc]


def build(size: int, password_hash: str) -> tuple[str, int]:
    """A township of so many villages, through the portal's services: its reviewer, and the plan in its second round."""
    import sqlalchemy as sa

    from bench.county import Builder
    from portal.accounts.models import Role
    from portal.catalogue.queries import cycle_of
    from portal.kernel.db import db
    from portal.places.models import Kind, Unit, UnitType
    from portal.places.services import add_unit
    from portal.plans.services import open_plans

    county = db.session.scalars(sa.select(Unit).where(Unit.kind == Kind.county)).one()
    cycle = cycle_of(county)
    builder = Builder(cycle)
    builder.password_hash = password_hash
    township = add_unit(Kind.township, "压测镇", parent=county, position=90, is_sample=True)
    units = [
        add_unit(Kind.village, f"压测村{n:03d}", parent=township, unit_type=UnitType.village, position=n)
        for n in range(1, size + 1)
    ]
    open_plans(cycle, units)
    reviewer: Any = builder.account(Role.reviewer, township)
    villages = [builder.written(unit) for unit in units]
    for village in villages:
        village.submit()
    first = villages[0]
    first.comment(reviewer, "analysis", "goal", "写明数字")
    first.comment(reviewer, "task.branch.1", "goal", "写明时间")
    first.give_back(reviewer, "目标没有数字")
    first.add_words("analysis", "goal", "，集体收入达到 15 万元。")
    first.add_words("task.branch.1", "goal", "，年底前办好。")
    first.submit()
    return reviewer.username, first.plan(reviewer).id


def table(found: dict[str, dict[int, tuple[int, float, float]]]) -> str:
    """Pages down, sizes across."""
    head = " | ".join(f"{size} villages: queries, p50, p95 ms" for size in SIZES)
    lines = [f"| page | {head} |", "|---" * (len(SIZES) + 1) + "|"]
    for page, sizes in found.items():
        cells = (f"{queries}, {p50:.0f}, {p95:.0f}" for queries, p50, p95 in sizes.values())
        lines.append(f"| {page} | {' | '.join(cells)} |")
    return f"{time.strftime('%Y-%m-%d')}, one process, {RUNS} runs each, SQLite.\n\n" + "\n".join(lines) + "\n"
