"""An auditor's first page: alerts, whether the records are whole, how much happened on each day, what was taken out."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.audit.queries import days
from portal.history import anchors, checking
from portal.history.models import ChainCheck, Event
from portal.history.services import record
from portal.kernel import clock
from portal.operation.models import Alert
from tests.browser import texts


@pytest.fixture
def happened(submitted_plan, people, monkeypatch, session):
    """Yesterday, just after midnight on the office wall: two failed sign-ins, one of another county, a print."""
    today = clock.now()
    night = dt.datetime.combine(clock.today() - dt.timedelta(days=1), dt.time(0, 5), clock.LOCAL)
    monkeypatch.setattr(clock, "now", lambda: night)
    account = f"account:{people['clerk'].id}"
    record(account, "sign_in_failed", actor=None, device="x", failures=1)
    record(account, "signed_in", actor=people["clerk"], device="x")
    record(f"unit:{people['clerk'].unit_id}", "file_exported", actor=people["clerk"], kind="plans", title="x", rows=1)
    record("account:99999", "sign_in_failed", actor=None, device="x", failures=1)  # nobody of this county's
    monkeypatch.setattr(clock, "now", lambda: today)
    session.commit()
    return night


def test_days_are_those_of_the_office_wall_and_of_what_may_be_seen(happened, people, session):
    found = days.days_of(people["auditor"])
    assert [one.day for one in found][:2] == [clock.today(), clock.today() - dt.timedelta(days=1)]
    assert len(found) == days.DAYS and found[1].day == happened.astimezone(clock.LOCAL).date()
    assert found[1].groups == {"failed": 1, "sign-in": 1, "files": 1} and found[1].total == 3
    assert found[5].total == 0
    everything = session.scalar(sa.select(sa.func.count(Event.id)).where(Event.stream != "account:99999"))
    assert sum(one.total for one in found) == everything


def test_the_page_shows_them_and_each_number_leads_to_its_events(browse, happened, people, session):
    auditor = browse("auditor")
    page = auditor.follow(auditor.get("/", expect=302))
    assert page.h1.text.endswith("审计") and "还没有核对过" in page.text and "还没有锚点" in page.text
    (failed,) = [a for a in page.select("#days tbody tr:nth-of-type(2) a") if "what=failed" in a["href"]]
    assert failed.text.strip() == "1"
    assert len(texts(auditor.get(failed["href"]), "#events tbody tr")) == 1


def test_what_is_wrong_and_whether_all_is_whole_is_said(browse, people, session):
    anchors.take_anchor()
    checking.check_chain()
    auditor = browse("auditor")
    page = auditor.get("/overview")
    assert "操作记录完整" in page.select_one("#state .notice--success").text and "最近的锚点" in page.text
    assert "现在没有关于操作记录的告警" in page.text
    session.execute(sa.update(ChainCheck).values(problems=2, words="甲\n乙"))
    session.add(Alert(kind="chain", level=2, text="操作记录有 2 处对不上", since=clock.now()))
    session.add(Alert(kind="backup", level=2, text="没有备份", since=clock.now()))
    session.commit()
    page = auditor.get("/overview")
    assert (
        texts(page, "#state .notice__title")[0] == "有 2 处对不上" and "没有备份" not in page.select_one("#state").text
    )
    assert "操作记录有 2 处对不上" in page.select_one("#state").text


def test_what_was_taken_out_is_listed(browse, people):
    auditor = browse("auditor")
    assert "还没有导出过" in auditor.get("/overview").text
    auditor.submit(auditor.get("/audit"), "form[action='/audit/exports']", kind="csv")
    page = auditor.get("/overview")
    assert len(page.select("#taken li")) == 1 and "条" in page.select_one("#taken li").text
    auditor.get(page.select_one("#taken li a")["href"])


@pytest.mark.parametrize("who", ["reviewer", "county", "clerk"])
def test_nobody_else_has_it(browse, people, who):
    assert "登录情况和记录核对由审计员和系统管理员查看" in browse(who).get("/overview", expect=403).text
