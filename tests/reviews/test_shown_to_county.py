"""The county reads what is internal only where the township's rules say so, of what was written with that said on the
button, on screens only (acceptance 58)."""

import pytest
import sqlalchemy as sa

from portal.kernel.errors import DomainError
from portal.printing.store import html_of
from portal.reviews import services
from portal.reviews.models import Audience, Comment
from portal.reviews.queries.visibility import comments_to_pass_on, comments_visible_to
from portal.units import services as units
from tests.browser import texts
from tests.ledgers.drawing import build
from tests.papers import DOCUMENTS, LISTS
from tests.reviews.test_internal_remarks import fields_of

WORDS = {Audience.village: "明处的话", Audience.township: "只在镇里的话", Audience.office: "县里也看的话"}
TOWNSHIP = ("liaison", "reviewer", "viewer")
PEOPLE = ("secretary", "clerk", "stranger", *TOWNSHIP, "outsider", "county", "admin")


def rule(places, people, session, shows):
    common = {"needs_first_look": False, "needs_second_reviewer": False, "actor": people["reviewer"]}
    services.change_rules(places["青山镇"], shows_county_internal=shows, **common)
    session.commit()


@pytest.fixture
def said(submitted_plan, people, session):
    """A remark of each kind with an answer, sent out with a return."""
    number, reviewer = submitted_plan.latest_submission_id, people["reviewer"]
    for audience, words in WORDS.items():
        made = services.add_comment(
            submitted_plan, number, "task.branch.1", "goal", words, actor=reviewer, audience=audience
        )
        services.answer_comment(submitted_plan, made, f"答{words}", actor=people["liaison"])
    services.return_plan(
        submitted_plan, seen_submission_id=number, reason="请改", actor=reviewer, despite=services.EVERY_REMARK
    )
    session.commit()
    return submitted_plan


def read_by(who, shows):
    """Which kinds a person reads while the rules say so."""
    if who in ("secretary", "clerk", "stranger", "admin", "outsider"):
        return {Audience.village}
    if who == "county":
        return {Audience.village, *([Audience.office] if shows else [])}
    return set(Audience)


@pytest.mark.parametrize("shows", [None, False, True])
def test_one_function_says_so(shows, said, people, places, session):
    if shows is not None:
        rule(places, people, session, shows)
    for who in PEOPLE:
        words = {comment.body for comment in session.scalars(comments_visible_to(people[who]))}
        expected = {WORDS[kind] for kind in read_by(who, shows)}
        assert words == expected | {f"答{word}" for word in expected}, who
    passed = {comment.body for comment in session.scalars(comments_to_pass_on(people["county"]))}
    assert passed == {WORDS[Audience.village], f"答{WORDS[Audience.village]}"}


def test_moved_to_another_township_it_is_the_first_ones_rule(said, people, places, session):
    rule(places, people, session, True)
    units.move_unit(said.unit, places["白河乡"], actor=people["county"])
    session.commit()
    words = {comment.body for comment in session.scalars(comments_visible_to(people["county"]))}
    assert WORDS[Audience.office] in words and WORDS[Audience.township] not in words
    assert WORDS[Audience.office] not in {one.body for one in session.scalars(comments_visible_to(people["outsider"]))}


@pytest.mark.parametrize("shows", [False, True])
def test_every_page_and_every_file(shows, said, people, places, session, browse, without_tokens):
    rule(places, people, session, shows)
    plan, columns = f"/plans/{said.id}", f"/columns?task=branch.1&township={places['青山镇'].id}"
    own = (plan, f"{plan}/timeline", f"{plan}/blocks/task.branch.1", "/messages")
    office = (f"{plan}/review", columns, "/plans", "/messages", "/")
    for who in ("secretary", *TOWNSHIP, "county"):
        pages = own if who == "secretary" else office
        read = "".join(browse(who).get(url).text for url in pages)
        found = {kind for kind, words in WORDS.items() if words in read}
        assert found == read_by(who, shows), who
    for key in sorted(set(DOCUMENTS) - {"packet", "archive"}):
        try:
            html = html_of(build(key, people["county"], **fields_of(key, said, places)))
        except DomainError:
            continue
        assert WORDS[Audience.office] not in html and WORDS[Audience.township] not in html, key
    for kind in sorted(set(LISTS) - {"accounts"}):
        given = {"township": str(places["青山镇"].id), "unit_id": str(places["青山镇"].id), "year": "2022"}
        rows = repr(LISTS[kind][0](people["county"], given).rows)
        assert WORDS[Audience.office] not in rows and WORDS[Audience.township] not in rows, kind
    refused = {"township": str(places["青山镇"].id), "internal": "1"}
    browse("county").post("/exports/remarks", refused, expect=403)


