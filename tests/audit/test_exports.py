"""The history as a file: what the page shows and no more, its hash told, the export itself an event."""

import csv
import hashlib
import io

import openpyxl
import pytest
import sqlalchemy as sa

from portal.audit.models import AuditExport
from portal.audit.services import exports
from portal.history.models import Event
from portal.history.origin import set_origin
from portal.history.services import record
from portal.kernel.db import commit
from tests.browser import texts


@pytest.fixture(autouse=True)
def place(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "INSTANCE", tmp_path)


def press(browser, kind: str, query: str = "", expect: int = 303):
    page = browser.get(f"/audit{query}")
    form = page.select_one('#events form[action="/audit/exports"]')
    assert form, "there is something to export"
    return browser.submit(page, '#events form[action="/audit/exports"]', expect=expect, kind=kind)


def download(browser, page) -> bytes:
    answer = browser._send("get", page.select_one("tbody th a")["href"])
    try:
        return answer.data
    finally:
        answer.close()


def table_of(kind: str, content: bytes) -> list[list[str]]:
    """The rows below the headings."""
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
        rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    head = next(number for number, row in enumerate(rows) if row[0] == "时间")
    return rows[head + 1 :]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("query", ["", "?who=王秀英", "?what=review&unit=柳树", "?address=10.1.2.3"])
def test_the_file_holds_what_the_page_shows(browse, submitted_plan, people, session, kind, query):
    set_origin("10.1.2.3", "00c0ffee")
    record(f"plan:{submitted_plan.id}", "plan_reminded", actor=people["reviewer"])
    commit()
    set_origin(None, None)
    auditor = browse("auditor")
    found = auditor.get(f"/audit{query}").select("#events tbody tr")
    shown = [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in found]
    page = auditor.follow(press(auditor, kind, query))
    content = download(auditor, page)
    rows = table_of(kind, content)
    assert 0 < len(rows) == len(shown)
    assert [row[1] for row in rows] == [row[1] for row in shown]
    assert all(row[2] in cells[2] for row, cells in zip(rows, shown, strict=True))
    sha256 = hashlib.sha256(content).hexdigest()
    assert sha256 in page.text and str(len(rows)) in page.text
    event = session.scalars(sa.select(Event).where(Event.verb == "audit_exported")).one()
    assert event.data["sha256"] == sha256 and event.data["rows"] == len(rows) and event.address == "127.0.0.1"
    assert any(sha256 in row for row in texts(browse("admin").get("/audit?what=audit"), "#events tbody tr"))


def test_a_long_one_is_made_by_the_worker_as_from_where_it_was_asked(browse, submitted_plan, session, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 3)
    auditor = browse("auditor")
    page = auditor.follow(press(auditor, "csv"))
    assert "后台正在做" in page.text and not page.select("tbody th a")
    auditor.get(f"/audit/exports/{session.scalar(sa.select(AuditExport.id))}", expect=404)
    exports.make_waiting()
    exports.make_waiting()  # and once only
    page = auditor.get("/audit/exports")
    rows = table_of("csv", download(auditor, page))
    assert len(rows) > 3 and not any("要导出操作记录" in row[2] for row in rows)
    asked, made = session.scalars(sa.select(Event).where(Event.verb.startswith("audit_")).order_by(Event.id)).all()
    assert asked.verb == "audit_export_asked" and made.verb == "audit_exported"
    assert (made.address, made.request_id) == (asked.address, asked.request_id) and made.request_id


def test_one_that_fails_says_so_and_is_not_tried_for_ever(browse, submitted_plan, monkeypatch, caplog):
    monkeypatch.setattr(exports, "AT_ONCE", 3)
    monkeypatch.setattr("portal.audit.services.files.MOST_IN_SHEET", 5)
    auditor = browse("auditor")
    press(auditor, "xlsx")
    exports.make_waiting()
    assert "请改用 CSV" in auditor.get("/audit/exports").text

    def full(*_):
        raise OSError(28, "No space left on device")

    press(auditor, "csv")
    monkeypatch.setattr(exports, "make", full)
    exports.make_waiting()
    assert "请再导出一次" in auditor.get("/audit/exports").text and "came to nothing" in caplog.text


def test_a_township_takes_out_its_own_and_nobody_anothers_file(browse, submitted_plan, session):
    reviewer, auditor = browse("reviewer"), browse("auditor")
    rows = table_of("csv", download(reviewer, reviewer.follow(press(reviewer, "csv"))))
    assert rows and not any("填写并保存" in row[2] or "孙伟" in row[1] for row in rows)
    number = session.scalar(sa.select(AuditExport.id))
    auditor.get(f"/audit/exports/{number}", expect=404)
    assert "操作记录" not in "".join(texts(auditor.get("/audit/exports"), "tbody tr"))
    browse("clerk").post("/audit/exports", {}, expect=403)


def test_what_was_said_is_not_in_an_auditors_file(browse, submitted_plan, people, session):
    data = {"number": 1, "reason": "问题写得太空", "comments": 0}
    record(f"plan:{submitted_plan.id}", "plan_returned", actor=people["reviewer"], **data)
    commit()
    for who, is_there in (("county", True), ("admin", False), ("auditor", False)):
        browser = browse(who)
        content = download(browser, browser.follow(press(browser, "csv"))).decode("utf-8-sig")
        assert ("问题写得太空" in content) == is_there and "退回修改" in content


@pytest.mark.parametrize("name", ["=1+1", "+86", "-2", "@cmd", "\tx"])
def test_no_cell_of_a_csv_is_a_formula(browse, people, session, name):
    class Somebody:
        id = 7

    Somebody.name = name
    record("sign_ins", "sign_in_unknown", actor=Somebody, begins="xx", failures=1)
    commit()
    auditor = browse("auditor")
    rows = table_of("csv", download(auditor, auditor.follow(press(auditor, "csv"))))
    assert [row[1] for row in rows if row[1].endswith(name)] == [f"'{name}"]


def test_a_press_without_its_token_comes_back_with_the_filters(browse, submitted_plan):
    page = browse("auditor").post("/audit/exports", {"who": "王秀英", "kind": "csv"}, expect=422)
    assert page.select_one("#who")["value"] == "王秀英" and "没有导出" in page.text


def test_old_files_go_and_their_hash_stays(browse, submitted_plan, session, monkeypatch):
    auditor = browse("auditor")
    press(auditor, "csv")
    monkeypatch.setattr(exports, "KEPT_DAYS", -1)
    exports.clear_old()
    export = session.scalars(sa.select(AuditExport)).one()
    auditor.get(f"/audit/exports/{export.id}", expect=404)
    assert export.sha256 in auditor.get("/audit/exports").text
