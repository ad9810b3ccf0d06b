"""The server's clock jumps, and is set right again: nothing typed is lost, the history keeps its order, and what was
given out under the wrong clock neither lasts for ever nor locks anybody out (quality F11)."""

import datetime as dt
import os
from functools import partial

import pyotp
import pytest
import sqlalchemy as sa
from itsdangerous import TimestampSigner

from portal.accounts import services
from portal.accounts.models import SecondFactor
from portal.accounts.services import second_factor
from portal.history.models import Event
from portal.history.queries import broken_links, events_of
from portal.history.viewing import note_view
from portal.kernel import clock
from portal.operation import checks
from portal.plans import queries as plans
from portal.plans.queries.trace import CODES
from portal.plans.services import note_presence
from portal.printing import services as printing
from portal.printing.pickup import services as pickup
from portal.printing.pickup.services import NothingThere
from portal.reviews.services.reminding import remind_villages
from portal.web.guessing import Guesser, TooMany, note_wrong, refuse_many
from tests.browser import texts
from tests.people import PASSWORD
from tests.printing.test_services import ask, fake, press

__all__ = ["ask", "fake", "press"]
DAY, YEAR = dt.timedelta(days=1), dt.timedelta(days=365)
HOUR = dt.timedelta(hours=1)
TRUE = dt.datetime(2022, 4, 11, 4, 0, 7, tzinfo=dt.UTC)


@pytest.fixture
def at(monkeypatch):
    """at(YEAR): everything that asks for the time, from now on finds it wrong by that much."""

    def move(by=dt.timedelta(0)):
        monkeypatch.setattr(clock, "now", lambda: TRUE + by)
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: int((TRUE + by).timestamp()))

    move()
    return move


def sign_in(browser):
    return browser.submit(browser.get("/sign-in"), "form.form", username="clerk", password=PASSWORD)


@pytest.mark.parametrize("jump", [-DAY, -HOUR, YEAR])
def test_no_edit_is_lost_and_the_history_keeps_its_order(browse, filled_plan, at, jump):
    """Whoever is thrown out finds the words on the page, signs in, and they are stored."""
    address, form = f"/plans/{filled_plan.id}/blocks/analysis", "main form[action*=analysis]"
    browser = browse()
    sign_in(browser)
    page = browser.submit(browser.get(address), form, overview="第0次写的村情")
    for number, by in ((1, jump), (2, dt.timedelta(0))):
        words = f"第{number}次写的村情"
        page = browser.get(address)
        at(by)
        is_out = by or jump != -HOUR  # Who came in an hour ago, by what is right now, is still in.
        page = browser.submit(page, form, expect=401 if is_out else 303, overview=words)
        if is_out:
            assert words in texts(page, "#typed .field textarea")
            sign_in(browser)
            browser.submit(browser.get(address), form, overview=words)
        assert texts(browser.get(address), "#overview") == [words]
    events = [event for event in events_of(filled_plan.stream) if event.verb == "block_saved"]
    saved = [event.data["changes"]["overview"][1] for event in events[:3]]
    assert saved == ["第2次写的村情", "第1次写的村情", "第0次写的村情"]
    assert broken_links() == []


def test_a_session_begun_under_a_wrong_clock_is_over(browse, people, session, at):
    """It would otherwise live for a year; and one that had ended does not come to life."""
    browser = browse("clerk")
    browser.get("/me")
    at(-dt.timedelta(minutes=5))
    browser.get("/me")  # Such corrections nobody notices.
    at(-DAY)
    browser.get("/me", expect=302)
    at(YEAR)
    ahead = browse("clerk")
    ahead.get("/me")
    at()
    ahead.get("/me", expect=302)


def test_a_lock_set_under_a_wrong_clock_is_no_lock(browse, people, at):
    at(YEAR)
    page = (browser := browse()).get("/sign-in")
    for _ in range(5):
        page = browser.submit(page, "form.form", expect=422, username="clerk", password="不对的密码")
    assert "已暂时锁定" in page.text
    at()
    sign_in(browse())


