"""两步验证: setting it up, signing in with it, and what a code cannot do."""

import datetime as dt

import pyotp
import pytest
import sqlalchemy as sa

from portal.accounts.models import SecondFactor, UserSession
from portal.accounts.services import second_factor
from portal.history.models import Event
from tests.browser import texts
from tests.people import PASSWORD

NOON = dt.datetime(2022, 4, 11, 4, 0, 7, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def at(monkeypatch):
    """Move the clock by seconds from noon; codes last half a minute."""

    def move(seconds=0):
        monkeypatch.setattr("portal.kernel.clock.now", lambda: NOON + dt.timedelta(seconds=seconds))

    move()
    return move


def secret_of(session, person) -> str:
    session.expire_all()
    return session.get_one(SecondFactor, person.id).secret


def code_at(secret, seconds=0) -> str:
    return pyotp.TOTP(secret).at(NOON + dt.timedelta(seconds=seconds))


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


@pytest.fixture
def secret(people, session) -> str:
    """The reviewer has it; the first code was used a minute before noon."""
    second_factor.set_up(people["reviewer"])
    session.flush()
    factor = session.get_one(SecondFactor, people["reviewer"].id)
    factor.confirmed_at, factor.last_step = NOON, int(NOON.timestamp()) // 30 - 2
    people["reviewer"].has_second_factor = True
    session.commit()
    return factor.secret


def give_password(browser, username="reviewer", **more):
    return browser.submit(
        browser.get("/sign-in"), "form.form", expect=303, username=username, password=PASSWORD, **more
    )


def test_a_reviewer_sets_it_up_and_is_asked_next_time(browse, people, session, at):
    browser = browse("reviewer")
    other = browse("reviewer")
    page = browser.follow(browser.submit(browser.get("/me/second-step"), "form.card"))
    assert page.select_one(".qr svg path")
    secret = secret_of(session, people["reviewer"])
    assert texts(page, "strong.code")[0].replace(" ", "") == secret
    browser.submit(page, "form.card", expect=422, code=other_than(code_at(secret)))
    give_password(browse())  # nobody is asked for a code that no telephone has shown yet
    page = browser.follow(browser.submit(page, "form.card", code=code_at(secret)))
    assert "已经开启" in page.text
    other.get("/me", expect=302)  # what was open elsewhere is closed
    at(60)
    fresh = browse()
    page = fresh.follow(give_password(fresh, next="/me"))
    fresh.get("/me", expect=302)  # the password alone opens nothing
    answer = fresh.submit(page, "form.form", code=code_at(secret, 60))
    assert answer.response.location == "/me"
    fresh.get("/me")


def test_a_code_opens_once(browse, secret):
    """Whoever looked over the shoulder has half a minute and gets nothing."""
    first, second = browse(), browse()
    first.submit(first.follow(give_password(first)), "form.form", code=code_at(secret))
    page = second.follow(give_password(second))
    assert "这组数字已经用过" in second.submit(page, "form.form", expect=422, code=code_at(secret)).text


@pytest.mark.parametrize(("seconds", "status"), [(-30, 303), (30, 303), (90, 422)])
def test_clocks_may_differ_by_half_a_minute(browse, secret, seconds, status):
    browser = browse()
    page = browser.follow(give_password(browser))
    browser.submit(page, "form.form", expect=status, code=code_at(secret, seconds))


@pytest.mark.parametrize("typed", ["", "12345", "一二三四五六", "１２３４５６", "'; --"])
def test_what_is_no_code_is_said_to_be_none(browse, secret, typed):
    browser = browse()
    page = browser.follow(give_password(browser))
    assert "6 位数字" in browser.submit(page, "form.form", expect=422, code=typed).text


def test_guessing_locks_the_name(browse, session, secret):
    browser = browse()
    page = browser.follow(give_password(browser))
    wrong = other_than(code_at(secret))
    for _ in range(4):
        page = browser.submit(page, "form.form", expect=422, code=wrong)
    assert "已暂时锁定" in browser.submit(page, "form.form", expect=422, code=wrong).text
    assert "已暂时锁定" in browser.submit(page, "form.form", expect=422, code=code_at(secret)).text
    assert session.scalar(sa.select(sa.func.count(UserSession.id))) == 0


def test_a_right_password_does_not_forget_wrong_codes(browse, secret):
    """Otherwise one could guess for ever by giving the password in between."""
    browser = browse()
    for left in (4, 3, 2, 1):
        page = browser.follow(give_password(browser))
        answer = browser.submit(page, "form.form", expect=422, code=other_than(code_at(secret)))
        assert f"还可以再试 {left} 次" in answer.text


def test_the_door_closes_after_five_minutes(browse, secret, at):
    browser = browse()
    page = browser.follow(give_password(browser))
    at(301)
    assert browser.submit(page, "form.form", code=code_at(secret, 301)).response.location == "/sign-in"


def test_without_a_password_there_is_no_door(browse, secret):
    assert browse().get("/sign-in/code", expect=302).response.location == "/sign-in"


def test_taking_it_off_needs_a_code(browse, people, session, secret, at):
    browser = browse("reviewer")
    page = browser.get("/me/second-step")
    page = browser.submit(page, "form.card", expect=422, code=other_than(code_at(secret)))
    browser.submit(page, "form.card", code=code_at(secret))
    session.expire_all()
    assert not people["reviewer"].has_second_factor and session.get(SecondFactor, people["reviewer"].id) is None
    assert give_password(browse()).response.location == "/"


def test_an_administrator_takes_it_off_when_the_telephone_is_lost(browse, people, session, secret):
    browser = browse("admin")
    address = f"/accounts/{people['reviewer'].id}/unpair"
    page = browser.get("/accounts?search=reviewer")
    assert page.select(f"a[href='{address}']") and "两步验证已开启" in page.select_one("tbody").text
    browser.submit(browser.get(address), "form.form")
    assert give_password(browse()).response.location == "/"
    event = session.scalars(sa.select(Event).where(Event.verb == "second_factor_dropped")).one()
    assert event.actor_name == people["admin"].name


def test_nobody_takes_off_the_own_one_that_way(browse, people, session):
    people["admin"].has_second_factor = True
    session.commit()
    browse("admin").post(f"/accounts/{people['admin'].id}/unpair", {}, 403)


def test_a_township_does_not_take_it_off(browse, people, secret):
    browse("reviewer").post(f"/accounts/{people['secretary'].id}/unpair", {}, 403)


def test_where_it_is_required_nothing_else_comes_first(app, browse, people, monkeypatch):
    monkeypatch.setitem(app.config, "SECOND_STEP_REQUIRED", True)
    browser = browse("reviewer")
    assert browser.get("/plans", expect=302).response.location == "/me/second-step"
    assert "请先设好两步验证" in browser.get("/me/second-step").text
    browse("secretary").get("/messages")  # villages are not asked


def test_the_command_takes_it_off(app, people, session, secret):
    result = app.test_cli_runner().invoke(args=["admin", "drop-second-step", "reviewer"])
    assert result.exit_code == 0, result.output
    session.expire_all()
    assert not people["reviewer"].has_second_factor
