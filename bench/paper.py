"""What paper costs: `python -m bench paper [--long] [--write]`. Ours beside headless Chromium printing the same HTML.

`cold` starts a child process for the document, `warm` has one waiting that has loaded its libraries, as in the worker.
Memory is the peak of the largest process. The long ledgers are the sample township's rows again and again; the packet
is 44 plans: kept ones bound (portal.printing.packets), all in one HTML, and one of them drawn anew before binding.
Chromium gets our style sheets and the system's faces; what it prints is not our paper, only as much of it.
"""

import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import Any

from bench.parts import prepared
from bench.report import write_under

PASSWORD = "bench-shiliu-2022"
RUNS = 3
LEDGER, LONG = 1_276, 12_760  # rows; the long one takes minutes each way
PLANS = 44
CHROMIUM = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", "--no-pdf-header-footer"),
)
BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)


@dataclass(frozen=True)
class Cost:
    """Seconds, peak memory in MB where it was looked at, pages, bytes."""

    seconds: float
    memory: float = 0
    pages: int = 0
    size: int = 0

    @property
    def text(self) -> str:
        memory = f", {self.memory:.0f} MB" if self.memory else ""
        made = f", {self.pages} p, {self.size / 1e6:.1f} MB file" if self.size else ""
        return f"{self.seconds:.2f} s{memory}{made}"


@dataclass(frozen=True)
class Sheet:
    """A document as HTML with its style sheets."""

    name: str
    html: str
    css: Sequence[str]


