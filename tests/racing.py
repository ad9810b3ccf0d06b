"""Several people at the same instant: two portals on one database of their own, in which nothing is rolled back."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from flask import Flask

from portal.accounts.queries import user_named
from portal.kernel.db import db
from portal.plans import queries
from tests import people as folk
from tests.browser import Browser
from tests.conftest import make_app
from tests.postgres import fresh_database

Portals = tuple[list[Flask], int]


def two_portals(folder: Path) -> Iterator[list[Flask]]:
    """Two applications, as two web processes would be, on a new database of the kind the run is for."""
    given = os.environ.get("PORTAL_TEST_DATABASE", "sqlite")
    sqlite = f"sqlite:///{folder / 'race.sqlite'}"
    database = sqlite if given == "sqlite" else fresh_database(given, "race")
    apps = [make_app(database, folder) for _ in range(2)]
    yield apps
    for app in apps:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def filled_portals(tmp_path: Path) -> Iterator[Portals]:
    """The applications and the id of 柳树村's plan, which lacks nothing and is not submitted."""
    for apps in two_portals(tmp_path):
        with apps[0].app_context():
            plan_id = one_filled_plan()
        yield apps, plan_id


@pytest.fixture
def portals(tmp_path: Path) -> Iterator[Portals]:
    """The same, submitted once."""
    for apps in two_portals(tmp_path):
        with apps[0].app_context():
            plan_id = one_filled_plan()
            secretary = user_named("secretary")
            assert secretary
            folk.submit(queries.plan_or_404(secretary, plan_id), secretary)
        yield apps, plan_id


def one_filled_plan() -> int:
    places = folk.make_places()
    people = folk.make_people(places)
    cycle = folk.make_cycle(places)
    db.session.commit()
    plan = queries.plan_of(people["secretary"], places["青山镇/柳树村"], cycle)
    assert plan
    folk.fill(plan, people["secretary"])
    return plan.id


def browser_of(app: Flask, who: str) -> Browser:
    with app.app_context():
        return Browser(app, user_named(who))


def all_at_once(acts: Sequence[Callable[[], None]]) -> None:
    """Run each in a thread of its own and wait; a failure in any of them is raised here."""
    failures: list[BaseException] = []

    def guarded(act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=guarded, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "somebody still waits"
    if failures:
        raise failures[0]
