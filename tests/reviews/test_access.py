"""Who gets how far on the township's pages."""

import pytest
import sqlalchemy as sa

from portal.reviews import services
from portal.reviews.models import Comment
from tests.asking import asks, wrong_answers

VILLAGE = ("secretary", "clerk")
# person → status of reading, commenting, deciding, on 柳树村's submitted plan
PEOPLE = {
    None: (302, 401, 401),
    "secretary": (403, 403, 403),
    "clerk": (403, 403, 403),
    "stranger": (404, 404, 404),
    "liaison": (200, 303, 403),
    "reviewer": (200, 303, 303),
    "viewer": (200, 403, 403),
    "outsider": (404, 404, 404),
    "county": (200, 403, 403),
    "admin": (404, 404, 404),
}


def test_one_plan(browse, submitted_plan, session, without_tokens):
    plan, seen = f"/plans/{submitted_plan.id}", {"submission_id": submitted_plan.latest_submission_id}
    comment = {**seen, "block": "analysis", "field": "goal", "body": "写明数字"}

    def act(browser, decide):
        """Who decides comes last, so that all others find the plan as it was handed in."""
        read, say, _ = PEOPLE[browser.who]
        browser.get(f"{plan}/review", expect=read)
        browser.post(f"{plan}/comments", comment, say)
        shown = [str(number) for number in session.scalars(sa.select(Comment.id))]  # a sequence goes on between tests
        browser.post(f"{plan}/return", {**seen, "opinion": "请改", "shown": shown}, decide)

    assert wrong_answers(browse, {who: decide for who, (*_, decide) in PEOPLE.items()}, act) == []


@pytest.mark.parametrize("act", ["return", "approval"])
def test_what_was_typed_is_shown_back_to_whom_it_is_refused(browse, submitted_plan, without_tokens, act):
    data = {"submission_id": submitted_plan.latest_submission_id, "opinion": "一段很长的意见"}

    def send(browser, status):
        page = browser.post(f"/plans/{submitted_plan.id}/{act}", data, status)
        assert "一段很长的意见" in page.text, "nothing shown back"

    refused = {who: decide for who, (*_, decide) in PEOPLE.items() if decide != 303}
    assert wrong_answers(browse, refused, send) == []


def test_the_list(browse, submitted_plan):
    special = {None: 302, "admin": 403, "secretary": 303, "clerk": 303, "stranger": 303}
    assert wrong_answers(browse, dict.fromkeys(PEOPLE, 200) | special, asks("GET", "/plans")) == []


def test_the_liaison_sees_the_assigned_villages_only(browse, submitted_plan):
    page = browse("liaison").get("/plans")
    assert [link.text for link in page.select("tbody th a")] == ["柳树村"]
    assert page.select_one("#counts strong").text == "1"


@pytest.mark.parametrize("released", [False, True])
@pytest.mark.parametrize("who", PEOPLE)
def test_only_the_author_deletes_and_only_before_release(
    browse, submitted_plan, people, session, without_tokens, who, released
):
    seen = submitted_plan.latest_submission_id
    comment = services.add_comment(submitted_plan, seen, "analysis", "goal", "数字", actor=people["reviewer"])
    if released:
        services.return_plan(submitted_plan, seen_submission_id=seen, reason="改", actor=people["reviewer"])
    session.commit()
    gone = {None: 401, "stranger": 404, "outsider": 404, "admin": 404}
    hidden = {} if released else {"secretary": 404, "clerk": 404}
    status = (gone | hidden).get(who, 403) if who != "reviewer" else (403 if released else 303)
    url = f"/comments/{comment.id}/delete"
    browse(who).get(url, expect={303: 200, 401: 302}.get(status, status))
    browse(who).post(url, {}, status)
    deleted = session.scalar(sa.select(Comment.deleted_at).where(Comment.id == comment.id))
    assert (deleted is not None) is (status == 303)


@pytest.mark.parametrize("who", VILLAGE)
def test_an_unreleased_comment_reaches_no_page_of_the_village(browse, submitted_plan, people, session, who):
    """Acceptance 27, for what is not yet released."""
    seen = submitted_plan.latest_submission_id
    services.add_comment(submitted_plan, seen, "analysis", "goal", "悄悄话", actor=people["reviewer"])
    session.commit()
    pages = ["", "/timeline", "/blocks/analysis", "/whole", "/submissions/1", "/check"]
    browser = browse(who)
    assert [page for page in pages if "悄悄话" in browser.get(f"/plans/{submitted_plan.id}{page}").text] == []