def main(options: Sequence[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        os.environ |= {"PORTAL_INSTANCE": name, "PORTAL_SAMPLE_PASSWORD": PASSWORD}
        os.environ.pop("DATABASE_URL", None)
        app = prepared()
        with app.app_context():
            text = table(measure(Path(name), long="--long" in options))
    print(text)
    if "--write" in options:
        write_under("Paper", text)
    return 0


def measure(folder: Path, *, long: bool) -> list[tuple[str, dict[str, Cost]]]:
    """(document, way → cost)."""
    from portal.printing.render import Renderer

    lines = list[tuple[str, dict[str, Cost]]]()
    with ExitStack() as stack:
        press = Renderer(folder / "fontconfig", warm=True)
        stack.callback(press.close)
        plans = plan_sheets()
        for sheet in (plans[0], ledger_sheet(LEDGER)):
            costs = {"warm": best(partial(draw, press, sheet)), "cold": child(sheet, folder)}
            lines.append((sheet.name, costs | chromium(sheet, folder)))
            show(lines)
        lines.append((f"packet of {PLANS} plans", packet(press, plans, folder)))
        show(lines)
        if long:
            sheet = ledger_sheet(LONG)
            lines.append((sheet.name, {"cold": child(sheet, folder), **chromium(sheet, folder, runs=1)}))
    return lines


def show(lines: Sequence[tuple[str, dict[str, Cost]]]) -> None:
    """Say how far it is: the whole takes minutes."""
    name, costs = lines[-1]
    print(name, {way: cost.text for way, cost in costs.items()}, file=sys.stderr)


def plan_sheets() -> list[Sheet]:
    """The sample's plans that were handed in."""
    import sqlalchemy as sa

    from portal.db import db
    from portal.plans.models import Plan
    from portal.printing import queries, store

    handed_in = sa.select(Plan.id).where(Plan.latest_submission_id.is_not(None)).order_by(Plan.id).limit(PLANS)
    built = [queries.build("plan", {"plan_id": number}, None) for number in db.session.scalars(handed_in).all()]
    sheets = [Sheet("one plan", store.html_of(one), tuple(store.css_of(one))) for one in built]
    return list(islice(cycle(sheets), PLANS))


def ledger_sheet(rows: int) -> Sheet:
    """The sample township's ledger with so many rows."""
    from portal.places.queries import unit_named
    from portal.printing import queries, store

    built = queries.build("ledger", {"unit_id": unit_named("广武镇").id}, None)
    many = list(islice(cycle(built.context["rows"]), rows))
    html = store.html_of(replace(built, context={**built.context, "rows": many}))
    return Sheet(f"ledger of {rows} rows", html, tuple(store.css_of(built)))


def best(act: Callable[[], Cost], runs: int = RUNS) -> Cost:
    return min((act() for _ in range(runs)), key=lambda cost: cost.seconds)


def draw(press: Any, sheet: Sheet) -> Cost:
    """By a child that waits; the next one is given time to get ready."""
    time.sleep(2)
    began = time.perf_counter()
    drawn = press.draw(sheet.html, sheet.css)
    return Cost(time.perf_counter() - began, pages=drawn.pages, size=len(drawn.pdf))


def child(sheet: Sheet, folder: Path) -> Cost:
    """By a child started for it: time with its start, and its memory."""
    from portal.printing.faces import fontconfig_file
    from portal.printing.render import CHILD, ENVIRONMENT

    order = json.dumps({"html": sheet.html, "css": list(sheet.css), "identifier": "bench"}).encode()
    (folder / "order").write_bytes(order)
    environment = {**ENVIRONMENT, "FONTCONFIG_FILE": str(fontconfig_file(folder / "fontconfig"))}
    began = time.perf_counter()
    with (folder / "order").open("rb") as given, open(os.devnull, "wb") as nowhere:
        command = [sys.executable, "-P", "-s", str(CHILD), str(os.getpid()), str(nowhere.fileno())]
        running = Popen(command, stdin=given, stdout=DEVNULL, env=environment, pass_fds=(nowhere.fileno(),))
        return waited(running, began)


def waited(running: "Popen[bytes]", began: float) -> Cost:
    """The end of a process, with the largest memory of it and of those it has waited for."""
    _, status, usage = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise RuntimeError(f"{running.args!r} ended with {running.returncode}")
    return Cost(time.perf_counter() - began, usage.ru_maxrss / 1024)


def chromium(sheet: Sheet, folder: Path, runs: int = RUNS) -> dict[str, Cost]:
    """The same HTML printed by Debian's Chromium, if it is there."""
    program = shutil.which("chromium")
    if program is None:
        return {}
    page, made = folder / "page.html", folder / "page.pdf"
    style = "".join(f"<style>{text}</style>" for text in sheet.css)
    page.write_text(sheet.html.replace("</head>", f"{style}</head>"), "utf-8")
    command = [program, *CHROMIUM, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={made}", page.as_uri()]

    def once() -> Cost:
        began = time.perf_counter()
        cost = waited(Popen(command, stdout=DEVNULL, stderr=PIPE), began)
        return replace(cost, pages=pages_in(made.read_bytes()), size=made.stat().st_size)

    return {"Chromium": best(once, runs)}


def pages_in(pdf: bytes) -> int:
    from portal.printing.binding.parts import page_count

    return page_count(pdf)


def packet(press: Any, plans: Sequence[Sheet], folder: Path) -> dict[str, Cost]:
    """44 plans: bound from kept ones, after one was drawn anew, in one HTML, by Chromium; and simply laid together."""
    kept = [press.draw(sheet.html, sheet.css).pdf for sheet in dict.fromkeys(plans)]
    papers = list(islice(cycle(kept), PLANS))
    glyphs = press.draw("<p>全册第页共 0123456789-</p>", ["p { font-family: 'Portal Song' }"]).pdf
    bodies = "".join(found[1] for sheet in plans if (found := BODY.search(sheet.html)))
    whole = Sheet("", BODY.sub(lambda _found: f"<body>{bodies}</body>", plans[0].html), plans[0].css)

    def bound() -> Cost:
        from portal.printing.binding.parts import Part, bind
        from portal.printing.packets.layout import even

        began = time.perf_counter()
        numbers = [f"全册第 {number} 页" for number in range(100)]
        parts = [Part(pdf, numbers[:pages] + [""] * (even(pages) - pages)) for pdf, pages in counted()]
        made = bind(parts, [], title="汇编", glyphs=glyphs)
        return Cost(time.perf_counter() - began, pages=pages_in(made), size=len(made))

    def counted() -> list[tuple[bytes, int]]:
        return [(pdf, pages_in(pdf)) for pdf in papers]

    def one_changed() -> Cost:
        anew = draw(press, plans[0])
        rest = bound()
        return replace(rest, seconds=anew.seconds + rest.seconds)

    apart = Cost(0, size=sum(map(len, papers)), pages=sum(pages for _, pages in counted()))
    costs = {"from kept plans": best(bound), "one changed": best(one_changed), "one HTML, cold": child(whole, folder)}
    drawn = draw(press, whole)
    return costs | {"one HTML": drawn, "kept plans side by side": apart} | chromium(whole, folder)


def table(lines: Sequence[tuple[str, dict[str, Cost]]]) -> str:
    """A line for each document and way, with its share of Chromium's time."""
    text = [
        f"{time.strftime('%Y-%m-%d')}, best of {RUNS}; cold once. No typst on this machine.",
        "",
        "| document | way | cost | × Chromium |",
        "|---|---|---|--:|",
    ]
    for name, costs in lines:
        limit = costs.get("Chromium")
        for way, cost in costs.items():
            share = f"{cost.seconds / limit.seconds:.2f}" if limit and cost.seconds else ""
            text.append(f"| {name} | {way} | {cost.text} | {share} |")
    return "\n".join(text) + "\n"
