"""Two reviewers press at the same instant: two portals, two sessions, one database, nothing rolled back."""

import threading
from functools import partial

import sqlalchemy as sa

from portal.history.models import Event
from portal.history.queries import broken_links
from portal.kernel.db import db
from portal.plans.models import Plan, State
from portal.reviews.models import Decision
from tests import people as folk
from tests.browser import form_data
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


def test_a_press_for_many_meets_another_reviewers_press_for_one(portals):
    """The list's press answers with a line for each village; the one who was second is told who was first."""
    apps, plan_id = portals
    answers, barrier = {}, threading.Barrier(2)

    def press_one(app):
        browser = browser_of(app, "reviewer")
        page = browser.get(f"/plans/{plan_id}/review")
        barrier.wait()
        answers["reviewer"] = pressed(browser, page, *PRESSES["reviewer"])

    def press_many(app):
        browser = browser_of(app, "reviewer2")
        page = browser.get("/plans")
        hidden = {field["name"]: field["value"] for field in page.select("input[type=hidden][form=batch]")}
        data = form_data(page.select_one("#batch")) | hidden | {"decision": "approve", "opinion": "同意上报"}
        barrier.wait()
        answers["reviewer2"] = browser.post("/plans/decisions", data | {"plan": [str(plan_id)]}, expect=200)

    all_at_once([partial(act, app) for act, app in zip((press_one, press_many), apps, strict=True)])

    line = " ".join(answers["reviewer2"].select_one("main .plain-list li").text.split())
    winner = "reviewer" if answers["reviewer"].response.status_code == 303 else "reviewer2"
    with apps[0].app_context():
        check_the_books(plan_id, winner)
    if winner == "reviewer":
        assert f"已由{folk.PEOPLE['reviewer'][2]}于今天" in line
    else:
        assert line == "柳树村：已通过" and answers["reviewer"].response.status_code == 409


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
