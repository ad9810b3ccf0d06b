"""What is for the township only is in nothing that is forwarded, unless asked for, and is marked there (27, 58)."""

import io
import urllib.parse
import zipfile

import docx
import openpyxl
import pytest
from flask import url_for

from portal.kernel.errors import NotAllowed
from portal.printing.store import html_of
from portal.reviews import services
from portal.reviews.models import Audience
from portal.reviews.queries.visibility import comments_to_pass_on, comments_visible_to
from tests.ledgers.drawing import build
from tests.papers import DOCUMENTS, LISTS, MAKERS

SECRET, SAID = "暗处的话", "明处的话"
OF_ONE_PLAN = ("plan", "blank", "annotated", "changes")


@pytest.fixture
def said(submitted_plan, people, session):
    """An internal remark with an answer, and one to the village, both sent out with a return."""
    number, reviewer = submitted_plan.latest_submission_id, people["reviewer"]
    for words, audience in ((SECRET, Audience.township), (SAID, Audience.village)):
        made = services.add_comment(
            submitted_plan, number, "task.branch.1", "goal", words, actor=reviewer, audience=audience
        )
        services.answer_comment(submitted_plan, made, f"答{words}", actor=people["liaison"])
    services.return_plan(
        submitted_plan, seen_submission_id=number, reason="请改", actor=reviewer, despite=services.EVERY_REMARK
    )
    session.commit()
    return submitted_plan


def fields_of(key, plan, places):
    about = {"plan_id": plan.id} if key in OF_ONE_PLAN else {"unit_id": places["青山镇"].id}
    return about | ({"month": 9} if key.startswith("month") else {}) | ({"number": 1} if key == "annotated" else {})


@pytest.mark.parametrize("key", sorted(set(DOCUMENTS) - {"packet", "archive"}))
@pytest.mark.parametrize("who", ["reviewer", "liaison", "county"])
def test_no_paper_has_it(key, who, app, said, people, places):
    """The packet and the archive are made of these."""
    try:
        built = build(key, people[who], **fields_of(key, said, places))
    except NotAllowed:
        return
    html = html_of(built)
    assert SECRET not in html and SECRET not in built.title + built.file_name
    assert SAID in html or key not in ("annotated", "feedback")


@pytest.mark.parametrize("kind", sorted(set(MAKERS)))
def test_no_word_file_has_it(kind, said, people, places):
    built = build(kind, people["reviewer"], **fields_of(kind, said, places))
    text = "".join(node.text or "" for node in docx.Document(io.BytesIO(MAKERS[kind](built))).element.iter())
    assert SECRET not in text


def taken(browser, kind, expect=200, **fields):
    return browser.post(f"/exports/{kind}", fields, expect=expect).response


def words_in(response):
    with zipfile.ZipFile(io.BytesIO(response.data)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize("kind", sorted(set(LISTS) - {"accounts"}))
def test_no_excel_file_has_it(kind, browse, said, places, without_tokens):
    fields = {"unit_id": str(places["青山镇"].id), "year": "2022"} if kind in ("ledger", "rollup") else {}
    words = words_in(taken(browse("reviewer"), kind, **fields))
    assert SECRET not in words and (SAID in words or kind != "remarks")


def test_asked_for_it_is_there_and_marked(browse, said, without_tokens):
    answer = taken(browse("reviewer"), "remarks", internal="1")
    [sheet] = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets
    assert sheet["A1"].value.endswith("（内部）") and "不要转发" in f"{sheet['A2'].value}{sheet['A3'].value}"
    assert "（内部）" in urllib.parse.unquote(answer.headers["Content-Disposition"])
    assert SECRET in words_in(answer) and f"答{SECRET}" in words_in(answer)
    plain = taken(browse("reviewer"), "remarks")
    assert "内部" not in urllib.parse.unquote(plain.headers["Content-Disposition"])
    page = browse("reviewer").get("/plans")
    assert [button.text.strip() for button in page.select("form[action='/exports/remarks'] button")] == [
        "导出审核意见",
        "导出审核意见（含内部意见）",
    ]


@pytest.mark.parametrize("who", ["secretary", "clerk"])
def test_the_village_asks_in_vain(who, browse, said, people, without_tokens):
    taken(browse(who), "remarks", expect=403, plan_id=str(said.id), internal="1")
    with pytest.raises(NotAllowed):
        comments_to_pass_on(people[who], with_internal=True)


@pytest.mark.parametrize("who", ["secretary", "clerk", "liaison", "reviewer", "viewer", "county", None])
def test_one_function_says_who_reads_what(who, said, people, session):
    user = people[who] if who else None
    words = {comment.body for comment in session.scalars(comments_visible_to(user))}
    inside = who in ("liaison", "reviewer", "viewer")
    assert words == {SAID, f"答{SAID}", *({SECRET, f"答{SECRET}"} if inside else ())}


def test_no_page_of_the_village_has_it(app, browse, said):
    with app.test_request_context():
        pages = [
            url_for("plans.show_plan", plan_id=said.id),
            url_for("plans.show_timeline", plan_id=said.id),
            url_for("plans.show_block", plan_id=said.id, block_key="task.branch.1"),
        ]
    for address in [*pages, "/messages"]:
        assert SECRET not in browse("secretary").get(address).text
