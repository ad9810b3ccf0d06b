"""Where the time of a page goes: `python -m bench parts [--write]`.

Each page in one process through the WSGI interface, beside a bare Flask "hello", the one query that would bring the
same rows to a program without an ORM, and its template rendered again from what the page was made of; all in one run,
in turn. `SQL` is the time inside the database driver, which with SQLite includes the search itself.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.report import write_under

ROUNDS = 40
PASSWORD = "bench-shiliu-2022"
HEADING = "Pages"
LIST_ROWS = """SELECT plan.*, unit.*, submission.submitted_at, submission.target_level FROM plan
JOIN unit ON unit.id = plan.unit_id LEFT JOIN submission ON submission.id = plan.latest_submission_id
WHERE plan.cycle_id = (SELECT id FROM cycle ORDER BY year DESC LIMIT 1) AND unit.is_active
AND unit.township_id = (SELECT unit_id FROM user WHERE username = 'reviewer')"""
PLAN_ROWS = """SELECT plan.*, block.* FROM plan JOIN block ON block.plan_id = plan.id
WHERE plan.unit_id = (SELECT unit_id FROM user WHERE username = 'gw08')
AND plan.cycle_id = (SELECT id FROM cycle ORDER BY year DESC LIMIT 1)"""


@dataclass
class Page:
    """A page and its times in seconds."""

    name: str
    client: Any
    url: str
    rows: str
    template: Callable[[], object] = lambda: None
    queries: int = 0
    whole: list[float] = field(default_factory=list)
    sql: list[float] = field(default_factory=list)
    rendered: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)


def main(options: Sequence[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        os.environ |= {"PORTAL_INSTANCE": folder, "PORTAL_SAMPLE_PASSWORD": PASSWORD}
        os.environ.pop("DATABASE_URL", None)
        text = table(*measure(Path(folder)))
    print(text)
    if "--write" in options:
        write_under(HEADING, text)
    return 0


def measure(folder: Path) -> tuple[list[float], list[Page]]:
    """(seconds of hello, the pages). Imported here, because the environment has to be set before."""
    import pysqlite3
    from flask import Flask

    from bench.pages import sign_in, timed

    app = prepared()
    bare = Flask("bare")
    bare.add_url_rule("/", view_func=lambda: "hello")
    greeter = bare.test_client()
    village, office = sign_in(app, "gw08"), sign_in(app, "reviewer")
    pages = [
        Page("township list, 44 rows", office, "/plans", LIST_ROWS),
        Page("plan home", village, village.get("/").location, PLAN_ROWS),
    ]
    database = pysqlite3.connect(folder / "portal.sqlite")
    hellos = list[float]()
    for page in pages:
        assert database.execute(page.rows).fetchall(), page.name
        assert page.client.get(page.url).status_code == 200, page.url
    for _ in range(ROUNDS):
        hellos += timed(lambda: greeter.get("/"), 1)
        for page in pages:
            look_at(app, page)
            page.bare += timed(lambda rows=page.rows: database.execute(rows).fetchall(), 1)  # type: ignore[misc]
    return hellos, pages


def prepared() -> Any:
    """The portal with its sample data."""
    import flask_migrate

    from portal import create_app
    from portal.accounts.services.passwords import hash_password
    from portal.kernel.db import commit
    from portal.sample.loading import load

    app = create_app()
    with app.app_context():
        flask_migrate.upgrade()
        load(hash_password(PASSWORD), lambda _line: None)
        commit()
    return app


def look_at(app: Any, page: Page) -> None:
    """One request, what it spent in the database, and its template again while the request is still there."""
    from flask import template_rendered

    made = list[tuple[Any, dict[str, Any]]]()

    def note(_sender: Any, template: Any, context: dict[str, Any], **_more: Any) -> None:
        made.append((template, context))

    with page.client, template_rendered.connected_to(note, app), in_database() as spent:
        began = time.perf_counter()
        page.client.get(page.url)
        page.whole.append(time.perf_counter() - began)
        page.sql.append(sum(spent))
        page.queries = len(spent)
        template, context = made[0]
        began = time.perf_counter()
        template.render(context)
        page.rendered.append(time.perf_counter() - began)


@contextmanager
def in_database() -> Any:
    """A list that every statement's seconds are put into."""
    import sqlalchemy as sa

    spent, begun = list[float](), list[float]()

    def before(*_all: Any) -> None:
        begun.append(time.perf_counter())

    def after(*_all: Any) -> None:
        spent.append(time.perf_counter() - begun.pop())

    sa.event.listen(sa.Engine, "before_cursor_execute", before)
    sa.event.listen(sa.Engine, "after_cursor_execute", after)
    try:
        yield spent
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", before)
        sa.event.remove(sa.Engine, "after_cursor_execute", after)


def table(hellos: list[float], pages: list[Page]) -> str:
    """One line a page; times are medians in milliseconds."""
    hello = statistics.median(hellos)
    lines = [
        f"{time.strftime('%Y-%m-%d')}, {ROUNDS} rounds in turn, one process, SQLite; medians in ms.",
        "",
        f"| page | whole | × hello ({hello * 1000:.2f}) | bare query | SQL (statements) | template alone | the rest |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for page in pages:
        whole, sql, rendered, bare = map(statistics.median, (page.whole, page.sql, page.rendered, page.bare))
        rest = whole - sql - rendered
        lines.append(
            f"| {page.name} | {whole * 1000:.1f} | {whole / hello:.0f} | {bare * 1000:.2f} | {sql * 1000:.1f} "
            f"({page.queries}) | {rendered * 1000:.1f} | {rest * 1000:.1f} |"
        )
    return "\n".join(lines) + "\n"
