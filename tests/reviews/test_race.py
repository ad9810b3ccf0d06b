"""Two reviewers press at the same instant: two portals, two sessions, one database, nothing rolled back."""

import threading
from functools import partial

import sqlalchemy as sa

from portal.db import db
from portal.history.models import Event
from portal.history.queries import broken_links
from portal.plans.models import Plan, State
from portal.reviews.models import Decision
from tests import people as folk
from tests.racing import all_at_once, browser_of

PRESSES = {"reviewer": ("return", "目标没有数字"), "reviewer2": ("approve", "同意上报")}


def test_one_decision_wins_and_the_other_is_told(portals):
    apps, plan_id = portals
    answers, barrier = {}, threading.Barrier(len(PRESSES))

    def press(app, who):
        button, opinion = PRESSES[who]
        browser = browser_of(app, who)
        page = browser.get(f"/plans/{plan_id}/review")
        barrier.wait()
        answers[who] = pressed(browser, page, button, opinion)

    all_at_once([partial(press, app, who) for app, who in zip(apps, PRESSES, strict=True)])

    winner = next(who for who, page in answers.items() if page.response.status_code == 303)
    loser = next(who for who in answers if who != winner)
    with apps[0].app_context():
        check_the_books(plan_id, winner)
    refused = answers[loser]
    assert refused.response.status_code == 409
    told = " ".join(refused.select_one("#standing .notice--error").text.split())
    assert f"已由{folk.PEOPLE[winner][2]}于今天" in told and PRESSES[winner][1] in told
    assert PRESSES[loser][1] in refused.text


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
