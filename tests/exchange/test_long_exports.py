"""A file too long to wait for is a job of the print centre: asked for, made by the worker, fetched with rights."""

import io

import docx
import openpyxl
import pytest
import sqlalchemy as sa

from portal import clock
from portal.history.models import Event
from portal.ledgers.workbooks import long_word_ledger as word
from portal.messages.models import Message
from portal.printing import services, store
from portal.printing.models import JobState, PrintJob
from portal.workbooks.workbook import TableFile
from tests.browser import texts
from tests.exchange.test_lists import rows_of
from tests.papers import ALL, EXPECTED, FILES, LISTS

# kind → address, and who takes it out.
LONG = {kind: (f"/exports/{kind}", "reviewer") for kind in LISTS} | {
    "word_ledger": ("/exports/word/ledger", "reviewer")
}
LONG |= {"accounts": ("/exports/accounts", "admin")}


BOUNDS = {each.kind: each.at_once for each in ALL.workbooks.values() if isinstance(each, TableFile)}


def test_every_list_has_its_bound_and_its_expectation():
    assert set(BOUNDS) == set(EXPECTED) == set(LISTS)


@pytest.fixture(autouse=True)
def everything_is_long(monkeypatch, app, tmp_path, submitted_plan):
    monkeypatch.setitem(app.config, "INSTANCE", tmp_path)
    monkeypatch.setattr("portal.printing.queue.enqueue", lambda job_id: None)
    monkeypatch.setattr(TableFile, "is_long", lambda file, expected: expected.rows > -1)
    monkeypatch.setattr(word, "AT_ONCE", -1)


def press(browser, kind, expect=303, **fields):
    token = browser.get("/password").select_one("[name=csrf_token]")["value"]
    return browser.post(LONG[kind][0], {"csrf_token": token, **fields}, expect=expect)


def newest(session):
    return session.scalars(sa.select(PrintJob).order_by(PrintJob.id.desc())).first()


@pytest.mark.parametrize("kind", LONG)
def test_from_the_button_to_the_file(kind, browse, session):
    browser = browse(LONG[kind][1])
    press(browser, kind)
    job = newest(session)
    waiting = browser.get(f"/prints/{job.id}")
    assert texts(waiting, "#job .row a") == ["刷新"] and "等待打印程序" in waiting.text
    assert session.scalar(sa.select(sa.func.count()).where(Event.verb == "file_exported")) == 0, "nothing is taken yet"

    services.run(job.id)
    ready = browser.get(f"/prints/{job.id}")
    assert texts(ready, "#job .row a") == ["下载"], "no pictures and no pickup code of what is no paper"
    answer = browser.get(f"/prints/{job.id}/file").response
    assert answer.headers["Content-Disposition"].startswith("attachment")
    if kind == "word_ledger":
        [table] = docx.Document(io.BytesIO(answer.data)).tables
        assert len(table.rows) - 1 == job.pages == 2
    else:
        [sheet] = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets
        assert kind == "rollup" or len(rows_of(sheet)) == job.pages
    [event] = session.scalars(sa.select(Event).where(Event.verb == "file_exported"))
    assert (event.data["kind"], event.data["title"]) == (kind, job.title) and job.title in sheet_title(kind, answer)


def sheet_title(kind, answer):
    if kind == "word_ledger":
        return docx.Document(io.BytesIO(answer.data)).core_properties.title
    return openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]["A1"].value


@pytest.mark.parametrize("kind", LONG)
def test_pressed_twice_is_one_and_the_same_data_are_the_same_file(kind, browse, session, monkeypatch):
    browser = browse(LONG[kind][1])
    press(browser, kind)
    press(browser, kind)
    [first] = session.scalars(sa.select(PrintJob))
    services.run(first.id)
    made = store.find(first.file_key).path.stat().st_mtime_ns

    later = clock.now() + services.PATIENCE * 4  # the file says when it was taken out: that alone makes no new one
    monkeypatch.setattr(clock, "now", lambda: later)
    press(browser, kind)
    again = newest(session)
    services.run(again.id)
    assert again.id != first.id and again.file_key == first.file_key
    assert store.find(again.file_key).path.stat().st_mtime_ns == made


def test_the_filters_come_along(browse, session):
    browser = browse("reviewer")
    press(browser, "plans", state="submitted", search="ls", end="1", anything="=1+1")
    job = newest(session)
    assert job.params == {"state": "submitted", "search": "ls"}, "and nothing that is none of the list's"
    services.run(job.id)
    [sheet] = openpyxl.load_workbook(store.find(job.file_key).path).worksheets
    assert [row["村"] for row in rows_of(sheet)] == ["柳树村"] and "待审核、村名含“ls”" in sheet["A2"].value