@pytest.mark.parametrize(
    ("shows", "press", "choice"),
    [
        (False, "只给镇里看", "内部意见，只有镇里看得到"),
        (True, "给镇里和县里看", "内部意见，镇里和县里看得到"),
    ],
)
def test_the_words_on_the_button_are_true(shows, press, choice, submitted_plan, people, places, session, browse):
    rule(places, people, session, shows)
    reviewer = browse("reviewer")
    page = reviewer.get(f"/plans/{submitted_plan.id}/review?at=task.branch.1:goal")
    form = page.select_one(".comment-form, form[data-keeps-title]")
    assert texts(form, ".to-whom label") == ["给村里看", choice]
    assert press in form.select_one(".to-whom .btn").text
    offered = form.select(".to-whom input[name=audience]")[1]["value"]
    column = reviewer.get("/columns?task=branch.1")
    assert texts(column, ".to-whom label") == ["给村里看", choice] and press in column.select_one(".to-whom .btn").text
    reviewer.submit(page, "form[data-keeps-title]", body="新写的话", audience=offered)
    comment = session.scalar(sa.select(Comment))
    answer = reviewer.get(f"/comments/{comment.id}/answer")
    assert press in answer.main.text
    assert ("新写的话" in browse("county").get(f"/plans/{submitted_plan.id}/review").text) is shows


@pytest.mark.parametrize("now", [False, True])
def test_an_older_page_keeps_its_word(now, submitted_plan, people, places, session, browse):
    """The rules changed while the page was open: what said 只给镇里看 stays there; what said 镇里和县里 waits for the
    rule."""
    rule(places, people, session, not now)
    reviewer = browse("reviewer")
    page = reviewer.get(f"/plans/{submitted_plan.id}/review?at=task.branch.1:goal")
    offered = page.select(".to-whom input[name=audience]")[1]["value"]
    rule(places, people, session, now)
    reviewer.submit(page, "form[data-keeps-title]", body="旧页上写的", audience=offered)
    assert session.scalar(sa.select(Comment)).audience is (Audience.township if now else Audience.office)
    assert "旧页上写的" not in browse("county").get(f"/plans/{submitted_plan.id}/review").text


def test_a_refused_form_shows_what_the_rules_offer_now(submitted_plan, people, places, session, browse):
    reviewer = browse("reviewer")
    page = reviewer.get(f"/plans/{submitted_plan.id}/review?at=task.branch.1:goal")
    rule(places, people, session, True)
    again = reviewer.submit(page, "form[data-keeps-title]", expect=422, body="", audience="township")
    chosen = again.select_one(".to-whom input[checked]")
    assert chosen["value"] == "office" and "镇里和县里" in chosen.find_next("label").text


def test_the_rule_is_a_box_on_the_townships_own_page(people, places, session, browse):
    reviewer = browse("reviewer")
    page = reviewer.get("/review-rules")
    assert "内部意见给县委组织部看" in page.main.text and not page.select_one("#shows_county_internal[checked]")
    page = reviewer.follow(reviewer.submit(page, "form.form", shows_county_internal="y"))
    assert page.select_one("#shows_county_internal[checked]")
    assert "内部意见给县委组织部看" in browse("viewer").get("/review-rules").main.text


@pytest.mark.parametrize("shows", [False, True])
def test_the_mark_on_a_remark_is_true(shows, said, people, places, session, browse):
    """The township sees which of its internal remarks the county reads, and only while it reads them."""
    rule(places, people, session, shows)
    page = browse("reviewer").get(f"/plans/{said.id}/review")
    marks = {one.select_one(".comment__text").text: one.select_one(".tag") for one in page.select("#comments .comment")}
    assert marks[WORDS[Audience.village]] is None
    assert marks[WORDS[Audience.township]].text == "内部"
    assert marks[WORDS[Audience.office]].text == ("内部，县里也看得到" if shows else "内部")
