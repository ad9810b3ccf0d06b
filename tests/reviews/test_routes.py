"""The township's pages in a browser, with and without htmx."""

import pytest
import sqlalchemy as sa

from portal.plans import queries as plan_queries
from portal.plans import services as plan_services
from portal.plans.models import Plan, State
from portal.reviews import services
from portal.reviews.models import Comment, Decision
from tests.browser import texts
from tests.people import submit

GOAL = {"block": "analysis", "field": "goal"}
FIELD = "#field-analysis--goal"
ROW = "#field-task-branch-1--measure-bram"


@pytest.fixture
def review(submitted_plan):
    return f"/plans/{submitted_plan.id}/review"


def change_goal(plan, people, words):
    """The village writes another goal and hands in again."""
    plan = plan_queries.plan_or_404(people["secretary"], plan.id)
    block = plan_queries.block_of(plan, "analysis")
    plan_services.save_block(
        plan, "analysis", block.content | {"goal": words}, actor=people["secretary"], seen_version=block.version
    )
    return submit(plan_queries.plan_or_404(people["secretary"], plan.id), people["secretary"])


@pytest.mark.parametrize("htmx", [False, True])
def test_a_reviewer_comments_on_a_field(browse, review, session, htmx):
    browser = browse("reviewer")
    page = browser.get(f"{review}?at=analysis:goal", htmx=htmx)
    answer = browser.submit(page, f"{FIELD} form", body="目标没有数字", expect=200 if htmx else 303, htmx=htmx)

    assert session.scalars(sa.select(Comment.body)).all() == ["目标没有数字"]
    if htmx:
        assert not answer.select("html")
        assert [tag["hx-target"] for tag in answer.select("hx-partial")] == ["#comments", "#return-label"]
    else:
        assert answer.response.location.endswith(FIELD)
        answer = browser.get(answer.response.location)
    assert texts(answer, f"{FIELD} .comment__text") == ["目标没有数字"]
    assert texts(answer, "#comments .comment__where a") == ["村情分析 · 创建目标"]
    assert texts(answer, "#return-label") == ["退回修改（已写 1 条意见）"]
    assert not answer.select(f"{FIELD} form")


@pytest.mark.parametrize("htmx", [False, True])
def test_a_comment_on_a_measure_says_which_cell(browse, review, session, htmx):
    browser = browse("reviewer")
    page = browser.get(f"{review}?at=task.branch.1:measure.bram.owner", htmx=htmx)
    assert page.select_one(f"{ROW} option[selected]").text == "责任人"
    status = 200 if htmx else 303
    answer = browser.submit(page, f"{ROW} form", field="measure.bram.due_on", body="太晚", expect=status, htmx=htmx)
    answer = answer if htmx else browser.get(answer.response.location)
    assert texts(answer, f"{ROW} .comment__text") == ["完成时限：太晚"]
    assert texts(answer, "#comments .comment__where a") == ["1.1 第 1 条措施的完成时限"]


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(("body", "words"), [(" \n ", "请写明意见"), ("长" * 1001, "写了 1001 字")])
def test_a_refused_comment_comes_back_with_its_words(browse, review, session, htmx, body, words):
    browser = browse("reviewer")
    page = browser.get(f"{review}?at=analysis:goal")
    page = browser.submit(page, f"{FIELD} form", body=body, expect=422, htmx=htmx)
    assert words in page.select_one(f"{FIELD} .field__errors").text
    assert page.select_one(f"{FIELD} textarea").text.strip() == body.strip()
    assert bool(page.select("html")) is not htmx
    assert not session.scalars(sa.select(Comment)).all()


@pytest.mark.parametrize("htmx", [False, True])
def test_a_stale_token_costs_a_press_and_no_text(browse, review, session, htmx):
    browser = browse("reviewer")
    page = browser.get(f"{review}?at=analysis:goal")
    page = browser.submit(page, f"{FIELD} form", body="意见", csrf_token="old", expect=422, htmx=htmx)
    browser.submit(page, f"{FIELD} form")
    assert session.scalars(sa.select(Comment.body)).all() == ["意见"]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_comment_on_an_older_submission_meets_the_newer(browse, review, submitted_plan, people, session, htmx):
    browser = browse("reviewer")
    page = browser.get(f"{review}?at=analysis:goal")
    change_goal(submitted_plan, people, "新的目标")
    page = browser.submit(page, f"{FIELD} form", body="目标没有数字", expect=409, htmx=htmx)
    assert "张建国" in page.select_one(f"{FIELD} .field__errors").text
    assert page.select_one(f"{FIELD} textarea").text.strip() == "目标没有数字"
    assert "新的目标" in page.select_one(f"{FIELD} .review-field__text").text
    browser.submit(page, f"{FIELD} form")
    assert session.scalars(sa.select(Comment.body)).all() == ["目标没有数字"]


def test_opening_and_closing_the_form_keeps_to_the_field(browse, review):
    browser = browse("reviewer")
    page = browser.get(review)
    link = page.select_one(f"{FIELD} .review-field__act a")
    assert link["hx-target"] == FIELD
    opened = browser.get(link["hx-get"], htmx=True)
    assert opened.select_one(f"{FIELD} textarea") and not opened.select("html")
    closed = browser.get(opened.select_one(".comment-form a")["hx-get"], htmx=True)
    assert closed.select_one(FIELD) and not closed.select("form")
    assert closed.select_one("a[autofocus]")["href"] == link["href"]


def test_what_is_not_in_the_plan_cannot_be_commented_on(browse, review, without_tokens):
    browser = browse("reviewer")
    browser.get(f"{review}?at=task.nothing:goal", expect=404)
    page = browser.post(review.replace("review", "comments"), {"block": "x", "field": "y", "body": "一条意见"}, 404)
    assert "一条意见" in page.text


