"""Plans and ledgers as Word files: what the paper says, in its order, for those who may have the paper."""

import io

import docx
import pytest
import sqlalchemy as sa
from docx.oxml.ns import qn

from portal.history.models import Event
from portal.plans import queries
from portal.plans.services import save_block
from tests.browser import texts

HOSTILE = "=cmd|calc <w:p/> & “引号” \x0b\x01" + "长" * 5000


def document_of(response):
    assert response.mimetype.endswith("wordprocessingml.document")
    return docx.Document(io.BytesIO(response.data))


def export(browser, kind, expect=200, **fields):
    token = browser.get("/password").select_one("[name=csrf_token]")["value"]
    return browser.post(f"/exports/word/{kind}", {"csrf_token": token, **fields}, expect=expect).response


def words(document):
    return "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)


def test_a_plan_in_the_order_of_the_paper(browse, submitted_plan):
    browser = browse("secretary")
    page = browser.get(f"/plans/{submitted_plan.id}/whole")
    response = browser.submit(page, 'form[action="/exports/word/plan"]', expect=200).response
    assert "%E6%9F%B3%E6%A0%91%E6%9D%91" in response.headers["Content-Disposition"]
    document = document_of(response)
    said = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    assert said[0] == "青山镇柳树村" and "创建计划表（2022年度）" in said[1]
    order = [line[:2] for line in said if line[1:2] == "、"]
    assert order == ["一、", "二、", "三、", "四、", "五、"]
    text = words(document)
    for word in ("张建国", "412 户", "优势", "产业兴旺措施", "王秀英（文书）", "2022年9月30日", "乡镇党委意见"):
        assert word in text, word
    assert "第 1 次上报" in document.sections[0].footer.paragraphs[0].text


def test_it_is_a4_lies_for_the_stars_and_repeats_the_heads(browse, submitted_plan):
    document = document_of(export(browse("reviewer"), "plan", plan_id=str(submitted_plan.id)))
    sizes = [(round(s.page_width.mm), round(s.page_height.mm)) for s in document.sections]
    assert sizes == [(210, 297), (297, 210), (210, 297)]
    stars = [table for table in document.tables if table.rows[0].cells[0].text == "任务与自评"]
    assert stars and all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in stars)
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for table in stars for row in table.rows)


def test_hostile_words_are_words(browse, filled_plan, people, session):
    block = queries.block_of(filled_plan, "task.branch.1")
    content = {**block.content, "gap": HOSTILE}
    save_block(filled_plan, "task.branch.1", content, actor=people["clerk"], seen_version=block.version)
    session.commit()
    text = words(document_of(export(browse("clerk"), "plan", plan_id=str(filled_plan.id))))
    assert "=cmd|calc <w:p/> & “引号”" in text and "长" * 5000 in text and "\x01" not in text


def test_the_ledger(browse, submitted_plan, places):
    township = str(places["青山镇"].id)
    document = document_of(export(browse("viewer"), "ledger", unit_id=township, year="2022"))
    [table] = document.tables
    assert [cell.text for cell in table.rows[1].cells][:4] == ["1", "柳树村", "支部过硬", "1.1 支部过硬任务1"]
    assert len(table.rows) == 3 and table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_an_empty_ledger_says_why(browse, plan, places):
    document = document_of(export(browse("viewer"), "ledger", unit_id=str(places["青山镇"].id)))
    assert "还没有村上报" in "".join(paragraph.text for paragraph in document.paragraphs)


# person → status of a plan and of a ledger without a token; 422 is whoever may
RIGHTS = {
    None: (401, 401),
    "secretary": (422, 403),
    "stranger": (404, 403),
    "liaison": (422, 422),
    "reviewer": (422, 422),
    "viewer": (422, 422),
    "outsider": (404, 404),
    "county": (422, 422),
    "admin": (404, 403),
}


@pytest.mark.parametrize("who", RIGHTS)
def test_who_may(browse, submitted_plan, places, who, session):
    fields = {"plan_id": submitted_plan.id, "unit_id": places["青山镇"].id}
    got = [browse(who).client.post(f"/exports/word/{kind}", data=fields).status_code for kind in ("plan", "ledger")]
    assert tuple(got) == RIGHTS[who]
    assert session.scalar(sa.select(sa.func.count()).where(Event.verb == "file_exported")) == 0


def test_who_took_a_plan_is_written_on_the_plan(browse, submitted_plan, session):
    browser = browse("reviewer")
    export(browser, "plan", plan_id=str(submitted_plan.id))
    event = session.scalar(sa.select(Event).where(Event.verb == "file_exported"))
    assert (event.stream, event.actor_name, event.data["kind"]) == (submitted_plan.stream, "刘敏", "word_plan")
    page = browser.client.post("/exports/word/plan", data={"plan_id": submitted_plan.id})
    assert "请再按一次" in page.text and "下载 Word" in page.text


def test_the_buttons_are_where_people_print(browse, submitted_plan):
    page = browse("reviewer").get(f"/plans/{submitted_plan.id}/review")
    assert texts(page, 'form[action="/exports/word/plan"] button') == ["下载 Word"]


def test_a_ledger_too_long_to_edit_is_refused_with_what_to_do(browse, submitted_plan, places, monkeypatch):
    monkeypatch.setattr("portal.ledgers.workbooks.word_ledger.MOST", 1)
    browser = browse("viewer")
    token = browser.get("/password").select_one("[name=csrf_token]")["value"]
    fields = {"csrf_token": token, "unit_id": str(places["青山镇"].id)}
    assert "请用 Excel" in browser.post("/exports/word/ledger", fields, expect=400).text
