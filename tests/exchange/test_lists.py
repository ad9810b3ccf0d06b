"""Lists as Excel files: all filtered rows, the page's rights, text as text, and a note of who took what."""

import io

import openpyxl
import pytest
import sqlalchemy as sa

from portal.history.models import Event
from portal.plans import queries
from portal.plans.services import save_block
from portal.printing.extent import WHOLE
from portal.reviews import services as reviews
from portal.reviews.models import Audience
from portal.workbooks.table import Column, Table
from portal.workbooks.writing import LONGEST, workbook_of
from tests import people as folk
from tests.browser import texts

HOSTILE = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "http://evil.example/", "＝1", "坏\x00字\x1b[0m", "字" * 5000]


def sheet_of(response):
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    [sheet] = book.worksheets
    return sheet


def rows_of(sheet):
    """The rows under the heading, as heading → value."""
    rows = list(sheet.iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if row[0] in ("序号", "片区", "乡镇"))
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :] if row[0] is not None]


def press(browser, url, kind):
    page = browser.get(url)
    return browser.submit(page, f'form[action="/exports/{kind}"]', expect=200).response


def export(browser, kind, expect=200, **fields):
    token = browser.get("/password").select_one("[name=csrf_token]")["value"]
    return browser.post(f"/exports/{kind}", {"csrf_token": token, **fields}, expect=expect)


@pytest.fixture
def said(submitted_plan, people, session):
    """A comment that was sent, an internal one, and an answer."""
    number, reviewer = submitted_plan.latest_submission_id, people["reviewer"]
    for body, audience in (("=目标没有数字", Audience.village), ("书记不得力", Audience.township)):
        reviews.add_comment(submitted_plan, number, "task.branch.1", "goal", body, actor=reviewer, audience=audience)
    reviews.return_plan(submitted_plan, reason="请补充", actor=reviewer, seen_submission_id=number)
    session.commit()
    return submitted_plan


def test_the_list_as_filtered_all_of_it(browse, submitted_plan):
    sheet = sheet_of(press(browse("reviewer"), "/plans", "plans"))
    found = rows_of(sheet)
    assert [row["村"] for row in found] == ["柳树村", "石桥村"]
    assert (found[0]["书记"], found[0]["状态"], found[0]["拟创星级"], found[0]["支部过硬"]) == (
        "张建国",
        "待审核",
        "二星",
        "拟创",
    )
    assert found[1]["状态"] == "未开始" and found[1]["支部过硬"] == "—"

    response = press(browse("reviewer"), "/plans?state=submitted&search=ls", "plans")
    assert [row["村"] for row in rows_of(sheet_of(response))] == ["柳树村"]
    assert "筛选：待审核、村名含“ls”，共 1 个村" in sheet_of(response)["A2"].value
    assert "filename*=UTF-8''%E9%9D%92%E5%B1%B1%E9%95%87" in response.headers["Content-Disposition"]


def test_the_head_stays_and_columns_are_as_wide_as_their_words(browse, submitted_plan):
    sheet = sheet_of(press(browse("reviewer"), "/plans", "plans"))
    assert sheet.freeze_panes == "D5" and sheet.auto_filter.ref.startswith("A4")
    long = Table("清单", "清单", [], [Column("甲"), Column("乙", 20)], [["短", "长" * 30]], "unit:1", "清单", WHOLE)
    columns = openpyxl.load_workbook(io.BytesIO(workbook_of(long))).active.column_dimensions
    assert columns["A"].width < 9 and 40 < columns["B"].width < 45


def test_a_liaison_takes_out_only_the_villages_looked_after(browse, submitted_plan):
    assert [row["村"] for row in rows_of(sheet_of(press(browse("liaison"), "/plans", "plans")))] == ["柳树村"]


