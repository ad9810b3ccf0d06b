"""What paper costs: `python -m bench paper [--long] [--write]`. Ours beside headless Chromium printing the same HTML.

`warm` has a child process waiting that has loaded its libraries, as in the worker; `cold` starts one. Memory is the
peak of all processes that drew, together. The ledgers are the sample township's rows again and again, drawn as the
worker draws them: in stretches, on all cores. The packet is 44 plans through the worker's own function: nothing kept
yet, everything kept, one plan drawn anew; beside it the same plans in one HTML, and eight of them, which is what
Chromium can do. Chromium gets our style sheets and the system's faces: it prints as much, but not our paper.
"""

import os
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from bench.parts import prepared
from bench.printers import Cost, best, chromium, measured
from bench.report import write_under

PASSWORD = "bench-shiliu-2022"
RUNS = 3
LEDGER, LONG = 1_276, 12_760  # rows; the long one takes minutes each way
PLANS, FEW = 44, 8
BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
Lines = list[tuple[str, dict[str, Cost]]]  # (document, way → cost)


@dataclass(frozen=True)
class Page:
    """A document in one piece, as Chromium gets it."""

    html: str
    css: Sequence[str]


class Presses:
    """Both renderers of the portal, each put where the portal looks for its own."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        from portal.printing.render import Renderer

        self.warm, self.cold = Renderer(folder / "fontconfig", warm=True), Renderer(folder / "fontconfig")
        stack.callback(self.warm.close)

    def use(self, way: str) -> None:
        from flask import current_app

        current_app.extensions["portal_renderer"] = getattr(self, way)
        if way == "warm":
            time.sleep(2)  # the child that waits gets ready


def main(options: Sequence[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        os.environ |= {"PORTAL_INSTANCE": name, "PORTAL_SAMPLE_PASSWORD": PASSWORD}
        os.environ.pop("DATABASE_URL", None)
        app = prepared()
        with app.app_context(), ExitStack() as stack:
            text = table(measure(Presses(Path(name), stack), Path(name), long="--long" in options))
    print(text)
    if "--write" in options:
        write_under("Paper", text)
    return 0


def measure(presses: Presses, folder: Path, *, long: bool) -> Lines:
    plans, lines = plan_ids(), Lines()

    def say(name: str, costs: dict[str, Cost]) -> None:
        lines.append((name, costs))
        print(name, {way: cost.text for way, cost in costs.items()}, file=sys.stderr)  # the whole takes minutes

    from portal.printing import queries

    plan = queries.build("plan", {"plan_id": plans[0]}, None)
    say("one plan", drawn(presses, plan) | beside(page_of([plan]), folder))
    ledger = ledger_of(LEDGER)
    say(f"ledger of {LEDGER:,} rows", drawn(presses, ledger) | beside(page_of([ledger]), folder))
    built = [queries.build("plan", {"plan_id": number}, None) for number in plans]
    few, all_of_them = page_of(built[:FEW]), page_of(built)
    say(f"{FEW} plans in one HTML", {"warm": in_one(presses, few)} | beside(few, folder))
    ways = packet(presses, plans) | {"in one HTML, warm": in_one(presses, all_of_them)}
    say(f"packet of {PLANS} plans", ways | beside(all_of_them, folder, runs=1))
    if long:
        ledger = ledger_of(LONG)
        say(f"ledger of {LONG:,} rows", drawn(presses, ledger, runs=1) | beside(page_of([ledger]), folder, runs=1))
    return lines


def plan_ids() -> list[int]:
    """The sample township's plans; the few that were not handed in yet come last, as drafts."""
    import sqlalchemy as sa

    from portal.kernel.db import db
    from portal.plans.models import Plan

    order = (Plan.latest_submission_id.is_(None), Plan.id.desc())
    return list(db.session.scalars(sa.select(Plan.id).order_by(*order).limit(PLANS)))


