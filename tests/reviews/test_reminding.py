"""催办."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.history.models import Event
from portal.kernel import clock
from portal.messages.models import Message
from tests.browser import texts


def test_all_that_have_not_handed_in_are_ticked_and_told_once_a_day(browse, submitted_plan, people, session):
    session.execute(sa.delete(Message))
    session.commit()
    reviewer = browse("reviewer")
    page = reviewer.get("/reminders")
    assert texts(page, "main label") == ["石桥村"]  # 柳树村 has handed in
    page = reviewer.submit(page, "main form", expect=200)
    assert "1 个村（社区）尽快上报 2022 年度“五星”支部创建计划表" in page.select_one("#copy-me").text
    assert page.select_one("#copy-me").text.strip().endswith("：石桥村。")
    assert [message.user_id for message in session.scalars(sa.select(Message))] == [people["stranger"].id]
    page = reviewer.submit(reviewer.get("/reminders"), "main form", expect=200)
    assert "今天已经催过，没有再发：石桥村" in page.text
    assert session.scalar(sa.select(sa.func.count(Event.id)).where(Event.verb == "plan_reminded")) == 1


def test_the_next_day_is_another_day(browse, plan, people, session, monkeypatch):
    reviewer = browse("reviewer")
    reviewer.submit(reviewer.get("/reminders"), "main form", expect=200)
    tomorrow = clock.now() + dt.timedelta(days=1)
    monkeypatch.setattr("portal.kernel.clock.now", lambda: tomorrow)
    reviewer = browse("reviewer")
    page = reviewer.submit(reviewer.get("/reminders"), "main form", expect=200)
    assert "已给 2 个村发了站内消息" in page.text


def test_what_was_handed_in_meanwhile_or_is_somebody_elses_is_left_out(browse, submitted_plan, session):
    reviewer = browse("reviewer")
    page = reviewer.get("/reminders")
    reviewer.submit(page, "main form", expect=422, plan=[str(submitted_plan.id), "999"])
    assert session.scalar(sa.select(sa.func.count(Event.id)).where(Event.verb == "plan_reminded")) == 0


@pytest.mark.parametrize(
    ("who", "status"),
    {None: 302, "secretary": 403, "liaison": 403, "viewer": 403, "county": 403, "admin": 403, "outsider": 200}.items(),
)
def test_who_may(browse, plan, who, status):
    browse(who).get("/reminders", expect=status)


def test_a_closed_year_is_not_reminded_of(browse, plan, cycle, session):
    cycle.closed_at = clock.now()
    session.commit()
    assert "已经关闭" in browse("reviewer").get("/reminders", expect=403).text
