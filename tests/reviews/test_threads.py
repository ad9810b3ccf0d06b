"""Answers, inner remarks, mended words, and remarks about a few words of a field."""

import json

import pytest
import sqlalchemy as sa

from portal.history.models import Event
from portal.kernel.errors import NotAllowed
from portal.plans import queries as plan_queries
from portal.reviews import services
from portal.reviews.models import Audience, Comment
from portal.reviews.queries import notes_beside, review_of
from tests.browser import texts

PLACE = ("analysis", "goal")
INNER = "只在镇里说的话"


def fresh(plan, people, who="reviewer"):
    return plan_queries.plan_or_404(people[who], plan.id)


def say(plan, people, body="写明数字", who="reviewer", **more):
    return services.add_comment(plan, plan.latest_submission_id, *PLACE, body, actor=people[who], **more)


def give_back(plan, people):
    return services.return_plan(
        plan,
        seen_submission_id=plan.latest_submission_id,
        reason="请改",
        actor=people["reviewer"],
        despite=services.EVERY_REMARK,
    )


@pytest.fixture
def inner(submitted_plan, people, session):
    """A remark for the village, one for the township only with an answer, and the return of the plan."""
    say(submitted_plan, people, "给村里的话")
    comment = say(submitted_plan, people, INNER, audience=Audience.township)
    services.answer_comment(submitted_plan, comment, f"{INNER}的回复", actor=people["liaison"])
    give_back(submitted_plan, people)
    session.commit()
    return submitted_plan


def test_what_is_for_the_township_is_never_released_nor_counted(inner, people, session):
    comments = session.scalars(sa.select(Comment).where(Comment.audience == Audience.township)).all()
    assert len(comments) == 2 and all(comment.released_at is None for comment in comments)
    event = session.scalars(sa.select(Event).where(Event.verb == "plan_returned")).one()
    assert event.data["comments"] == 1


@pytest.mark.parametrize("who", ["secretary", "clerk"])
def test_no_page_of_the_village_holds_it(browse, inner, session, people, who):
    """One list of every page a village has of its plan: a new one belongs here."""
    plan, browser = f"/plans/{inner.id}", browse(who)
    keys = plan_queries.working_copy(fresh(inner, people, who)).document.block_keys
    pages = ["", "/whole", "/check", "/timeline", "/submissions/1", "/submissions/1/receipt"]
    for path in (*pages, *(f"/blocks/{key}" for key in keys)):
        page = browser.get(plan + path)
        assert INNER not in page.response.text
    assert "给村里的话" in browser.get(f"{plan}/blocks/analysis").text
    browser.get("/prints")


def test_no_history_stream_of_the_village_holds_it(inner, session):
    events = session.scalars(sa.select(Event).where(Event.stream == inner.stream)).all()
    assert INNER not in json.dumps([event.data for event in events], ensure_ascii=False)


def test_the_village_cannot_reach_it_by_its_number(browse, inner, session):
    number = session.scalars(sa.select(Comment.id).where(Comment.body == INNER)).one()
    for act in ("answer", "edit", "delete"):
        page = browse("secretary").get(f"/comments/{number}/{act}", expect=404)
        assert INNER not in page.response.text


def test_the_township_reads_both_and_the_return_counts_one(browse, submitted_plan, people, session):
    say(submitted_plan, people, "给村里的话")
    say(submitted_plan, people, INNER, audience=Audience.township)
    session.commit()
    page = browse("reviewer2").get(f"/plans/{submitted_plan.id}/review")
    assert INNER in page.text and "内部" in texts(page, "#comments .is-internal")[0]
    assert "已写 1 条意见" in page.select_one("#return-label").text


