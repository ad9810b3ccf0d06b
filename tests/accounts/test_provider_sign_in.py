"""Signing in through the county's 统一身份认证, against a small provider that the test starts."""

import dataclasses
import threading
import time
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from joserfc.jwk import RSAKey

from portal.accounts.models import Role, User
from portal.accounts.routes import identity_provider
from portal.accounts.services import disable_account
from portal.history.models import Event
from portal.kernel import oidc_settings as oidc
from tests.accounts.provider import CLIENT, SECRET, running_provider
from tests.accounts.test_routes import sign_in
from tests.browser import texts
from tests.people import PASSWORD

BUTTON = "用统一身份认证登录"


class Straight(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def location_of(url):
    """As a browser asks the provider; where it is sent."""
    try:
        urllib.request.build_opener(Straight).open(url, timeout=5).close()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.headers["Location"]
    raise AssertionError(f"{url} sent nowhere")


@pytest.fixture
def provider(app, monkeypatch):
    with running_provider() as found:
        set_up(app, monkeypatch, found)
        yield found


def set_up(app, monkeypatch, provider, **more):
    given = {"ISSUER": provider.issuer, "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET, **more}
    settings = oidc.settings({f"PORTAL_OIDC_{name}": value for name, value in given.items()})
    monkeypatch.setitem(app.config, "OIDC", settings)
    app.extensions.pop("identity_provider", None)


def only_way(app, monkeypatch):
    monkeypatch.setitem(app.config, "OIDC", dataclasses.replace(app.config["OIDC"], is_only_way=True))


def begin(browser, target=""):
    answer = browser._send("get", f"/sign-in/unified?next={target}")
    assert answer.status_code == 302, answer.text
    return answer.location


def come_in(browser, expect=303, target=""):
    """There and back again."""
    back = urlsplit(location_of(begin(browser, target)))
    return browser.get(f"{back.path}?{back.query}", expect=expect)


def is_in(browser):
    return browser._send("get", "/messages").status_code == 200


def test_a_person_comes_in_by_user_name_with_a_new_cookie_and_goes_where_they_wanted(browse, people, provider, session):
    provider.person["preferred_username"] = "  SECRETARY "
    browser = browse()
    page = browser.get("/sign-in?next=/messages")
    assert BUTTON in page.text
    answer = come_in(browser, target="/messages")
    assert answer.response.location == "/messages" and is_in(browser)
    asked = provider.asked[0]
    assert asked["code_challenge_method"] == "S256" and asked["response_type"] == "code"
    assert (
        len(asked["state"]) > 20
        and len(asked["nonce"]) > 15
        and asked["redirect_uri"].endswith("/sign-in/unified/return")
    )
    assert session.scalar(sa.select(sa.func.count()).where(Event.verb == "signed_in")) == 1


def test_by_telephone_in_any_spelling(app, browse, people, provider, session, monkeypatch):
    set_up(app, monkeypatch, provider, MATCH="telephone")
    people["clerk"].phone = "13800000007"
    session.commit()
    provider.person = {"sub": "1", "phone_number": "+86 138-0000-0007"}
    browser = browse()
    come_in(browser)
    assert is_in(browser) and provider.asked[0]["scope"].endswith("phone")


def test_nobody_gets_an_account_by_coming(browse, people, provider, session):
    before = session.scalar(sa.select(sa.func.count(User.id)))
    provider.person["preferred_username"] = "newcomer"
    browser = browse()
    page = come_in(browser, expect=422)
    assert "用户名是 newcomer，本系统还没有对应的账号" in page.text and "请联系镇党建办或系统管理员" in page.text
    assert not is_in(browser) and session.scalar(sa.select(sa.func.count(User.id))) == before


def test_who_is_closed_or_double_or_unnamed_is_told(app, browse, people, provider, session, monkeypatch):
    provider.person["preferred_username"] = "secretary"
    disable_account(people["secretary"], actor=None)
    session.commit()
    assert "这个账号已经停用" in come_in(browse(), expect=422).text
    set_up(app, monkeypatch, provider, MATCH="telephone")
    assert "没有给出您的手机号" in come_in(browse(), expect=422).text
    for name in ("clerk", "viewer"):
        people[name].phone = "13800000009"
    session.commit()
    provider.person["phone_number"] = "13800000009"
    page = come_in(browse(), expect=422)
    assert "有 2 个账号登记的手机号都是 138****0009" in page.text
    for wrong in ("", "x", {"a": 1}, ["13800000009"], 0):
        provider.person["phone_number"] = wrong
        come_in(browse(), expect=422)


OTHER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
HOUR = 3600


@pytest.mark.parametrize(
    "wrong",
    [
        {"claims": {"nonce": "planted"}},
        {"drop": ("nonce",)},
        {"claims": {"iss": "http://elsewhere.example"}},
        {"claims": {"aud": "another-client"}},
        {"claims": {"aud": ["another-client", "third"]}},
        {"claims": {"aud": [CLIENT, "another"], "azp": "another"}},
        {"drop": ("aud",)},
        {"claims": {"exp": time.time() - HOUR}},
        {"drop": ("exp",)},
        {"claims": {"iat": time.time() + HOUR}},
        {"claims": {"nbf": time.time() + HOUR}},
        {"drop": ("sub",)},
        {"key": OTHER},
        {"header": {"alg": "HS256", "kid": "one"}},
        {"header": {"alg": "none"}},
        {"header": {"alg": "none"}, "metadata": {"id_token_signing_alg_values_supported": ["none"]}},
        {"header": {"alg": "HS256"}, "metadata": {"id_token_signing_alg_values_supported": ["HS256", "RS256"]}},
        {"metadata": {"issuer": "http://elsewhere.example"}},
        {"gives_no_id_token": True},
    ],
)
def test_a_token_that_will_not_do_lets_nobody_in(browse, people, provider, wrong):
    provider.person["preferred_username"] = "secretary"
    for name, value in wrong.items():
        setattr(provider, name, value)
    browser = browse()
    answer = browser._send("get", "/sign-in/unified")
    if answer.status_code == 302:
        back = urlsplit(location_of(answer.location))
        answer = browser._send("get", f"{back.path}?{back.query}")
    assert answer.status_code == 422 and "没有通过核对，没有登录" in answer.text
    assert not is_in(browser)


@pytest.mark.parametrize("late", [-100, 100])
def test_a_clock_that_is_a_little_wrong_keeps_nobody_out(browse, people, provider, late):
    now = time.time() + late
    provider.person["preferred_username"] = "secretary"
    provider.claims = {"iat": now, "nbf": now, "exp": now + 60}
    browser = browse()
    come_in(browser)
    assert is_in(browser)


def test_a_new_key_of_the_providers_is_fetched(browse, people, provider):
    provider.person["preferred_username"] = "secretary"
    come_in(browse())
    provider.key = provider.published = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
    provider.header = {"alg": "RS256", "kid": "two"}
    browser = browse()
    come_in(browser)
    assert is_in(browser)


def test_an_answer_is_good_once_and_in_one_browser_only(browse, people, provider):
    provider.person["preferred_username"] = "secretary"
    browser, other = browse(), browse()
    back = urlsplit(location_of(begin(browser)))
    page = other.get(f"{back.path}?{back.query}", expect=422)
    assert "不是从这台电脑的登录页开始的" in page.text and not is_in(other)
    browser.get(f"{back.path}?{back.query}", expect=303)
    browse().get(f"{back.path}?{back.query}", expect=422)
    fresh = browse()
    begin(fresh)
    for asked in ("", "?state=x", "?code=a", "?error=access_denied", f"?{back.query}"):
        fresh.get(f"/sign-in/unified/return{asked}", expect=422)
    assert not is_in(fresh)


def test_a_declined_sign_in_and_a_provider_that_is_away_are_told(app, browse, people, provider, monkeypatch):
    provider.refuses = True
    assert "您在那里取消了" in come_in(browse(), expect=422).text
    provider.is_down = True
    app.extensions.pop("identity_provider")
    page = browse().get("/sign-in/unified", expect=503)
    assert "现在连不上统一身份认证" in page.text and page.select_one("input[name=password]")
    set_up(app, monkeypatch, provider, ISSUER="http://127.0.0.1:9")
    assert "现在连不上" in browse().get("/sign-in/unified", expect=503).text


def test_the_second_step_is_asked_unless_the_provider_has_done_it(app, browse, people, provider, session, monkeypatch):
    people["reviewer"].has_second_factor = True
    session.commit()
    provider.person["preferred_username"] = "reviewer"
    browser = browse()
    assert come_in(browser).response.location == "/sign-in/code" and not is_in(browser)
    set_up(app, monkeypatch, provider, SECOND_STEP="provider")
    browser = browse()
    come_in(browser)
    assert is_in(browser)


def test_who_must_have_a_second_step_may_have_it_at_the_provider(app, browse, people, provider, monkeypatch):
    monkeypatch.setitem(app.config, "SECOND_STEP_REQUIRED", True)
    provider.person["preferred_username"] = "reviewer"
    for choice, status in (("portal", 302), ("provider", 200)):
        set_up(app, monkeypatch, provider, SECOND_STEP=choice)
        browser = browse()
        come_in(browser)
        browser.get("/messages", expect=status)


def test_who_has_never_chosen_a_password_needs_none(browse, people, provider, session):
    people["clerk"].must_change_password = True
    session.commit()
    provider.person["preferred_username"] = "clerk"
    browser = browse()
    come_in(browser)
    assert is_in(browser)
    other = browse()
    sign_in(other, "clerk", PASSWORD)
    other.get("/messages", expect=302)


def test_passwords_may_be_left_to_administrators(app, browse, people, provider, monkeypatch):
    only_way(app, monkeypatch)
    page = browse().get("/sign-in")
    assert texts(page, "details summary") == ["系统管理员用密码登录"] and page.select_one(
        "details input[name=password]"
    )
    page = sign_in(browse(), "secretary", PASSWORD, expect=422)
    assert "这里改用统一身份认证登录" in page.text
    assert (
        "还可以再试" in sign_in(browse(), "secretary", "wrong", expect=422).text
    )  # no sooner than the password is right
    browser = browse()
    sign_in(browser, "admin", PASSWORD)
    assert people["admin"].role is Role.admin and is_in(browser)


def test_leaving_tells_of_the_provider_too(app, browse, people, provider):
    provider.person["preferred_username"] = "secretary"
    browser = browse()
    come_in(browser)
    page = browser.follow(browser.submit(browser.get("/messages"), "form[action='/sign-out']"))
    assert "还登录着统一身份认证" in page.text and not is_in(browser)
    away = browser._send("get", page.select_one("a[href='/sign-in/unified/leave']")["href"]).location
    asked = parse_qs(urlsplit(away).query)
    assert away.startswith(f"{provider.issuer}/logout?") and asked["client_id"] == [CLIENT]
    assert asked["post_logout_redirect_uri"][0].endswith("/sign-in")
    provider.is_down = True
    app.extensions.pop("identity_provider")
    page = browser.follow(browser.get("/sign-in/unified/leave", expect=303))
    assert "没有提供退出的地址" in page.text


def test_an_answer_that_comes_late_holds_up_few(app, browse, provider, monkeypatch):
    monkeypatch.setattr(identity_provider, "_AT_ONCE", threading.BoundedSemaphore(1))
    with identity_provider._AT_ONCE:
        assert "现在连不上统一身份认证" in browse().get("/sign-in/unified", expect=503).text


def test_too_many_failures_from_one_place_wait(browse, people, provider):
    browser = browse()
    browser.client.environ_base["REMOTE_ADDR"] = "10.1.2.3"
    statuses = [browser._send("get", "/sign-in/unified/return?state=x").status_code for _ in range(101)]
    assert set(statuses[:100]) == {422} and statuses[100] == 429
    assert browser._send("get", "/sign-in/unified").status_code == 429


def test_a_cookie_holds_few_beginnings(browse, provider):
    browser = browse()
    for _ in range(12):
        begin(browser)
    with browser.client.session_transaction() as cookie:
        assert sum(key.startswith("_state_") for key in cookie) <= 3


def test_without_the_setting_there_is_no_such_way(browse):
    assert BUTTON not in browse().get("/sign-in").text
    for address in ("/sign-in/unified", "/sign-in/unified/return?state=x", "/sign-in/unified/leave"):
        browse().get(address, expect=404)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"PORTAL_OIDC_ISSUER": "http://sso.example.gov.cn"}, "https://"),
        ({"PORTAL_OIDC_ISSUER": "https://sso.example.gov.cn"}, "PORTAL_OIDC_CLIENT_ID"),
        ({"PORTAL_LOCAL_SIGN_IN": "admins"}, "先设好 PORTAL_OIDC_ISSUER"),
        ({"PORTAL_LOCAL_SIGN_IN": "nobody"}, "all 或 admins"),
    ],
)
def test_settings_that_make_no_sense_stop_the_portal(given, words):
    with pytest.raises(ValueError, match=words):
        oidc.settings(given)


def test_the_secret_may_lie_in_a_file(tmp_path):
    (tmp_path / "secret").write_text("geheim\n")
    given = {"PORTAL_OIDC_ISSUER": "https://sso.example.gov.cn/", "PORTAL_OIDC_CLIENT_ID": "x"}
    found = oidc.settings(given | {"PORTAL_OIDC_CLIENT_SECRET_FILE": str(tmp_path / "secret")})
    assert found and (found.client_secret, found.issuer) == ("geheim", "https://sso.example.gov.cn")
    assert (found.match, found.claim, found.asks_second_step) == ("username", "preferred_username", True)
