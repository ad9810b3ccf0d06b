"""What a page and a save cost, beside a bare Flask answer and a bare SQLite commit of the same bytes, in one run.

Requests go through the WSGI interface in this process, so that the figures are the portal's own work and nothing of a
network or a web server. Absolute times depend on the machine; the ratios are what to compare.
"""

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

RUNS = 60
PASSWORD = "bench-shiliu-2022"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"PORTAL_INSTANCE": folder, "PORTAL_SAMPLE_PASSWORD": PASSWORD}
        os.environ.pop("DATABASE_URL", None)
        report(measure(Path(folder)))
    return 0


def measure(folder: Path) -> dict[str, list[float]]:
    """Name → seconds of each run. Imported here, because the environment has to be set before."""
    import flask_migrate
    import pysqlite3
    from flask import Flask

    from portal import create_app
    from portal.accounts.services.passwords import hash_password
    from portal.kernel.db import commit
    from portal.sample.loading import load

    app = create_app()
    with app.app_context():
        flask_migrate.upgrade()
        load(hash_password(PASSWORD), lambda _line: None)
        commit()
    bare = Flask("bare")
    bare.add_url_rule("/", view_func=lambda: "hello")
    secretary, reviewer, hello = sign_in(app, "gw08"), sign_in(app, "reviewer"), bare.test_client()
    plan = secretary.get("/").location
    database = pysqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE t (id INTEGER, c)"):
        database.execute(statement)
    return {
        "bare Flask hello": timed(lambda: hello.get("/")),
        "bare SQLite commit": timed(lambda: commit_bare(database)),
        "plan home": timed(lambda: secretary.get(plan)),
        "one block": timed(lambda: secretary.get(f"{plan}/blocks/task.industry.2")),
        "autosave of a block": saves(secretary, f"{plan}/blocks/analysis", {"X-Autosave": "1"}),
        "block saved by its button": saves(secretary, f"{plan}/blocks/analysis", {"HX-Request": "true"}),
        "township list, 44 rows": timed(lambda: reviewer.get("/plans")),
        "township home": timed(lambda: reviewer.get("/")),
    }


def sign_in(app: Any, username: str) -> Any:
    client = app.test_client()
    said = {"username": username, "password": PASSWORD, "csrf_token": token(client, "/sign-in"), "end": "1"}
    client.post("/sign-in", data=said)
    return client


def token(client: Any, url: str) -> str:
    return client.get(url).text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]


def timed(act: Callable[[], object], runs: int = RUNS) -> list[float]:
    act()
    return [once(act) for _ in range(runs)]


def once(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def saves(client: Any, url: str, headers: dict[str, str]) -> list[float]:
    """Saves that each change the block, made from the version before; every one must be accepted."""
    csrf, page = token(client, url), client.get(url).text
    version = int(page.partition('name="version"')[2].partition('value="')[2].partition('"')[0])
    times = []
    for number in range(RUNS):
        text = f"村情 {version + number} " + "石榴" * 100
        data = {"end": "1", "csrf_token": csrf, "version": version + number, "overview": text}
        began = time.perf_counter()
        answer = client.post(url, data=data, headers=headers)
        times.append(time.perf_counter() - began)
        assert answer.status_code == 200, answer.status_code
    return times


def commit_bare(database: Any) -> None:
    content = json.dumps({"overview": "石榴" * 100}, ensure_ascii=False)
    database.execute("BEGIN IMMEDIATE")
    database.execute("INSERT INTO t (c) VALUES (?)", (content,))
    database.execute("COMMIT")


def report(results: dict[str, list[float]]) -> None:
    hello, commit = (statistics.median(results[name]) for name in ("bare Flask hello", "bare SQLite commit"))
    print(f"{'':26}{'p50 ms':>9}{'p95 ms':>9}{'× hello':>9}{'× commit':>10}   ({RUNS} runs each, one process)")
    for name, times in results.items():
        p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"{name:26}{p50 * 1000:9.2f}{p95 * 1000:9.2f}{p50 / hello:9.1f}{p50 / commit:10.1f}")