def test_returning_needs_a_reason_and_keeps_the_page(browse, review, session):
    browser = browse("reviewer")
    page = browser.submit(browser.get(review), "#decision-bar", button="return", expect=422)
    assert "退回要写明理由" in page.select_one("#opinion-errors").text
    assert session.scalars(sa.select(Decision)).all() == []


def test_a_plan_is_returned_and_the_page_says_so(browse, review, session):
    browser = browse("reviewer")
    answer = browser.submit(browser.get(review), "#decision-bar", button="return", opinion="措施写细一点")
    page = browser.follow(answer)
    assert "退回修改（理由：措施写细一点）" in page.select_one("#standing").text
    assert not page.select("#decision-bar") and not page.select(".review-field__act a")
    assert session.scalars(sa.select(Plan.state).where(Plan.latest_submission_id.is_not(None))).one() is State.returned


def test_a_plan_is_approved_without_an_opinion(browse, review):
    browser = browse("reviewer")
    page = browser.follow(browser.submit(browser.get(review), "#decision-bar", button="approve"))
    assert "刘敏" in page.select_one("#standing .notice--success").text


@pytest.mark.parametrize("button", ["return", "approve"])
def test_the_second_reviewer_is_told_who_and_when_and_keeps_the_text(browse, review, session, button):
    first, second = browse("reviewer"), browse("reviewer2")
    page = second.get(review)
    first.submit(first.get(review), "#decision-bar", button="return", opinion="目标没有数字")
    page = second.submit(page, "#decision-bar", button=button, opinion="我的意见很长", expect=409)
    told = " ".join(page.select_one("#standing .notice--error").text.split())
    assert "已由刘敏于今天" in told and "退回修改（理由：目标没有数字）" in told
    assert "我的意见很长" in page.text
    assert len(session.scalars(sa.select(Decision)).all()) == 1


def test_approving_an_older_submission_shows_the_newer(browse, review, submitted_plan, people, session):
    browser = browse("reviewer")
    page = browser.get(review)
    change_goal(submitted_plan, people, "新的目标")
    page = browser.submit(page, "#decision-bar", button="approve", opinion="同意", expect=409)
    assert "又上报了第 2 次" in page.select_one("#standing").text
    assert page.select_one("#opinion").text.strip() == "同意"
    assert "新的目标" in page.select_one(FIELD).text and "有改动" in page.select_one(FIELD).text
    browser.submit(page, "#decision-bar", button="approve")
    assert session.scalars(sa.select(Decision.submission_id)).all() == [submitted_plan.latest_submission_id]


def test_after_a_resubmission_each_comment_says_whether_its_field_changed(browse, submitted_plan, people, session):
    reviewer, seen = people["reviewer"], submitted_plan.latest_submission_id
    plan = plan_queries.plan_or_404(reviewer, submitted_plan.id)
    for field in ("goal", "gaps"):
        services.add_comment(plan, seen, "analysis", field, f"改{field}", actor=reviewer)
    services.return_plan(plan, seen_submission_id=seen, reason="改两处", actor=reviewer)
    session.commit()
    change_goal(plan, people, "新的目标")
    page = browse("reviewer").get(f"/plans/{plan.id}/review")
    assert texts(page, "#comments .comment__state") == ["未改", "已改"]
    assert "比第 1 次改了 1 处" in page.select_one("#head").text
    old = browse("reviewer").get(f"/plans/{plan.id}/review?number=1")
    assert not old.select("#decision-bar") and not old.select(".review-field__act a")
    assert texts(old, "#comments .comment__text") == ["改gaps", "改goal"]  # in the order of the form


def test_a_comment_is_deleted_on_a_page_of_its_own(browse, review, submitted_plan, people, session):
    plan = plan_queries.plan_or_404(people["reviewer"], submitted_plan.id)
    comment = services.add_comment(plan, plan.latest_submission_id, *GOAL.values(), "写错了", actor=people["reviewer"])
    session.commit()
    browser = browse("reviewer")
    page = browser.get(browser.get(review).select_one(f"{FIELD} .comment__who a[href$=delete]")["href"])
    browser.follow(browser.submit(page, "main form"))
    browser.get(f"/comments/{comment.id}/delete", expect=404)
    assert session.scalar(sa.select(Comment.body).where(Comment.deleted_at.is_not(None))) == "写错了"


def test_the_list_leads_to_the_review_and_filters_by_address(browse, submitted_plan):
    browser = browse("reviewer")
    page = browser.get("/plans")
    assert texts(page, "tbody th a") == ["柳树村", "石桥村"]
    assert texts(page, "#counts strong") == ["2", "1", "0", "0", "1", "0"]
    browser.get(page.select_one("tbody th a")["href"])
    assert texts(browser.get("/plans?state=submitted&search=lsc"), "tbody th a") == ["柳树村"]
    nothing = browser.get("/plans?state=approved&area=x&level=9999999999999&year=", htmx=True)
    assert nothing.select_one("#plan-table .empty") and nothing.select_one("hx-partial #counts")


def test_the_county_chooses_a_township(browse, places, submitted_plan):
    browser = browse("county")
    page = browser.get("/plans")
    assert texts(page, "tbody th a") == ["青山镇", "白河乡"]
    assert texts(browser.get(page.select_one("tbody th a")["href"]), "tbody th a") == ["柳树村", "石桥村"]
    browser.get(f"/plans?township={places['青山镇/柳树村'].id}", expect=404)
    browse("reviewer").get(f"/plans?township={places['白河乡'].id}", expect=404)


def test_a_plan_nobody_handed_in_shows_whom_to_call(browse, plan):
    page = browse("reviewer").get(f"/plans/{plan.id}/review")
    assert "还没有上报" in page.text and "张建国" in page.text
