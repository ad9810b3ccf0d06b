"""放假安排: what a county enters holds everywhere at once; what nobody knows is said."""

import datetime as dt

import pytest

from portal.cycles.forms import a_year_later
from portal.history.queries import events_of
from portal.kernel import clock
from portal.kernel.workdays import is_workday
from portal.settings.services import calendar
from tests.browser import texts

UNKNOWN = "国务院办公厅还没有公布 2027 年的放假安排"


@pytest.fixture
def in_2027(monkeypatch):
    """Early in a year of which nothing has been announced."""
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2027, 1, 12, 2, tzinfo=dt.UTC))


def enter(browser, off, work="", expect=303):
    page = browser.get("/settings/calendar/2027")
    answer = browser.submit(page, "main form", expect, off=off, work=work)
    return browser.follow(answer) if expect == 303 else answer


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("10月1日至10月7日", ["10-01~10-07"]),
        ("10月1日-7日\n5.1～5.5", ["05-01~05-05", "10-01~10-07"]),
        ("2027年1月1日（星期五）至3日，4月5日", ["01-01~01-03", "04-05~04-05"]),
        ("1月31日到2月6日；", ["01-31~02-06"]),
        ("", []),
    ],
)
def test_days_are_read_as_notices_write_them(typed, days):
    assert calendar.spelt(calendar.parsed(2027, typed)) == days


@pytest.mark.parametrize("typed", ["国庆七天", "2月30日", "10月7日至10月1日", "13月1日", "2026年12月30日"])
def test_what_says_no_day_is_told_with_its_line(typed):
    with pytest.raises(calendar.Unreadable, match=f"“{typed[:20]}”"):
        calendar.parsed(2027, typed)


def test_what_a_county_enters_holds_at_once(browse, cycle, people, session, monkeypatch):
    """Until then 4 October 2027 is proposed as a working day, and 9 October is a Saturday."""
    browser = browse("county")
    cycle.submit_by = dt.date(2026, 10, 1)
    session.commit()
    page = browser.get("/years/open?")
    assert page.select_one("#submit_by")["value"] == "2027-10-04", "1 October is off by law, whatever is announced"
    assert UNKNOWN in page.main.text and "2027年10月1日是国庆节，移到下一个工作日" in page.main.text
    page = enter(browser, "1月1日至3日\n10月1日至7日", "10月9日")
    assert "10月1日至10月7日" in page.select_one("#year-2027").text and "马上按它算" in page.text
    page = browser.get("/years/open")
    assert page.select_one("#submit_by")["value"] == "2027-10-08" and UNKNOWN not in page.main.text
    (event,) = [each for each in events_of(f"unit:{people['county'].unit_id}") if each.verb == "calendar_changed"]
    assert event.data["after"] == "放假 1月1日至1月3日、10月1日至10月7日，调休上班 10月9日"
    assert "修改 2027 年的放假安排" in browser.get("/audit").text
    assert "放假 1月1日至1月3日" in browser.get("/settings/calendar").select_one(".timeline").text
    enter(browser, "", "")
    assert UNKNOWN in browser.get("/years/open").main.text, "taken back"


def test_what_came_with_the_portal_can_be_corrected(browse, cycle):
    browser = browse("county")
    form = browser.get("/settings/calendar/2026")
    assert form.select_one("#off").text.strip().startswith("1月1日至1月3日")
    browser.submit(form, "main form", off="1月1日", work="")
    page = browser.get("/settings/calendar")
    assert texts(page, "#year-2026 p")[0] == "放假：1月1日" and "录入" in texts(page, "#year-2026 p")[-1]


@pytest.mark.parametrize(
    ("off", "work", "said"),
    [
        ("国庆七天", "", "没有读懂"),
        ("10月1日至7日", "10月11日", "不是周末"),
        ("10月1日至10日", "10月10日", "又放假又上班"),
    ],
)
def test_a_slip_is_told_and_what_was_typed_stays(browse, cycle, off, work, said):
    page = enter(browse("county"), off, work, expect=422)
    assert said in page.select_one(".field--invalid").text
    assert page.select_one("#off").text.strip() == off and page.select_one("#work").text.strip() == work


def test_only_the_county_enters_days(browse, cycle):
    assert "没有人改过" in browse("admin").get("/settings/calendar").text
    browse("admin").get("/settings/calendar/2027", expect=403)
    for who in ("reviewer", "secretary"):
        browse(who).get("/settings/calendar", expect=403)
    browse("county").get("/settings/calendar/1999", expect=404)


def test_wherever_waiting_is_counted_the_gap_is_said(browse, submitted_plan, people, session, in_2027):
    """Lists, home pages, figures and the plan's own history, until the county has entered the year."""
    urls = {
        "reviewer": ["/", "/plans", "/figures", f"/plans/{submitted_plan.id}/timeline"],
        "county": ["/", "/figures"],
    }
    for who, pages in urls.items():
        for url in pages:
            assert UNKNOWN in browse(who).get(url).main.text, (who, url)
    calendar.change_year(2027, [dt.date(2027, 1, 1)], [], actor=people["county"])
    session.commit()
    for who, pages in urls.items():
        for url in pages:
            assert UNKNOWN not in browse(who).get(url).main.text, (who, url)


def test_without_a_county_only_what_is_certain_holds():
    assert not is_workday(dt.date(2027, 10, 1)) and is_workday(dt.date(2027, 10, 4))
    assert a_year_later(dt.date(2026, 10, 1)) == dt.date(2027, 10, 4)
