"""What is asked of a province: the pages of a township, of a county and of a village, a save of each, the roll-up."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import sqlalchemy as sa

from bench.pages import sign_in, token

Act = Callable[[], object]


def asked(app: Any) -> Iterator[tuple[str, Act]]:
    """(name, act); the first county is the same at every size."""
    from portal.ledgers.queries.province import province_rollup

    with app.app_context():
        plans, township, year = _plans_of_first_county(), _first_township(), _newest_year()
    yield from _of_township(sign_in(app, "town0001"), plans)
    yield from _of_county(sign_in(app, "county001"), plans, township, year)
    yield from _of_admin(sign_in(app, "admin001"))
    yield from _of_village(app, plans)

    def roll_up() -> None:
        with app.app_context():
            assert province_rollup(year).total.villages

    yield "province: roll-up by county", roll_up


def _plans_of_first_county() -> dict[str, list[int]]:
    """By state, in the order of villages."""
    from portal.kernel.db import db
    from portal.places.models import Unit
    from portal.plans.models import Plan, State
    from portal.reviews.models import Step, StepKind

    county = sa.select(Unit.id).where(Unit.parent_id.is_(None)).order_by(Unit.id).limit(1).scalar_subquery()
    rows = db.session.execute(
        sa.select(Plan.state, Plan.id).join(Plan.unit).where(Unit.county_id == county).order_by(Plan.id)
    )
    found: dict[str, list[int]] = {state.value: [] for state in State}
    for state, plan in rows:
        found[state.value].append(plan)
    filed = set(db.session.scalars(sa.select(Step.plan_id).where(Step.kind == StepKind.filed)))
    return found | {"to file": [plan for plan in found["approved"] if plan not in filed]}


def _newest_year() -> int:
    """A database that was kept may have been filled in another year than this one."""
    from portal.catalogue.models import Cycle
    from portal.kernel.db import db

    return db.session.scalar(sa.select(sa.func.max(Cycle.year))) or 0


def _first_township() -> int:
    from portal.kernel.db import db
    from portal.places.models import Kind, Unit

    return db.session.scalars(sa.select(Unit.id).where(Unit.kind == Kind.township).order_by(Unit.id)).first() or 0


def _of_township(client: Any, plans: dict[str, list[int]]) -> Iterator[tuple[str, Act]]:
    plan = plans["submitted"][0]
    pages = {"home": "/", "list": "/plans", "search": "/plans?search=jz", "review": f"/plans/{plan}/review?show=all"}
    pages |= {"column": "/columns?task=branch.1", "ledger": "/prints/preview?document=ledger"}
    pages |= {"roll-up": "/prints/preview?document=rollup", "liaisons": "/liaisons", "reminders": "/reminders"}
    pages |= {"figures": "/figures", "stars": "/figures/matrix"}
    yield from _pages("township", client, pages)
    yield "township: save (a comment)", _comment(client, plan)


def _of_county(client: Any, plans: dict[str, list[int]], township: int, year: int) -> Iterator[tuple[str, Act]]:
    plan, villages = plans["submitted"][5], "/plans?view=villages"
    pages = {"home": "/", "townships": "/plans", "list": villages, "list, last page": f"{villages}&page=99"}
    pages |= {"search": f"{villages}&search=jz", "state": f"{villages}&state=approved"}
    pages |= {"review": f"/plans/{plan}/review?show=all&view=villages", "units": "/units", "years": "/years"}
    pages |= {"year": f"/years/{year}", "roll-up": "/prints/preview?document=rollup"}
    pages |= {"figures": "/figures", "stars": f"/figures/matrix?open={township}", "figure": "/figures/villages?level=3"}
    yield from _pages("county", client, pages)
    yield "county: save (taking note of a plan)", _filing(client, plans["to file"])


def _of_admin(client: Any) -> Iterator[tuple[str, Act]]:
    yield from _pages("admin", client, {"accounts": "/accounts", "account search": "/accounts?search=village001"})


def _of_village(app: Any, plans: dict[str, list[int]]) -> Iterator[tuple[str, Act]]:
    from portal.accounts.models import User
    from portal.kernel.db import db
    from portal.plans.models import Plan

    with app.app_context():
        authors = sa.select(Plan.id, User.username).join(User, Plan.edited_by_id == User.id)
        drafts = authors.where(Plan.id.in_(plans["draft"])).order_by(Plan.id)
        plan, username = db.session.execute(drafts.limit(1)).one()
    client = sign_in(app, username)
    yield from _pages("village", client, {"plan": f"/plans/{plan}", "block": f"/plans/{plan}/blocks/analysis"})
    yield "village: save (a block)", _block(client, f"/plans/{plan}/blocks/analysis")


def _pages(who: str, client: Any, pages: dict[str, str]) -> Iterator[tuple[str, Act]]:
    for name, url in pages.items():
        yield f"{who}: {name}", lambda url=url: _opened(client, url)  # type: ignore[misc]


def _opened(client: Any, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)


def _hidden(page: str, name: str) -> str:
    return page.partition(f'name="{name}"')[2].partition('value="')[2].partition('"')[0]


def _comment(client: Any, plan: int) -> Act:
    """A remark on a field, each time another one."""
    page = client.get(f"/plans/{plan}/review?show=all&at=analysis:goal").text
    said = {"csrf_token": token(client, f"/plans/{plan}/review?show=all&at=analysis:goal"), "block": "analysis"}
    said |= {"end": "1", "field": "goal", "audience": "village", "submission_id": _hidden(page, "submission_id")}
    numbers = count(1)

    def act() -> None:
        answer = client.post(f"/plans/{plan}/comments", data=said | {"body": f"第 {next(numbers)} 条意见"})
        assert answer.status_code == 303, answer.status_code

    return act


def _filing(client: Any, plans: list[int]) -> Act:
    """备案 of one approved plan after the other; looking at it first is part of the act, as it is for people."""
    waiting = iter(plans)

    def act() -> None:
        plan = next(waiting)
        page = client.get(f"/plans/{plan}/review").text
        form = page.partition(f"/plans/{plan}/filing")[2]
        said = {name: _hidden(form, name) for name in ("csrf_token", "submission_id", "end")}
        answer = client.post(f"/plans/{plan}/filing", data=said | {"words": ""})
        assert answer.status_code == 303, answer.status_code

    return act


def _block(client: Any, url: str) -> Act:
    page = client.get(url).text
    csrf, versions = token(client, url), count(int(_hidden(page, "version")))

    def act() -> None:
        version = next(versions)
        data = {"end": "1", "csrf_token": csrf, "version": version, "goal": f"目标 {version}"}
        answer = client.post(url, data=data, headers={"X-Autosave": "1"})
        assert answer.status_code == 200, answer.status_code

    return act
