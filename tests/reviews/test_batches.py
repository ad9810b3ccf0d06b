"""Many villages in one press: each is decided for itself, and each has its line in the result (acceptance 41)."""

import pytest
import sqlalchemy as sa

from portal.catalogue.services import close_cycle
from portal.plans.models import Plan, State
from portal.plans.queries import plan_or_404
from portal.reviews import services
from portal.reviews.models import Decision, ReviewRules
from tests.browser import form_data, texts

OTHERS = ("secretary", "clerk", "liaison", "viewer", "county", "admin", "outsider")


@pytest.fixture
def both(submitted_plan, neighbour_plan):
    return [submitted_plan, neighbour_plan]


def press(browser, page, ticked, decision, opinion="", expect=200):
    """Tick villages of the list and press one of the two buttons."""
    data = form_data(page.select_one("#batch"))
    data |= {field["name"]: field["value"] for field in page.select("input[type=hidden][form=batch]")}
    data |= {"plan": [str(plan.id) for plan in ticked], "decision": decision, "opinion": opinion}
    return browser.post(page.select_one("#batch")["action"], data, expect=expect)


def lines(page):
    return texts(page, "main .plain-list li")


def test_all_ticked_villages_are_approved_and_told_one_by_one(browse, both, session):
    browser = browse("reviewer")
    page = press(browser, browser.get("/plans"), both, "approve", "同意上报")
    assert lines(page) == ["柳树村：已通过", "石桥村：已通过"]
    assert set(session.scalars(sa.select(Plan.state).where(Plan.id.in_([plan.id for plan in both])))) == {
        State.approved
    }
    assert {made.reason for made in session.scalars(sa.select(Decision))} == {"同意上报"}


def test_a_return_needs_a_reason_and_keeps_ticks_and_words(browse, both, session):
    browser = browse("reviewer")
    page = press(browser, browser.get("/plans"), both[:1], "return", expect=422)
    assert "退回要写明理由" in page.select_one("#batch").text
    assert [box["value"] for box in page.select("input[name=plan][checked]")] == [str(both[0].id)]
    assert session.scalar(sa.select(sa.func.count(Decision.id))) == 0
    page = press(browser, page, both, "return", "目标都要有数字")
    assert lines(page) == ["柳树村：已退回修改", "石桥村：已退回修改"]


def test_nothing_ticked_decides_nothing(browse, both, session):
    browser = browse("reviewer")
    page = press(browser, browser.get("/plans"), [], "approve", "写好的意见", expect=422)
    assert "请先勾选" in page.text and "写好的意见" in page.select_one("#batch-opinion").text
    assert session.scalar(sa.select(sa.func.count(Decision.id))) == 0


def test_one_that_was_decided_meanwhile_does_not_stop_the_others(browse, both, people, session):
    browser = browse("reviewer")
    page = browser.get("/plans")
    plan = plan_or_404(people["reviewer2"], both[0].id)
    services.return_plan(plan, seen_submission_id=plan.latest_submission_id, reason="先退了", actor=people["reviewer2"])
    session.commit()
    page = press(browser, page, both, "approve")
    refused, done = lines(page)
    assert refused.startswith("柳树村：没有办成。") and "周芳" in refused and "先退了" in refused
    assert done == "石桥村：已通过"


def test_what_is_somebody_elses_or_was_never_there_is_reported_without_its_name(browse, both, session):
    browser = browse("reviewer")
    page = press(browser, browser.get("/plans"), [*both, type("No", (), {"id": 9999})], "approve")
    assert len(lines(page)) == 3 and "没有找到这份计划表" in lines(page)[0]


def test_a_submission_that_was_not_on_the_page_is_not_decided(browse, both, session):
    browser = browse("reviewer")
    page = browser.get("/plans")
    page.select_one(f"input[name='seen.{both[0].id}']")["value"] = "1234"
    page = press(browser, page, both[:1], "approve")
    assert "没有办成" in lines(page)[0]
    assert session.scalar(sa.select(sa.func.count(Decision.id))) == 0


def test_the_first_of_two_reviewers_is_told_that_another_has_to_come(browse, both, people, places, session):
    services.change_rules(
        places["青山镇"], needs_first_look=False, needs_second_reviewer=True, actor=people["reviewer"]
    )
    session.commit()
    assert session.scalar(sa.select(ReviewRules.needs_second_reviewer))
    browser = browse("reviewer")
    page = press(browser, browser.get("/plans"), both[:1], "approve")
    assert lines(page) == ["柳树村：一审通过，等另一位审核人复审"]


def test_pressing_twice_is_one_decision_each(browse, both, session):
    browser = browse("reviewer")
    page = browser.get("/plans")
    for _ in range(2):
        assert lines(press(browser, page, both, "approve")) == ["柳树村：已通过", "石桥村：已通过"]
    assert session.scalar(sa.select(sa.func.count(Decision.id))) == 2


def test_a_closed_year_has_no_bar_and_takes_no_press(browse, both, cycle, people, session):
    browser = browse("reviewer")
    page = browser.get("/plans")
    close_cycle(cycle, actor=people["county"])
    session.commit()
    assert not browser.get("/plans").select("#batch, input[name=plan]")
    assert all("没有办成" in line for line in lines(press(browser, page, both, "approve")))


@pytest.mark.parametrize("who", OTHERS)
def test_only_the_townships_reviewers(browse, both, without_tokens, who, session, places):
    browser = browse(who)
    if who in ("liaison", "viewer"):
        assert not browser.get("/plans").select("#batch, input[name=plan]")
    township = {"township": places["青山镇"].id} if who == "county" else {}
    data = {"plan": [both[0].id], f"seen.{both[0].id}": both[0].latest_submission_id, "decision": "approve", **township}
    expect = 200 if who == "outsider" else 403
    page = browser.post("/plans/decisions", data, expect=expect)
    assert who != "outsider" or "没有找到这份计划表" in lines(page)[0]
    assert session.scalar(sa.select(sa.func.count(Decision.id))) == 0