def test_the_rollup_is_narrowed_as_the_paper_is(browse, submitted_plan, places):
    fields = {"unit_id": str(places["明县"].id), "star": "industry"}
    sheet = sheet_of(export(browse("county"), "rollup", **fields).response)
    assert sheet["A2"].value.startswith("筛选：产业兴旺。")
    assert [(row["乡镇"], row["村数"]) for row in rows_of(sheet)][:2] == [("青山镇", 1), ("合计", 1)]


def test_the_ledger_and_the_rollup_have_the_rows_of_the_paper(browse, submitted_plan, places):
    township = str(places["青山镇"].id)
    found = rows_of(sheet_of(export(browse("viewer"), "ledger", unit_id=township, year="2022").response))
    assert [row["措施"] for row in found] == ["支部过硬措施", "产业兴旺措施"]
    assert found[0]["时限"].isoformat() == "2022-09-30T00:00:00" and found[0]["进度"] is None
    one_star = export(browse("viewer"), "ledger", unit_id=township, star="industry").response
    assert [row["星"] for row in rows_of(sheet_of(one_star))] == ["产业兴旺"]
    total = rows_of(sheet_of(export(browse("county"), "rollup", unit_id=str(places["明县"].id)).response))
    assert next(row for row in total if row["乡镇"] == "合计")["二星"] == 1


def test_the_print_centre_offers_both_as_excel(browse, submitted_plan):
    page = browse("reviewer").get("/prints")
    assert [b["formaction"] for b in page.select("button[formaction^='/exports/']:not([formaction*=word])")] == [
        "/exports/ledger",
        "/exports/rollup",
    ]


def test_remarks_for_the_township_and_for_the_village(browse, said):
    rows = rows_of(sheet_of(press(browse("reviewer"), "/plans", "remarks")))
    assert [row["意见"] for row in rows] == ["=目标没有数字"]
    rows = rows_of(sheet_of(export(browse("reviewer"), "remarks", internal="1").response))
    assert [(row["意见"], row["给谁看"]) for row in rows] == [("=目标没有数字", "村里"), ("书记不得力", "仅镇里")]
    response = export(browse("clerk"), "remarks", plan_id=str(said.id)).response
    [row] = rows_of(sheet_of(response))
    assert row["意见"] == "=目标没有数字" and row["状态"] == "待村里修改" and "给谁看" not in row
    everything = [value for line in sheet_of(response).iter_rows(values_only=True) for value in line]
    assert not any("书记不得力" in str(value) for value in everything)


def test_before_the_decision_a_village_finds_no_remarks(browse, submitted_plan, people, session):
    number = submitted_plan.latest_submission_id
    reviews.add_comment(submitted_plan, number, "task.branch.1", "goal", "先别发", actor=people["reviewer"])
    session.commit()
    assert rows_of(sheet_of(export(browse("clerk"), "remarks", plan_id=str(submitted_plan.id)).response)) == []


def test_a_changed_field_is_told(browse, said, people, session):
    plan = queries.plan_or_404(people["secretary"], said.id)
    block = queries.block_of(plan, "task.branch.1")
    content = {**block.content, "goal": "换了目标"}
    save_block(plan, "task.branch.1", content, actor=people["secretary"], seen_version=block.version)
    folk.submit(queries.plan_or_404(people["secretary"], said.id), people["secretary"])
    found = rows_of(sheet_of(press(browse("reviewer"), "/plans", "remarks")))
    assert found[0]["状态"] == "已改" and found[0]["上报"] == "第 1 次"


