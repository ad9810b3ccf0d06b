"""Two reviewers press at the same instant: two portals, two sessions, one database, nothing rolled back."""

import os
import threading

import pytest
import sqlalchemy as sa

from portal.accounts.queries import user_named
from portal.db import db
from portal.history.models import Event
from portal.history.queries import broken_links
from portal.plans import queries as plan_queries
from portal.plans.models import Plan, State
from portal.reviews.models import Decision
from tests import people as folk
from tests.browser import Browser
from tests.conftest import make_app
from tests.postgres import database_for_worker

PRESSES = {"reviewer": ("return", "目标没有数字"), "reviewer2": ("approve", "同意上报")}


@pytest.fixture
def portals(tmp_path):
    """Two applications on one database of their own, and the id of a submitted plan in it."""
    given = os.environ.get("PORTAL_TEST_DATABASE", "sqlite")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    sqlite = f"sqlite:///{tmp_path / 'race.sqlite'}"
    database = sqlite if given == "sqlite" else database_for_worker(given, f"race_{worker}")
    apps = [make_app(database, tmp_path) for _ in PRESSES]
    with apps[0].app_context():
        plan_id = one_submitted_plan()
    yield apps, plan_id
    for app in apps:
        with app.app_context():
            db.engine.dispose()


def one_submitted_plan() -> int:
    places = folk.make_places()
    people = folk.make_people(places)
    cycle = folk.make_cycle(places)
    db.session.commit()
    plan = plan_queries.plan_of(people["secretary"], places["青山镇/柳树村"], cycle)
    folk.fill(plan, people["secretary"])
    folk.submit(plan_queries.plan_or_404(people["secretary"], plan.id), people["secretary"])
    return plan.id


def test_one_decision_wins_and_the_other_is_told(portals):
    apps, plan_id = portals
    answers, barrier = {}, threading.Barrier(len(PRESSES))

    def press(app, who):
        button, opinion = PRESSES[who]
        browser = browser_of(app, who)
        page = browser.get(f"/plans/{plan_id}/review")
        barrier.wait()
        answers[who] = pressed(browser, page, button, opinion)

    threads = [threading.Thread(target=press, args=pair) for pair in zip(apps, PRESSES, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    winner = next(who for who, page in answers.items() if page.response.status_code == 303)
    loser = next(who for who in answers if who != winner)
    with apps[0].app_context():
        check_the_books(plan_id, winner)
    refused = answers[loser]
    assert refused.response.status_code == 409
    told = " ".join(refused.select_one("#standing .notice--error").text.split())
    assert f"已由{folk.PEOPLE[winner][2]}于今天" in told and PRESSES[winner][1] in told
    assert PRESSES[loser][1] in refused.text


def browser_of(app, who) -> Browser:
    with app.app_context():
        return Browser(app, user_named(who))


def pressed(browser, page, button, opinion):
    """The answer, whichever of the two it is."""
    form = page.select_one("#decision-bar")
    data = {field["name"]: field.get("value", "") for field in form.select("input")} | {"opinion": opinion}
    action = next(b["formaction"] for b in form.select("button") if b["value"] == button)
    response = browser.client.post(action, data=data)
    return browser._page(response, response.status_code)


def check_the_books(plan_id, winner):
    """One decision, one event, the state that goes with them, and a history without a gap."""
    decision = db.session.scalars(sa.select(Decision)).one()
    verb = f"plan_{decision.kind.value}"
    event = db.session.scalars(sa.select(Event).where(Event.verb.in_(("plan_returned", "plan_approved")))).one()
    plan = db.session.get_one(Plan, plan_id)
    assert (event.verb, event.actor_id) == (verb, decision.made_by_id)
    assert event.actor_name == folk.PEOPLE[winner][2]
    assert plan.state is State(decision.kind.value)
    assert broken_links() == []
