"""A decision over words that nobody has read asks first (acceptance 60)."""

import pytest

from portal.kernel.db import db
from portal.plans import queries
from portal.plans.models import State
from portal.reviews import services
from portal.reviews.models import Audience
from tests.browser import texts

GOAL = ("analysis", "goal")


def say(plan, people, session, who, words="目标没有数字", audience=Audience.village):
    seen = plan.latest_submission_id
    made = services.add_comment(plan, seen, *GOAL, words, actor=people[who], audience=audience)
    session.commit()
    return made


def decide(browser, page, how, expect):
    return browser.submit(page, "#decision-bar", expect=expect, button=how, opinion="好")


def state_of(plan, people):
    db.session.expire_all()
    return queries.plan_or_404(people["reviewer"], plan.id).state


@pytest.mark.parametrize(
    ("who", "audience", "how", "asks"),
    [
        ("liaison", Audience.village, "approve", True),
        ("liaison", Audience.township, "approve", True),
        ("reviewer", Audience.village, "approve", True),  # one's own, from 按任务横看: it asks for a change
        ("reviewer", Audience.township, "approve", False),
        ("reviewer", Audience.village, "return", False),
        ("liaison", Audience.village, "return", False),  # it stood on the page that was sent
    ],
)
def test_a_press_is_asked_about_once(who, audience, how, asks, browse, submitted_plan, people, session):
    say(submitted_plan, people, session, who, audience=audience)
    browser = browse("reviewer")
    page = browser.get(f"/plans/{submitted_plan.id}/review")
    page = decide(browser, page, how, 409 if asks else 303)
    if asks:
        assert state_of(submitted_plan, people) is State.submitted
        assert "目标没有数字" in page.select_one("#decision-bar .notice").text
        assert page.select_one("#opinion").text.strip() == "好"
        decide(browser, page, how, 303)
    assert state_of(submitted_plan, people) is (State.approved if how == "approve" else State.returned)


@pytest.mark.parametrize("how", ["approve", "return"])
def test_what_came_after_the_page_is_asked_about(how, browse, submitted_plan, people, session):
    browser = browse("reviewer")
    page = browser.get(f"/plans/{submitted_plan.id}/review")
    say(submitted_plan, people, session, "liaison", "页面打开以后说的")
    page = decide(browser, page, how, 409)
    assert "页面打开以后说的" in page.select_one("#decision-bar .notice").text
    say(queries.plan_or_404(people["liaison"], submitted_plan.id), people, session, "liaison", "又说的")
    page = decide(browser, page, how, 409)
    asked = page.select_one("#decision-bar .notice").text
    assert "又说的" in asked and "页面打开以后说的" not in asked
    decide(browser, page, how, 303)


@pytest.mark.parametrize("how", ["approve", "return"])
def test_many_at_once_ask_village_by_village(how, browse, submitted_plan, neighbour_plan, people, session):
    say(submitted_plan, people, session, "liaison")
    browser = browse("reviewer")
    page = browser.get("/plans")
    ticked = [str(submitted_plan.id), str(neighbour_plan.id)]
    seen = {f"seen__{plan.id}": plan.latest_submission_id for plan in (submitted_plan, neighbour_plan)}
    page = browser.submit(page, "#batch", decision=how, opinion="好", plan=ticked, expect=200, **seen)
    states = {"approve": State.approved, "return": State.returned}
    assert (state_of(submitted_plan, people), state_of(neighbour_plan, people)) == (State.submitted, states[how])
    assert texts(page, "form li label") == [f"柳树村，照样{'通过' if how == 'approve' else '退回'}"]
    assert "目标没有数字（" in page.select_one("form li").text and "没有办成" not in page.text
    page = browser.submit(page, "main form", decision=how, plan=[str(submitted_plan.id)], expect=200)
    assert state_of(submitted_plan, people) is states[how]
    assert texts(page, "main form") == []


def test_a_decision_taken_back_asks_again(submitted_plan, people, session):
    say(submitted_plan, people, session, "liaison", "只给镇里", Audience.township)
    seen, reviewer = submitted_plan.latest_submission_id, people["reviewer"]

    def approve(despite=()):
        plan = queries.plan_or_404(reviewer, submitted_plan.id)
        services.approve_plan(plan, seen_submission_id=seen, opinion="", actor=reviewer, despite=despite)

    with pytest.raises(services.Overlooked) as asked:
        approve()
    approve({remark.id for remark in asked.value.remarks})
    plan = queries.plan_or_404(reviewer, submitted_plan.id)
    services.recall_decision(plan, seen_submission_id=seen, words="", actor=reviewer)
    with pytest.raises(services.Overlooked):
        approve()
