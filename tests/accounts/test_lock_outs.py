"""Guessing shuts out the guesser, not the guessed, nor a whole office behind one address (acceptance 64)."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.accounts import services
from portal.accounts.domain.time_limits import WAITS
from portal.accounts.models import KnownDevice, SignInThrottle
from portal.accounts.routes.device_cookie import COOKIE
from portal.accounts.services import sign_in_delays, sign_in_limit, signing_in
from portal.accounts.services.limiting import FORGET
from portal.accounts.services.sign_in_delays import Door
from portal.kernel import clock
from tests.people import PASSWORD, PEOPLE

WRONG = "不对的密码"


@pytest.fixture
def at(browse):
    """at(address): a new browser there."""

    def begin(address="10.0.0.1"):
        browser = browse()
        browser.client.environ_base["REMOTE_ADDR"] = address
        return browser

    return begin


@pytest.fixture
def later(monkeypatch):
    """later(minutes): the clock goes on."""
    began = clock.now()
    return lambda minutes: monkeypatch.setattr("portal.kernel.clock.now", lambda: began + dt.timedelta(minutes=minutes))


def sign_in(browser, username="secretary", password=PASSWORD, expect=303):
    return browser.submit(browser.get("/sign-in"), "form.form", expect=expect, username=username, password=password)


def sign_out(browser):
    browser.submit(browser.get("/me"), "form[action='/sign-out']")


def guess(browser, username="secretary", times=5):
    for _ in range(times):
        page = sign_in(browser, username, WRONG, expect=422)
    return page.text


def test_five_wrong_passwords_for_every_name_shut_out_nobody_on_a_device_of_theirs(at, people):
    """Also when everybody has the office's one address."""
    own = {who: at() for who in PEOPLE}
    for who, browser in own.items():
        sign_in(browser, who)
        sign_out(browser)
    stranger = at()
    for who in PEOPLE:
        assert "已暂时锁定" in guess(stranger, who)
    for who, browser in own.items():
        sign_in(browser, who)


def test_somebody_new_at_another_address_comes_in(at, people):
    guess(at("10.0.0.1"))
    sign_in(at("10.0.0.1"), expect=422)
    sign_in(at("10.0.0.2"))


def test_a_known_device_is_known_for_its_people_only(at, people):
    browser = at()
    sign_in(browser, "clerk")
    sign_out(browser)
    guess(at())
    sign_in(browser, expect=422)
    sign_in(browser, "clerk")


def test_a_device_that_guesses_waits_by_itself(at, people):
    mine, other = at(), at()
    for browser in (mine, other):
        sign_in(browser)
        sign_out(browser)
    guess(mine)
    sign_in(mine, expect=422)
    sign_in(other)


def test_waits_grow_and_are_forgotten(at, people, later):
    browser, minutes = at(), 0
    guess(browser, times=4)
    for wait in (*WAITS, WAITS[-1]):
        assert "已暂时锁定" in guess(browser, times=1)
        later(minutes + wait - 0.5)
        sign_in(browser, expect=422)
        minutes += wait + 0.5
        later(minutes)
    later(minutes + FORGET / dt.timedelta(minutes=1) + 1)
    assert "还可以再试 4 次" in guess(browser, times=1)
    sign_in(browser)


def test_strangers_at_many_addresses_are_counted_together(at, people, monkeypatch):
    monkeypatch.setattr(sign_in_delays, "STRANGERS", 8)
    own = at("10.9.9.9")
    sign_in(own)
    sign_out(own)
    for number in range(8):
        page = guess(at(f"10.0.0.{number}"), times=1)
    assert "已暂时锁定" in page
    sign_in(at("10.0.1.1"), expect=422)
    sign_in(own)


def test_one_password_for_many_names_from_a_known_device_ends_too(at, people, monkeypatch):
    monkeypatch.setattr(sign_in_limit, "FROM_ONE_DEVICE", 4)
    browser = at()
    sign_in(browser, "clerk")
    sign_out(browser)
    for number in range(4):
        sign_in(browser, f"nobody{number}", WRONG, expect=422)
    sign_in(browser, "nobody9", WRONG, expect=429)


def test_it_is_counted_in_the_database_so_that_processes_agree(app, at, people, session):
    guess(at(), times=3)
    assert not [name for name in app.extensions if "guess" in name]
    session.expire_all()
    held = session.get(SignInThrottle, ("secretary", "typed:from:10.0.0.1"))
    assert session.get(SignInThrottle, ("secretary", "from:10.0.0.1")).failures == 3
    assert held.failures == 3 and session.get(SignInThrottle, ("@10.0.0.1", "guesses")).failures == 3
    held.failures = 4  # as another process would
    session.commit()
    assert "已暂时锁定" in guess(at(), times=1)


def test_the_old_password_cannot_be_guessed_from_inside(at, people):
    browser = at()
    sign_in(browser)
    for _ in range(5):
        fields = {"old": WRONG, "new": "石榴花又开了-2023", "again": "石榴花又开了-2023"}
        page = browser.submit(browser.get("/password"), "main form", expect=422, **fields)
    assert "已暂时锁定" in page.text
    page = browser.submit(browser.get("/password"), "main form", expect=422, **(fields | {"old": PASSWORD}))
    assert "已暂时锁定" in page.text
    sign_in(at())  # who is not inside is not kept out by it


def test_a_code_opens_once_also_in_a_race(people, session):
    """The second press has read the account before the first one was kept."""
    person = people["clerk"]
    code = services.reset_password(person, actor=None)
    session.commit()
    end = person.code_until
    services.sign_in("clerk", code, device="a")
    session.commit()
    sa.orm.attributes.set_committed_value(person, "code_until", end)
    with pytest.raises(services.SignInRefused, match="已经用过"):
        signing_in._use_code(person)


def test_the_cookie_is_long_lived_and_opens_nothing(at, people, session):
    browser = at()
    answer = sign_in(browser).response
    (cookie,) = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith(COOKIE)]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and f"Max-Age={400 * 86400}" in cookie
    token = browser.client.get_cookie(COOKIE).value
    assert token not in str(session.execute(sa.select(KnownDevice.token_hash)).all())
    other = at()
    other.client.set_cookie(COOKIE, token)
    other.get("/me", expect=302)
    sign_out(browser)
    assert browser.client.get_cookie(COOKIE).value == token


def test_an_administrator_unlocks_every_door(at, people, session):
    guess(at())
    services.unlock(people["secretary"], actor=people["admin"])
    session.commit()
    sign_in(at())
    assert [one.source for one in Door("x", address="1").told] == ["from:1", "strangers"]