def test_telephones_codes_are_taken_again(people, session, at):
    reviewer = people["reviewer"]
    second_factor.set_up(reviewer)
    session.flush()
    factor = session.get_one(SecondFactor, reviewer.id)
    use = partial(second_factor._uses_up, factor)
    code = pyotp.TOTP(factor.secret).at
    at(YEAR)
    assert use(code(TRUE + YEAR)) and not use(code(TRUE + YEAR))
    at()
    assert use(code(TRUE)) and not use(code(TRUE)), "again, but each once"


def test_a_first_sign_in_code_does_not_last_a_year(people, session, at):
    at(YEAR)
    code = services.reset_password(people["clerk"], actor=people["admin"])
    session.commit()
    at()
    with pytest.raises(services.SignInRefused, match="过期"):
        services.sign_in("clerk", code, device="tests")


def test_a_backup_from_the_future_is_not_the_latest(app, monkeypatch, tmp_path, at):
    """Nor does a worker that died then seem to live."""
    monkeypatch.setitem(app.config, "INSTANCE", tmp_path)
    (tmp_path / "backups").mkdir()
    made = {name: tmp_path / "backups" / f"portal-{name}-120000.zip" for name in ("20220409", "20230411")}
    for place, by in zip((*made.values(), tmp_path / "worker_alive"), (-2 * DAY, YEAR, YEAR), strict=True):
        place.touch()
        os.utime(place, times=((TRUE + by).timestamp(),) * 2)
    monkeypatch.setattr("portal.printing.alive.time.time", TRUE.timestamp)
    with app.app_context():
        found = checks.backup_age(clock.now())
        assert found.level is checks.Level.worth_a_look and "48 小时前" in found.text
        assert checks.worker().level is checks.Level.bad


def test_pickup_codes_and_wrong_ones(ask, people, session, at):
    job = ask()
    printing.run(job.id)
    at(YEAR)
    old = pickup.make_pickup(job, actor=people["secretary"])
    who = Guesser(address="10.0.0.1")
    for _ in range(pickup.CODES.free):
        with pytest.raises(NothingThere):
            pickup.fetch("", who=who)
    with pytest.raises(TooMany, match="次数太多"):
        pickup.fetch(old.code, who=who)
    at()
    with pytest.raises(NothingThere, match="过期"):
        pickup.fetch(old.code, who=who)
    new = pickup.make_pickup(job, actor=people["secretary"])
    assert new.code != old.code and pickup.fetch(new.code, who=who)


def test_wrong_trace_codes(session, at):
    who = Guesser(address="10.0.0.1")
    at(YEAR)
    for _ in range(CODES.free):
        note_wrong(CODES, who)
    with pytest.raises(TooMany):
        refuse_many(CODES, who)
    at()
    refuse_many(CODES, who)


def test_reminders_looks_and_who_is_here(people, plan, session, at):
    """What counts as just done is done again; who seemed to be here in a year is not."""
    reviewer = people["reviewer"]
    at(YEAR)
    for _ in range(2):
        remind_villages([plans.plan_or_404(reviewer, plan.id)], actor=reviewer)
        note_view(reviewer, "/people")
    note_presence(plan.id, "", actor=people["clerk"])
    session.commit()
    assert [found.user.name for found in plans.others_here(plan, reviewer)] == [people["clerk"].name]
    at()
    for _ in range(2):
        remind_villages([plans.plan_or_404(reviewer, plan.id)], actor=reviewer)
        note_view(reviewer, "/people")
    assert plans.others_here(plan, reviewer) == []
    verbs = list(session.scalars(sa.select(Event.verb).where(Event.verb.in_(("plan_reminded", "list_viewed")))))
    assert sorted(verbs) == ["list_viewed"] * 2 + ["plan_reminded"] * 2


@pytest.mark.parametrize("waited", [None, dt.timedelta(minutes=10)])
def test_a_paper_asked_for_tomorrow_is_made_today(ask, session, at, waited):
    at(DAY)
    job = ask()
    at()
    assert printing.take_up_unfinished(waited) == [job.id]
