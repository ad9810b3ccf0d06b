"""The portal tells villages by itself that the deadline is near: once for each date, and only who has not handed in."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.history.models import Event
from portal.messages.models import Message
from portal.plans.queries import plan_or_404
from portal.reviews.services import deadline_reminders, return_plan
from portal.settings.services import change_settings

DAY = dt.date(2022, 5, 26)
TEN = 2  # o'clock UTC is ten in the morning here


@pytest.fixture(autouse=True)
def due(cycle, session, monkeypatch):
    """due(day, hour): it is that day; the year's plans are due on 26 May."""
    cycle.submit_by = DAY
    session.execute(sa.delete(Message))
    session.commit()

    def at(day, hour=TEN):
        moment = dt.datetime(2022, 5, day, hour, 30, tzinfo=dt.UTC)
        monkeypatch.setattr("portal.kernel.clock.now", lambda: moment)

    at(23)
    return at


def told(session) -> list[tuple[int, str]]:
    return [(message.user_id, message.text) for message in session.scalars(sa.select(Message).order_by(Message.id))]


def test_who_has_not_handed_in_is_told_once(submitted_plan, people, session):
    session.execute(sa.delete(Message))
    assert deadline_reminders.tell_of_deadline() == 2  # 石桥村 and the village of the other township
    session.commit()
    assert deadline_reminders.tell_of_deadline() == 0
    words = "2022 年度计划表上报截止还有 3 天（5 月 26 日），本村还没有上报"
    assert (people["stranger"].id, words) in told(session)
    assert people["secretary"].id not in {person for person, _ in told(session)}
    event = session.scalars(sa.select(Event).where(Event.verb == "plan_deadline_near")).first()
    assert event.actor_name == "系统" and event.data == {"submit_by": "2022-05-26", "days": 3}


def test_a_returned_plan_waits_for_its_village_too(submitted_plan, people, session):
    plan = plan_or_404(people["reviewer"], submitted_plan.id)
    return_plan(plan, seen_submission_id=plan.latest_submission_id, reason="目标没有数字", actor=people["reviewer"])
    session.execute(sa.delete(Message))
    session.commit()
    deadline_reminders.tell_of_deadline()
    assert {people["secretary"].id, people["clerk"].id} <= {person for person, _ in told(session)}


@pytest.mark.parametrize(("day", "some"), [(22, False), (23, True), (26, True), (27, False)])
def test_only_in_the_last_days(plan, due, session, day, some):
    due(day)
    assert bool(deadline_reminders.tell_of_deadline()) is some
    if day == 26:
        assert "截止就在今天" in told(session)[0][1]


@pytest.mark.parametrize(("hour", "some"), [(23, False), (0, True), (11, True), (12, False)])
def test_not_at_night(plan, due, hour, some):
    due(24, hour)
    assert bool(deadline_reminders.tell_of_deadline()) is some


def test_another_date_is_told_again(plan, cycle, due, session):
    first = deadline_reminders.tell_of_deadline()
    cycle.submit_by = DAY + dt.timedelta(days=1)
    session.commit()
    due(25)
    assert deadline_reminders.tell_of_deadline() == first


def test_the_county_says_how_many_days(plan, people, due, session):
    due(21)
    assert deadline_reminders.tell_of_deadline() == 0
    values = {"activity_name": "“五星”支部创建", "party_day": 28, "near_days": 5}
    change_settings(values | {"needs_first_look": False, "needs_second_reviewer": False}, actor=people["county"])
    session.commit()
    assert deadline_reminders.tell_of_deadline() > 0


def test_a_closed_year_and_one_that_has_not_begun_are_left_alone(plan, cycle, session):
    cycle.opens_on = dt.date(2022, 5, 24)
    session.commit()
    assert deadline_reminders.tell_of_deadline() == 0
    cycle.opens_on, cycle.closed_at = None, dt.datetime(2022, 5, 20, tzinfo=dt.UTC)
    session.commit()
    assert deadline_reminders.tell_of_deadline() == 0


def test_the_worker_goes_on_until_all_are_told(app, plan, session, monkeypatch):
    monkeypatch.setattr(deadline_reminders, "AT_ONCE", 1)
    with app.app_context():
        deadline_reminders.tell_all()
    events = session.scalars(sa.select(Event.stream).where(Event.verb == "plan_deadline_near")).all()
    assert len(events) == len(set(events)) == 3