def test_accounts_without_a_word_of_passwords(browse, people, session):
    people["clerk"].is_enabled = False
    session.commit()
    response = press(browse("admin"), "/accounts", "accounts")
    found = {row["用户名"]: row for row in rows_of(sheet_of(response))}
    assert len(found) == len(people) and found["clerk"]["状态"] == "已停用"
    assert people["clerk"].password_hash.encode() not in response.data and "密码" not in found["clerk"]
    found = rows_of(sheet_of(press(browse("admin"), "/accounts?search=clerk", "accounts")))
    assert [row["姓名"] for row in found] == ["王秀英"]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text_whatever_it_begins_with(text):
    table = Table("清单", "清单", [text], [Column("甲"), Column("乙", 20)], [[1, text]], "unit:1", "清单", WHOLE)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_of(table))).active
    cell = sheet.cell(4 if sheet.cell(3, 1).value == "甲" else 3, 2)
    assert cell.data_type == "s" and cell.hyperlink is None
    assert cell.value == text.replace("\x00", "").replace("\x1b", "")


def test_what_a_cell_cannot_hold_is_said():
    table = Table("清单", "清单", [], [Column("甲")], [["字" * (LONGEST + 7)]], "unit:1", "清单", WHOLE)
    value = openpyxl.load_workbook(io.BytesIO(workbook_of(table))).active["A3"].value
    assert value.endswith("（后面还有 7 个字，请在系统里看）")


def test_who_took_what_is_written_down(browse, submitted_plan, places, session):
    press(browse("reviewer"), "/plans", "plans")
    event = session.scalar(sa.select(Event).where(Event.verb == "file_exported"))
    assert (event.actor_name, event.stream) == ("刘敏", f"unit:{places['青山镇'].id}")
    assert event.data["rows"] == 2 and event.data["kind"] == "plans"


# person → status of each list without a token; 422 is whoever may
RIGHTS = {
    None: (401, 401, 401, 401, 401, 401),
    "secretary": (403, 403, 403, 422, 403, 403),
    "stranger": (403, 403, 403, 404, 403, 403),
    "liaison": (422, 422, 422, 422, 403, 422),
    "reviewer": (422, 422, 422, 422, 403, 422),
    "viewer": (422, 422, 422, 422, 403, 422),
    "outsider": (404, 404, 404, 404, 403, 422),
    "county": (422, 422, 422, 422, 403, 422),
    "admin": (403, 403, 403, 403, 422, 422),
}


@pytest.mark.parametrize("who", RIGHTS)
def test_who_may(browse, submitted_plan, places, who, session):
    """Without a token: those who may are asked to press again, and nothing is written down."""
    fields = {"township": places["青山镇"].id, "unit_id": places["青山镇"].id, "plan_id": submitted_plan.id}
    got = []
    for kind in ("plans", "ledger", "rollup", "remarks", "accounts", "units"):
        response = browse(who).client.post(f"/exports/{kind}", data=fields)
        got.append(response.status_code)
    assert tuple(got) == RIGHTS[who]
    assert session.scalar(sa.select(sa.func.count()).where(Event.verb == "file_exported")) == 0


def test_pressed_again_after_a_long_time(browse, submitted_plan, places):
    browser = browse("viewer")
    page = browser.post("/exports/plans", {"state": "submitted"}, expect=422)
    assert texts(page, "h1") == ["导出村计划清单"]
    assert len(rows_of(sheet_of(browser.submit(page, "main form", expect=200).response))) == 1


@pytest.mark.parametrize("kind", ["plans", "remarks", "ledger"])
def test_as_many_queries_for_one_plan_as_for_two(browse, said, people, places, cycle, session, count_queries, kind):
    """With another village's plan submitted and commented on, nothing more is asked."""
    browser, fields = browse("reviewer"), {"unit_id": str(places["青山镇"].id)}

    def asked():
        count_queries()
        export(browser, kind, **fields)
        return count_queries()

    before = asked()
    other = queries.plan_of(people["stranger"], places["青山镇/石桥村"], cycle)
    folk.fill(other, people["stranger"])
    folk.submit(queries.plan_or_404(people["stranger"], other.id), people["stranger"])
    other = queries.plan_or_404(people["reviewer"], other.id)
    reviews.add_comment(other, other.latest_submission_id, "task.branch.1", "goal", "太少", actor=people["reviewer"])
    session.commit()
    assert asked() == before
