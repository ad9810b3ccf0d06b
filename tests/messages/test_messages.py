"""Who is told of what, never twice, and never in a plan's own words."""

import pytest
import sqlalchemy as sa

from portal.messages.models import Message
from portal.messages.services import tell
from portal.plans import queries as plan_queries
from portal.reviews import services
from portal.reviews.models import Audience
from tests.browser import texts

SECRET = "石榴产业收入翻番"


def fresh(plan, people, who="reviewer"):
    return plan_queries.plan_or_404(people[who], plan.id)


def told(people, session) -> dict[str, list[str]]:
    """User name → texts of the messages not yet read."""
    names = {user.id: username for username, user in people.items()}
    found: dict[str, list[str]] = {}
    for message in session.scalars(sa.select(Message).where(Message.read_at.is_(None)).order_by(Message.id)):
        found.setdefault(names[message.user_id], []).append(message.text)
    return found


def test_a_submission_is_told_to_reviewers_and_the_liaison(submitted_plan, people, session):
    news = ["柳树村上报了 2022 年度计划表（第 1 次）"]
    assert told(people, session) == {"reviewer": news, "reviewer2": news, "liaison": news}


@pytest.fixture
def quiet(submitted_plan, people, session):
    """The submitted plan, with no message left over from submitting it."""
    session.execute(sa.delete(Message))
    session.commit()
    return fresh(submitted_plan, people)


def test_a_return_is_told_to_the_village_without_its_words(quiet, people, session):
    seen = quiet.latest_submission_id
    services.add_comment(quiet, seen, "analysis", "goal", SECRET, actor=people["reviewer"])
    services.return_plan(quiet, seen_submission_id=seen, reason=SECRET, actor=people["reviewer"])
    news = ["镇里退回修改：2022 年度计划表，附 1 条意见"]
    assert told(people, session) == {"secretary": news, "clerk": news}


def test_a_button_pressed_twice_tells_once(quiet, people, session):
    for _ in range(2):
        plan = fresh(quiet, people)
        seen = plan.latest_submission_id
        services.approve_plan(plan, seen_submission_id=seen, opinion="", actor=people["reviewer"])
    assert {name: len(news) for name, news in told(people, session).items()} == {"secretary": 1, "clerk": 1}


def test_an_inner_remark_and_its_answers_are_told_to_no_village(quiet, people, session):
    seen = quiet.latest_submission_id
    inner = services.add_comment(
        quiet, seen, "analysis", "goal", SECRET, actor=people["reviewer"], audience=Audience.township
    )
    services.answer_comment(quiet, inner, SECRET, actor=people["liaison"])
    assert told(people, session) == {"reviewer": ["柳树村的意见有人回复"]}


def test_answers_are_told_to_the_other_side(quiet, people, session):
    seen = quiet.latest_submission_id
    remark = services.add_comment(quiet, seen, "analysis", "goal", "写明", actor=people["reviewer"])
    services.return_plan(quiet, seen_submission_id=seen, reason="请改", actor=people["reviewer"])
    session.commit()
    session.refresh(remark)
    session.execute(sa.delete(Message))
    services.answer_comment(fresh(quiet, people, "clerk"), remark, "改好了", actor=people["clerk"])
    assert told(people, session) == {"reviewer": ["柳树村的意见有人回复"]}
    services.answer_comment(fresh(quiet, people), remark, "可以", actor=people["reviewer"])
    village = ["镇里回复了一条意见"]
    assert told(people, session) == {"reviewer": ["柳树村的意见有人回复"], "secretary": village, "clerk": village}


def test_reading_is_a_press_and_counts_down(browse, submitted_plan, people, session):
    reviewer = browse("reviewer")
    page = reviewer.get("/messages")
    assert "消息（1）" in page.select_one(".site-nav").text
    page = reviewer.submit(page, ".messages form")
    assert page.response.headers["Location"] == f"/plans/{submitted_plan.id}/review"
    page = reviewer.get("/messages")
    assert "消息（" not in page.select_one(".site-nav").text and not page.select(".messages strong")
    assert "消息（1）" in browse("reviewer2").get("/messages").select_one(".site-nav").text


def test_all_at_once(browse, people, session):
    for number in range(3):
        tell([people["clerk"]], f"第 {number} 条", "/")
    session.commit()
    clerk = browse("clerk")
    page = clerk.get("/messages")
    assert "第 2 条" in texts(page, ".messages p")[0]
    clerk.submit(page, "form[action='/messages/read']")
    assert not clerk.get("/messages").select(".messages strong")


def test_nobody_opens_somebody_elses(browse, people, session, without_tokens):
    tell([people["clerk"]], "给文书的", "/")
    session.commit()
    number = session.scalars(sa.select(Message.id)).one()
    browse("secretary").post(f"/messages/{number}", {}, expect=404)
    assert "给文书的" not in browse("secretary").get("/messages").text


@pytest.mark.parametrize("number", [1, 6])
def test_the_page_asks_the_same_with_one_message_and_with_many(browse, people, session, count_queries, number):
    for _ in range(number):
        tell([people["clerk"]], "消息", "/")
    session.commit()
    browser = browse("clerk")
    session.expunge_all()
    count_queries()
    browser.get("/messages")
    assert count_queries() == 2  # the person, the messages


def test_who_looks_at_the_plan_has_read_of_it(browse, submitted_plan, people, session):
    reviewer, url = browse("reviewer"), f"/plans/{submitted_plan.id}/review"
    reviewer.submit(reviewer.get(url), "form[data-presence]", expect=200)
    assert "消息（" not in reviewer.get(url).select_one(".site-nav").text
    assert set(told(people, session)) == {"reviewer2", "liaison"}
    tell([people["clerk"]], "镇里退回", f"/plans/{submitted_plan.id}")
    session.commit()
    clerk, home = browse("clerk"), f"/plans/{submitted_plan.id}"
    clerk.submit(clerk.get(home), "form[data-presence]", expect=200)
    assert "clerk" not in told(people, session)
