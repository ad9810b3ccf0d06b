"""Every door where something can be guessed: whoever guesses waits, longer each time; nobody else does, least of all a
known device in the same office (acceptance 64)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyotp
import pytest

from portal.accounts import services
from portal.accounts.models import SecondFactor, SignInThrottle
from portal.accounts.services import second_factor
from portal.accounts.services.limiting import FORGET, WAITS
from portal.kernel import clock
from portal.plans.queries.trace import CODES as TRACES
from portal.printing.pickup.services import CODES as PICKUPS
from tests.people import PASSWORD

NOON = dt.datetime(2022, 4, 11, 4, 0, 7, tzinfo=dt.UTC)
OFFICE = "10.0.0.1"
TELEPHONE = "13800001234"
WRONG = "不对的密码"


@dataclass(frozen=True)
class Trial:
    """One door: what is typed there, who stands before it signed in, how many mistakes are free."""

    address: str
    form: str
    wrong: dict[str, str]
    right: Callable[[str], dict[str, str]]  # from the secret of 两步验证
    free: int = services.FAILURES
    inside: bool = False
    prepare: str = ""

    def press(self, browser: Any, fields: dict[str, str]) -> Any:
        """Whatever the answer is."""
        page = browser.get(self.address)
        form = page.select_one(self.form)
        data = {one["name"]: one.get("value", "") for one in form.select("input[name]")} | fields
        if form.get("method", "get") == "get":
            answer = browser._send("get", f"{form['action']}/{fields['code']}")
        else:
            answer = browser._send("post", form["action"], data=data)
        return answer


def name(username):
    return {"username": username, "password": WRONG}


def code_of(secret):
    return pyotp.TOTP(secret).at(clock.now())


CODE = {"code": "000000"}
NEW = "石榴花又开了-2023"
DOORS = {
    "user name": Trial(
        "/sign-in", "form.form", name("reviewer2"), lambda _: name("reviewer2") | {"password": PASSWORD}
    ),
    "telephone": Trial("/sign-in", "form.form", name(TELEPHONE), lambda _: name(TELEPHONE) | {"password": PASSWORD}),
    "second step": Trial(
        "/sign-in/code", "form.form", CODE, lambda secret: {"code": code_of(secret)}, prepare="second step"
    ),
    "confirming": Trial(
        "/me/second-step",
        "form.card",
        CODE,
        lambda secret: {"code": code_of(secret)},
        inside=True,
        prepare="confirming",
    ),
    "dropping": Trial(
        "/me/second-step", "form.card", CODE, lambda secret: {"code": code_of(secret)}, inside=True, prepare="dropping"
    ),
    "old password": Trial(
        "/password",
        "main form",
        {"old": WRONG, "new": NEW, "again": NEW},
        lambda _: {"old": PASSWORD, "new": NEW, "again": NEW},
        inside=True,
    ),
    "取件码": Trial("/pickup", "main form", {"code": "12345"}, lambda _: {"code": "12345"}, free=PICKUPS.free),
    "查验码": Trial("/t", "main form", {"code": "ZZZZZZZZ"}, lambda _: {"code": "ZZZZZZZZ"}, free=TRACES.free),
}
NEVER_LET_IN = {"取件码", "查验码"}  # a right code is another test's; here it is enough that one is not refused
# Public, and nothing to be guessed there.
NO_GUESS = {
    "home.show_health",
    "operation.show_readiness",
    "operation.show_metrics",
    "assets.site_css",
    "assets.site_js",
    "static",
    # What comes back from 统一身份认证 is signed, and tied to the browser that was sent there.
    "accounts.go_to_provider",
    "accounts.come_back",
    "accounts.leave_provider",
}


@pytest.fixture
def at(monkeypatch):
    """at(minutes after noon)."""

    def move(minutes=0.0):
        monkeypatch.setattr("portal.kernel.clock.now", lambda: NOON + dt.timedelta(minutes=minutes))

    move()
    return move


@pytest.fixture
def secret(people, session, at):
    """Of reviewer2, who waits to confirm it."""
    people["reviewer2"].phone = TELEPHONE
    second_factor.set_up(people["reviewer2"])
    session.commit()
    return session.get_one(SecondFactor, people["reviewer2"].id).secret


@pytest.fixture
def comes(browse, people, session, secret):
    """comes(trial, known=…): a new browser in the office, before that door."""

    def begin(trial, *, known=False):
        browser = browse()
        browser.client.environ_base["REMOTE_ADDR"] = OFFICE
        if known or trial.inside:
            page = browser.get("/sign-in")
            browser.submit(page, "form.form", username="reviewer2", password=PASSWORD)
            if not trial.inside:
                browser.submit(browser.get("/me"), "form[action='/sign-out']")
        return browser

    return begin


def prepare(trial, session, people, browsers):
    """两步验证 as this door needs it; who has given the password stands before the second step."""
    factor = session.get_one(SecondFactor, people["reviewer2"].id)
    if trial.prepare in ("second step", "dropping"):
        factor.confirmed_at, factor.last_step = NOON, 0
        people["reviewer2"].has_second_factor = True
        session.commit()
    if trial.prepare == "second step":
        for browser in browsers:
            browser.submit(browser.get("/sign-in"), "form.form", username="reviewer2", password=PASSWORD)


def is_refused(answer):
    text = answer.get_data(as_text=True)
    return "暂时锁定" in text or "次数太多" in text


def is_in(key, answer):
    return not is_refused(answer) if key in NEVER_LET_IN else answer.status_code == 303


@pytest.mark.parametrize("key", DOORS)
def test_whoever_guesses_waits_and_a_known_device_beside_them_does_not(key, comes, session, people, secret, at):
    trial = DOORS[key]
    guesser, own = comes(trial), comes(trial, known=True)
    prepare(trial, session, people, [guesser, own])
    for number in range(trial.free):
        answer = trial.press(guesser, trial.wrong)
        assert is_refused(answer) == (number == trial.free - 1 and key not in NEVER_LET_IN), number
    assert is_refused(trial.press(guesser, trial.right(secret)))
    assert is_in(key, trial.press(own, trial.right(secret)))


@pytest.mark.parametrize("key", DOORS)
def test_waits_grow_and_are_forgotten(key, comes, session, people, secret, at, monkeypatch):
    """Codes are as old as the door: the patience between the steps is another matter."""
    monkeypatch.setattr("portal.accounts.routes.second_factor.PATIENCE", dt.timedelta(days=1))
    monkeypatch.setattr("portal.accounts.domain.time_limits.IDLE_OFFICE", dt.timedelta(days=1))
    trial, minutes = DOORS[key], 0.0
    guesser = comes(trial)
    prepare(trial, session, people, [guesser])
    for _ in range(trial.free - 1):
        trial.press(guesser, trial.wrong)
    for wait in (*WAITS, WAITS[-1]):
        assert not is_refused(trial.press(guesser, trial.wrong)) or key not in NEVER_LET_IN
        at(minutes + wait - 0.5)
        assert is_refused(trial.press(guesser, trial.right(secret))), wait
        minutes += wait + 0.5
        at(minutes)
    at(minutes + FORGET / dt.timedelta(minutes=1) + 1)
    assert not is_refused(trial.press(guesser, trial.wrong)), "the first of five again"


@pytest.mark.parametrize("key", DOORS)
def test_it_is_counted_in_the_database_so_that_processes_agree(key, comes, session, people, secret, at):
    trial = DOORS[key]
    guesser = comes(trial)
    prepare(trial, session, people, [guesser])
    trial.press(guesser, trial.wrong)
    session.expire_all()
    rows = session.query(SignInThrottle).filter(SignInThrottle.source != "guesses").all()
    assert rows and all(row.failures == 1 for row in rows)
    for row in rows:
        row.failures = 10_000  # as other processes would
    session.commit()
    trial.press(guesser, trial.wrong)
    assert is_refused(trial.press(guesser, trial.right(secret)))


def test_no_public_page_is_left_out(app):
    """One more page for everybody has to say here whether something can be guessed there."""
    public = {name for name, view in app.view_functions.items() if hasattr(view, "is_public")}
    guessed = {"accounts.sign_in", "accounts.start_session", "accounts.ask_code", "accounts.check_code"}
    guessed |= {"plans.find_trace", "plans.show_trace", "printing.ask_pickup", "printing.fetch_pickup"}
    assert public - NO_GUESS == guessed


def test_strangers_everywhere_do_not_close_the_pages_to_known_devices(comes, session, at):
    """A thousand addresses that guess 取件码 make every stranger wait, and nobody whose browser is known."""
    for trial, codes in ((DOORS["取件码"], PICKUPS), (DOORS["查验码"], TRACES)):
        many = {"failures": codes.strangers - 1, "last_failure_at": NOON}
        session.add(SignInThrottle(username="@strangers", source=codes.key, **many))
        session.commit()
        known, other = comes(trial, known=True), comes(trial)
        trial.press(other, trial.wrong)
        assert is_refused(trial.press(other, trial.wrong))
        assert not is_refused(trial.press(known, trial.wrong))
