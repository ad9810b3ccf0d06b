"""The ways in and out: a cookie planted beforehand, passwords tried by the hundred, addresses that lead elsewhere, a
name of the house that is not its own, pages kept where the next person finds them (quality H13 to H17)."""

from urllib.parse import urljoin, urlsplit

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup

from portal.accounts.forms import own_address
from portal.accounts.models import SignInThrottle, UserSession
from portal.accounts.services import sign_in_limit
from tests.browser import texts
from tests.hostile.addresses import addresses
from tests.people import PASSWORD

EVIL = "evil.example"
STARTS = ("//", "///", "////", "\\\\", "/\\", "/\t/", "\t//", "/\n/")
AWAY = [f"{start}{EVIL}{rest}" for start in STARTS for rest in ("", "/x", "?a=b", ":443")]
AWAY += [f"https://{EVIL}", f"http:{EVIL}", f"https:/{EVIL}", f"HTTPS://{EVIL}", f"ftp://{EVIL}", f"//user@{EVIL}"]
AWAY += ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "x", "?next=//evil", "", " //evil.example"]


def sign_in(browser, username="clerk", password=PASSWORD, expect=303, page=None):
    page = page or browser.get("/sign-in")
    return browser.submit(page, "form.form", expect=expect, username=username, password=password)


# ---- sessions ----


def cookie_of(browser):
    return browser.client.get_cookie("portal").value


def test_a_cookie_planted_beforehand_opens_nothing(browse, people):
    """Somebody fetches the sign-in page, has another person use that very cookie, and waits."""
    victim, thief = browse(), browse()
    page = victim.get("/sign-in")
    planted, known = cookie_of(victim), page.select_one("[name=csrf_token]")["value"]
    sign_in(victim, page=page)
    assert cookie_of(victim) != planted and victim.get("/me")
    thief.client.set_cookie("portal", planted)
    thief.get("/me", expect=302)
    assert victim.post("/text-size", {"csrf_token": known, "text_size": "huge"}, expect=303)
    assert "text-huge" not in victim.get("/me").html["class"], "nor does the token that was on that page"


def test_signing_in_again_ends_what_was_there_before(browse, people, session):
    """Also every copy of the old cookie, whoever signs in."""
    browser, copy = browse(), browse()
    sign_in(browser)
    copy.client.set_cookie("portal", cookie_of(browser))
    copy.get("/me")
    token = browser.get("/me").select_one("[name=csrf_token]")["value"]
    fields = {"csrf_token": token, "username": "secretary", "password": PASSWORD, "next": ""}
    browser.post("/sign-in", fields)
    copy.get("/me", expect=302)
    assert "张建国" in browser.get("/me").text
    alive = session.scalars(sa.select(UserSession).where(UserSession.ended_at.is_(None))).all()
    assert [held.user_id for held in alive] == [people["secretary"].id]


def test_a_wrong_password_leaves_who_was_there(browse, people):
    browser = browse()
    sign_in(browser)
    token = browser.get("/me").select_one("[name=csrf_token]")["value"]
    fields = {"csrf_token": token, "username": "secretary", "password": "不对的密码", "next": ""}
    browser.post("/sign-in", fields, expect=422)
    assert "王秀英" in browser.get("/me").text


# ---- passwords by the hundred ----


@pytest.fixture
def guesser(app, browse, monkeypatch):
    """guesser(address): a browser at this address; and nobody has guessed yet."""
    monkeypatch.setattr(app, "extensions", {**app.extensions})
    app.extensions.pop("sign_in_guesses", None)
    monkeypatch.setattr(sign_in_limit, "FROM_ONE_ADDRESS", 6)

    def at(address):
        browser = browse()
        browser.client.environ_base["REMOTE_ADDR"] = address
        return browser

    return at


def test_one_password_tried_on_many_names_closes_the_address(guesser, people, session):
    """Known and unknown names get the same answers; another address gets in, and so does this one later."""
    thief, answers = guesser("10.20.30.40"), {}
    for name in ("secretary", "nobody1", "clerk", "nobody2", "reviewer", "nobody3"):
        answer = texts(sign_in(thief, name, "aaaaaaa9", 422), ".notice")
        answers.setdefault(name.startswith("nobody"), set()).add("".join(answer))
    assert answers[True] == answers[False] and len(answers[True]) == 1
    page = sign_in(thief, "clerk", expect=429)
    assert page.h1.text == "登录" and page.select_one("#username")["value"] == "clerk"
    assert "15 分钟" in page.text and "联系镇党建办" in page.text and PASSWORD not in page.text
    sign_in(guesser("10.20.30.41"))
    locked = session.scalars(sa.select(SignInThrottle).where(SignInThrottle.locked_until.is_not(None))).all()
    assert locked == [], "nobody's own name is locked by it"


def test_the_address_is_open_again_later(guesser, people, monkeypatch):
    from portal.kernel import clock

    thief, now = guesser("10.20.30.40"), clock.now()
    for number in range(6):
        sign_in(thief, f"nobody{number}", "aaaaaaa9", 422)
    sign_in(thief, expect=429)
    monkeypatch.setattr(clock, "now", lambda: now + sign_in_limit.WINDOW * 1.1)
    sign_in(thief)


def test_behind_a_proxy_that_is_not_counted_nobody_is_shut_out(guesser, people):
    """All people seem to come from this machine itself."""
    for address in ("127.0.0.1", "::1"):
        browser = guesser(address)
        for number in range(7):
            sign_in(browser, f"nobody{number}{address[:3]}", "aaaaaaa9", 422)
        sign_in(browser)


# ---- addresses and names ----


@pytest.mark.parametrize("target", AWAY)
def test_no_address_leads_away(target):
    found = own_address(target)
    assert found is None or urlsplit(urljoin("http://portal.example/sign-in", found)).netloc == "portal.example"


@pytest.mark.parametrize("who", [None, "reviewer", "county"])
def test_a_false_name_is_nowhere_repeated(app, browse, world, who):
    """As Host, as a proxy's word, as the page one came from, in the query: no link, no redirect, no form leads there;
    and every answer that is not for all the world is for nobody to keep."""
    browser = browse(who)
    false = {"Host": EVIL, "X-Forwarded-Host": EVIL, "X-Forwarded-Proto": "ftp", "Referer": f"https://{EVIL}/x"}
    query = {"next": f"//{EVIL}/", "back": f"https://{EVIL}/", "url": f"//{EVIL}", "from": f"//{EVIL}"}
    for url in addresses(app, "GET", world[1]):
        response = browser._send("get", url, headers=false | {"HX-Current-URL": f"https://{EVIL}/"}, query_string=query)
        page = response.text if response.mimetype == "text/html" else ""
        response.close()
        for name in ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url", "HX-Replace-Url", "Content-Location"):
            assert is_ours(response.headers.get(name, "")), (url, name)
        for tag in BeautifulSoup(page, "html.parser").select("a, form, link, script, img, [hx-get], [hx-post]"):
            for name in ("href", "action", "formaction", "src", "hx-get", "hx-post"):
                assert is_ours(tag.get(name, "")), (url, tag)
        if not url.endswith((".css", ".js")):
            assert response.headers["Cache-Control"] == "no-store", url


def is_ours(address):
    return EVIL not in urlsplit(address).netloc and "ftp:" not in address


def test_going_leaves_nothing_behind(browse, people):
    """On a village's shared PC the next person presses 后退."""
    browser = browse()
    sign_in(browser)
    page = browser.get("/me")
    left = browser.submit(page, "form[action='/sign-out']")
    assert left.response.headers["Clear-Site-Data"] == '"cache"'
    browser.get("/me", expect=302)