def test_internal_remarks_stay_marked_and_away_from_the_village(browse, session, submitted_plan):
    press(browse("reviewer"), "remarks", internal="1")
    job = newest(session)
    services.run(job.id)
    assert "内部" in job.title and "内部" in store.find(job.file_key).file_name
    press(browse("secretary"), "remarks", expect=403, internal="1", plan_id=submitted_plan.id)


@pytest.mark.parametrize("kind", LONG)
def test_nobody_else_fetches_it_and_whoever_lost_the_right_neither(kind, browse, session, people, places):
    who = LONG[kind][1]
    press(browse(who), kind)
    job = newest(session)
    services.run(job.id)
    for other in ("county", "viewer", "outsider", "secretary"):
        browse(other).get(f"/prints/{job.id}/file", expect=404)
    people[who].role = people["secretary"].role
    people[who].unit = places["青山镇/石桥村"]
    session.commit()
    browse(who).get(f"/prints/{job.id}/file", expect=404)
    browse(who).get(f"/prints/{job.id}", expect=404)


@pytest.mark.parametrize("kind", ["plans", "ledger", "rollup", "remarks", "word_ledger"])
def test_what_was_made_of_all_villages_is_not_for_who_looks_after_some_now(kind, browse, session, people):
    press(browse("reviewer"), kind)
    job = newest(session)
    services.run(job.id)
    people["reviewer"].role = people["liaison"].role
    session.commit()
    browse("reviewer").get(f"/prints/{job.id}/file", expect=404)


def test_who_may_no_longer_have_it_when_it_is_made_gets_none(browse, session, people, places):
    press(browse("reviewer"), "plans")
    people["reviewer"].role, people["reviewer"].unit = people["secretary"].role, places["青山镇/石桥村"]
    session.commit()
    job = newest(session)
    services.run(job.id)
    assert job.state is JobState.failed and job.file_key is None


@pytest.mark.parametrize(
    ("module", "kind"), [("workbooks.writing", "ledger"), ("ledgers.workbooks.word_ledger", "word_ledger")]
)
def test_cancelled_while_it_is_written_nothing_is_left(module, kind, browse, session, people, monkeypatch, tmp_path):
    browser = browse("reviewer")
    press(browser, kind)
    job = newest(session)
    monkeypatch.setattr(f"portal.{module}.STEP", 1)
    tell = services._tell_alive

    def cancel_first(job, percent, step):
        services.cancel_print(job, actor=people["reviewer"])
        session.commit()
        tell(job, percent, step)

    monkeypatch.setattr(services, "_tell_alive", cancel_first)
    services.run(job.id)
    assert job.state is JobState.cancelled and not [*tmp_path.glob("prints/*/*")]


def test_whoever_left_gets_a_message(browse, session, people, monkeypatch):
    press(browse("reviewer"), "ledger")
    job = newest(session)
    job.asked_at -= services.PATIENCE * 2
    session.commit()
    services.run(job.id)
    told = session.execute(sa.select(Message.text, Message.path).where(Message.user_id == people["reviewer"].id))
    assert (f"{job.title}已经生成，可以下载", f"/prints/{job.id}") in {tuple(row) for row in told}
    assert f"/prints/{job.id}/file" in str(browse("reviewer").get("/prints")), "and it stands in the print centre"


def test_an_administrator_who_has_no_print_centre_is_not_sent_there(browse, session):
    browser = browse("admin")
    press(browser, "accounts")
    page = browser.get(f"/prints/{newest(session).id}")
    assert not page.select('a[href="/prints"]')


def test_a_ledger_that_word_cannot_hold_says_so(browse, session, monkeypatch):
    monkeypatch.setattr("portal.ledgers.workbooks.word_ledger.MOST", 1)
    press(browse("reviewer"), "word_ledger")
    job = newest(session)
    services.run(job.id)
    assert job.state is JobState.failed and "请用 Excel" in job.failure


@pytest.mark.parametrize("key", FILES)
def test_a_file_has_no_preview(key, browse):
    browse("reviewer").get(f"/prints/preview?document={key}", expect=404)


def test_short_ones_are_answered_at_once(browse, monkeypatch, session):
    monkeypatch.setattr(TableFile, "is_long", lambda file, expected: expected.rows > 100)
    monkeypatch.setattr(word, "AT_ONCE", 100)
    for kind, (_, who) in LONG.items():
        assert press(browse(who), kind, expect=200).response.mimetype.startswith("application/vnd.openxml")
    assert newest(session) is None