def test_village_and_township_answer_one_another(browse, inner, people, session):
    clerk, reviewer = browse("clerk"), browse("reviewer")
    block = clerk.get(f"/plans/{inner.id}/blocks/analysis")
    page = clerk.get(block.select_one(".writing__beside a[href$=answer]")["href"])
    page = clerk.follow(clerk.submit(page, "main form", body="到年底 15 万元，行吗？"))
    assert "到年底 15 万元" in page.select_one(".comment__replies").text
    page = reviewer.get(f"/plans/{inner.id}/review")
    assert "到年底 15 万元" in page.select_one("#comments .comment__replies").text
    link = page.select_one("#comments .comment:not(.is-internal) a[href$=answer]")["href"]
    reviewer.submit(reviewer.get(link), "main form", body="可以")
    answers = texts(clerk.get(f"/plans/{inner.id}/blocks/analysis"), ".comment__replies li")
    assert [answer[:2] for answer in answers] == ["到年", "可以"]


def test_an_answer_pressed_twice_is_one(inner, people, session):
    comment = session.scalars(sa.select(Comment).where(Comment.body == "给村里的话")).one()
    for _ in range(2):
        services.answer_comment(fresh(inner, people, "clerk"), comment, "改好了", actor=people["clerk"])
    assert session.scalar(sa.select(sa.func.count(Comment.id)).where(Comment.body == "改好了")) == 1


def test_an_answer_before_the_decision_waits_with_its_remark(submitted_plan, people, session):
    comment = say(submitted_plan, people)
    answer = services.answer_comment(submitted_plan, comment, "再想想", actor=people["liaison"])
    assert answer.released_at is None
    decision = give_back(submitted_plan, people)
    session.commit()
    session.refresh(answer)
    assert answer.released_at == decision.made_at
    plan = fresh(submitted_plan, people, "secretary")
    [note] = notes_beside(people["secretary"], plan, plan_queries.working_copy(plan).document)
    assert [(one.author, one.body) for one in note.answers] == [("赵志强", "再想想")]


def test_mending_keeps_the_former_words_in_the_history(browse, submitted_plan, people, session):
    comment = say(submitted_plan, people, "写明数子")
    session.commit()
    reviewer = browse("reviewer")
    page = reviewer.get(f"/comments/{comment.id}/edit")
    assert page.select_one("textarea").text.strip() == "写明数子"
    reviewer.submit(page, "main form", body="写明数字")
    event = session.scalars(sa.select(Event).where(Event.verb == "comment_edited")).one()
    assert (event.data["before"], event.data["body"]) == ("写明数子", "写明数字")
    reviewer.submit(reviewer.get(f"/comments/{comment.id}/edit"), "main form", expect=422, body=" ")
    browse("reviewer2").get(f"/comments/{comment.id}/edit", expect=403)


def test_what_the_village_has_read_is_not_mended(inner, people, session):
    comment = session.scalars(sa.select(Comment).where(Comment.body == "给村里的话")).one()
    with pytest.raises(NotAllowed, match="回复说明"):
        services.edit_comment(fresh(inner, people), comment, "其实", actor=people["reviewer"])


def test_taking_a_remark_back_takes_its_answers(submitted_plan, people, session):
    comment = say(submitted_plan, people)
    services.answer_comment(submitted_plan, comment, "再想想", actor=people["liaison"])
    services.delete_comment(submitted_plan, comment, actor=people["reviewer"])
    session.commit()
    assert review_of(people["reviewer"], fresh(submitted_plan, people)).remarks == []
    assert session.scalar(sa.select(sa.func.count(Event.id)).where(Event.verb == "comment_deleted")) == 2


def test_a_remark_may_be_about_a_few_words(browse, submitted_plan, people, session):
    reviewer, plan = browse("reviewer"), f"/plans/{submitted_plan.id}/review"
    page = reviewer.get(f"{plan}?at=analysis:overview&quote=情")
    assert "针对“情”" in page.select_one(".comment-form").text
    reviewer.submit(page, ".comment-form", block="analysis", field="overview", body="写具体")
    assert session.scalars(sa.select(Comment.quote)).all() == ["情"]
    assert "针对“情”" in reviewer.get(plan).select_one("#comments").text


def test_words_that_are_not_there_mean_the_whole_field(submitted_plan, people):
    assert say(submitted_plan, people, quote="没有这几个字").quote == ""