def ledger_of(rows: int) -> Any:
    """The sample township's ledger with so many rows."""
    from portal.places.queries import unit_named
    from portal.printing import queries
    from portal.printing.stretches import in_stretches

    built = queries.build("ledger", {"unit_id": unit_named("广武镇").id}, None)
    many = [replace(row, unit_id=row.unit_id + 1_000 * round_) for round_, row in numbered(built.context["rows"], rows)]
    return replace(
        built,
        context={**built.context, "rows": many},
        stretches=in_stretches(many, lambda row: row.unit_id),
    )


def numbered(rows: Sequence[Any], count: int) -> list[tuple[int, Any]]:
    """The rows again and again, each with how often they had all been there before."""
    return [(number // len(rows), row) for number, row in enumerate(islice(cycle(rows), count))]


def page_of(built: Sequence[Any]) -> Page:
    """Documents of one kind in one HTML."""
    from portal.printing import store

    first, *others = map(store.html_of, built)
    bodies = "".join(found[1] for html in (first, *others) if (found := BODY.search(html)))
    return Page(BODY.sub(lambda _found: f"<body>{bodies}</body>", first), store.css_of(built[0]))


def drawn(presses: Presses, built: Any, runs: int = RUNS) -> dict[str, Cost]:
    """A document as the worker draws it."""
    from portal.printing import drawing

    def once(way: str) -> Cost:
        presses.use(way)
        order = drawing.order_of(built)
        return measured(os.getpid(), lambda: drawing.draw(order).pdf)

    return {way: best(partial(once, way), runs) for way in ("warm", "cold")}


def in_one(presses: Presses, page: Page) -> Cost:
    """A page in one piece, which no document of the portal of that length is any more."""
    presses.use("warm")
    return measured(os.getpid(), lambda: presses.warm.draw(page.html, page.css).pdf)


def beside(page: Page, folder: Path, runs: int = RUNS) -> dict[str, Cost]:
    return chromium(page.html, page.css, folder, head=os.getpid(), runs=runs)


def packet(presses: Presses, plans: Sequence[int]) -> dict[str, Cost]:
    """The plans bound by the worker's own function, with nothing of them kept, all of them, all but one."""
    from portal.kernel.db import db
    from portal.printing import store
    from portal.printing.packets import making
    from portal.printing.packets.models import Packet

    number = new_packet(plans)

    def make() -> bytes:
        return making.make(number, None, lambda _percent, _words: None).pdf

    def once(*, forget: bool = False) -> Cost:
        presses.use("warm")
        if forget:
            for bound in (db.session.get_one(Packet, number).manifest or [])[:1]:
                if kept := store.find(bound["file_key"]):
                    kept.path.unlink()
        return measured(os.getpid(), make)

    cold = once()
    return {
        "nothing kept": cold,
        "all kept": best(once, RUNS),
        "one drawn anew": best(partial(once, forget=True), RUNS),
    }


def new_packet(plans: Sequence[int]) -> int:
    import sqlalchemy as sa

    from portal.accounts.models import User
    from portal.catalogue.queries import cycle_of
    from portal.kernel.db import commit, db
    from portal.printing.packets.services import make_packet

    actor = db.session.scalars(sa.select(User).where(User.username == "reviewer")).one()
    items = [{"document": "plan", "params": {"plan_id": number}, "title": f"计划表 {number}"} for number in plans]
    made = make_packet("全册", cycle_of(actor.unit).year, items, actor=actor)  # type: ignore[arg-type]
    commit()
    return made.id


def table(lines: Lines) -> str:
    """A line for each document and way, with its share of Chromium's time."""
    text = [
        f"{time.strftime('%Y-%m-%d')}, best of {RUNS}; with nothing kept, packets by Chromium and the longest once. "
        "No typst on this machine.",
        "",
        "| document | way | cost | × Chromium |",
        "|---|---|---|--:|",
    ]
    for name, costs in lines:
        limit = costs.get("Chromium")
        for way, cost in costs.items():
            share = f"{cost.seconds / limit.seconds:.2f}" if limit and not limit.gave_up else ""
            text.append(f"| {name} | {way} | {cost.text} | {share} |")
    return "\n".join(text) + "\n"
