"""Signing in and out, the first password, the administrator's list."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.accounts import services
from portal.accounts.domain import time_limits
from portal.accounts.models import Role, UserSession
from portal.history.models import Event
from portal.kernel import clock
from tests.browser import texts
from tests.people import PASSWORD


def sign_in(browser, username="secretary", password=PASSWORD, expect=303, **more):
    page = browser.get("/sign-in")
    return browser.submit(page, "form.form", expect=expect, username=username, password=password, **more)


def test_sign_in_leads_home_and_back_to_where_one_was_going(browse, plan):
    browser = browse()
    page = browser.get(f"/plans/{plan.id}/check", expect=302)
    page = browser.follow(page)
    page = browser.submit(page, "form.form", username="Secretary ", password=PASSWORD)
    assert page.response.location == f"/plans/{plan.id}/check"


@pytest.mark.parametrize("target", ["https://a.cn", "//a.cn", "/\\a.cn", "javascript:alert(1)", "x"])
def test_sign_in_leads_nowhere_else(browse, target):
    assert sign_in(browse(), next=target).response.location == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(browse):
    wrong = sign_in(browse(), password="不对的密码", expect=422)
    unknown = sign_in(browse(), username="nobody", expect=422)
    assert texts(wrong, ".notice") == texts(unknown, ".notice")
    assert "还可以再试 4 次" in wrong.text


@pytest.mark.parametrize("username", ["secretary", "nobody"])
def test_five_failures_lock_the_name_for_a_while(browse, username, monkeypatch):
    browser = browse()
    for _ in range(4):
        sign_in(browser, username, "不对的密码", expect=422)
    assert "已暂时锁定" in sign_in(browser, username, "不对的密码", expect=422).text
    assert "已暂时锁定" in sign_in(browser, username, expect=422).text
    later = clock.now() + dt.timedelta(minutes=16)
    monkeypatch.setattr("portal.kernel.clock.now", lambda: later)
    sign_in(browser, username, expect=303 if username == "secretary" else 422)


def test_a_disabled_person_is_told_so_and_thrown_out(browse, people, session):
    inside = browse("secretary")
    inside.get("/password")
    services.disable_account(people["secretary"], actor=None)
    session.commit()
    inside.get("/password", expect=302)
    assert "已经停用" in sign_in(browse(), expect=422).text
    assert "还可以再试" in sign_in(browse(), password="不对的密码", expect=422).text


def test_sign_out_kills_every_copy_of_the_cookie(browse, session):
    browser, copy = browse("secretary"), browse()
    page = browser.get("/password")
    with browser.client.session_transaction() as cookie:
        token = cookie["_user_id"]
    with copy.client.session_transaction() as cookie:
        cookie["_user_id"] = token
    copy.get("/password")
    answer = browser.submit(page, "form[action='/sign-out']")
    assert answer.response.headers["Clear-Site-Data"] == '"cache"'
    browser.get("/password", expect=302)
    copy.get("/password", expect=302)
    assert session.scalars(sa.select(UserSession.ended_at)).one() is not None


@pytest.mark.parametrize(("share", "still_in"), [(0.5, True), (1.1, False)])
def test_a_session_ends_after_a_long_pause(browse, monkeypatch, share, still_in):
    browser = browse("clerk")
    browser.get("/password")
    later = clock.now() + time_limits.IDLE_VILLAGE * share
    monkeypatch.setattr("portal.kernel.clock.now", lambda: later)
    browser.get("/password", expect=200 if still_in else 302)


def test_a_session_that_is_used_goes_on(browse, monkeypatch):
    browser, began = browse("clerk"), clock.now()
    for hour in range(1, 6):
        monkeypatch.setattr("portal.kernel.clock.now", lambda hour=hour: began + dt.timedelta(hours=hour))
        browser.get("/password")
    monkeypatch.setattr("portal.kernel.clock.now", lambda: began + time_limits.LONGEST + dt.timedelta(minutes=1))
    browser.get("/password", expect=302)


def test_the_first_password_must_be_changed_before_anything_else(browse, plan, people, session):
    services.reset_password(people["clerk"], actor=None)
    session.commit()
    password = services.reset_password(people["clerk"], actor=None)
    session.commit()
    browser = browse()
    sign_in(browser, "clerk", password)
    assert browser.get(f"/plans/{plan.id}", expect=302).response.location == "/password"
    browser.post(f"/plans/{plan.id}/blocks/analysis", {"overview": "一"}, expect=403)
    page = browser.get("/password")
    assert "第一次登录" in page.text
    assert not page.select("#old"), "the code has been typed once; it is not asked for again"
    browser.submit(page, "form.form", new="桃花开了又谢了", again="桃花开了又谢了", expect=422)
    browser.submit(page, "form.form", new=password, again=password, expect=422)
    browser.submit(page, "form.form", new="桃花开了又谢了一年", again="桃花开了又谢了一年")
    browser.get(f"/plans/{plan.id}")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"old": "错的", "new": "石榴花又开了一年", "again": "石榴花又开了一年"}, "原密码不对"),
        ({"old": PASSWORD, "new": "短", "again": "短"}, "密码太短"),
        ({"old": PASSWORD, "new": "石榴花又开了一年", "again": "不一样的一句话"}, "两遍新密码不一样"),
        ({"old": PASSWORD, "new": "secretary2022", "again": "secretary2022"}, "不要带自己的用户名"),
        ({"old": PASSWORD, "new": "password99", "again": "password99"}, "太容易被猜到"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "和原密码一样"),
    ],
)
def test_a_password_that_will_not_do(browse, fields, words):
    browser = browse("secretary")
    assert words in browser.submit(browser.get("/password"), "form.form", expect=422, **fields).text


def test_changing_the_password_ends_the_other_sessions(browse, people):
    here, there = browse("clerk"), browse("clerk")
    new = "石榴花又开了一年"
    here.submit(here.get("/password"), "form.form", old=PASSWORD, new=new, again=new)
    here.get("/password")
    there.get("/password", expect=302)


@pytest.mark.parametrize("size", ["normal", "large", "huge"])
def test_text_size_is_kept_and_comes_back_to_the_page(browse, size):
    browser = browse("clerk")
    page = browser.submit(browser.get("/password"), "form.text-size", button=size)
    assert page.response.location == "/password"
    assert browser.follow(page).html["class"] == [f"text-{size}"]


def test_the_administrator_disables_unlocks_and_resets(browse, people, session):
    admin = browse("admin")
    page = admin.get("/accounts?search=stranger")
    assert len(page.select("tbody tr")) == 1

    def press(act):
        asked = act in ("disable", "reset")
        address = f"/accounts/{people['stranger'].id}/{act}"
        page = admin.get(address if asked else "/accounts?search=stranger")
        return admin.follow(admin.submit(page, f"form[action='{address}']"))

    assert "已停用 李铁柱" in press("disable").text
    assert "已经停用" in sign_in(browse(), "stranger", expect=422).text
    press("enable")
    for _ in range(5):
        sign_in(browse(), "stranger", "不对的密码", expect=422)
    assert "已解锁" in press("unlock").text
    sign_in(browse(), "stranger")
    assert "一次性登录码是" in press("reset").text
    session.expire_all()
    assert people["stranger"].must_change_password
    verbs = session.scalars(sa.select(Event.verb).where(Event.stream == f"account:{people['stranger'].id}")).all()
    assert {"account_disabled", "account_enabled", "account_unlocked", "password_reset", "sign_in_failed"} <= set(verbs)


@pytest.mark.parametrize("more", [0, 4])
def test_the_list_of_accounts_costs_the_same_for_one_and_five(browse, people, places, session, count_queries, more):
    for number in range(more):
        name = f"extra{number}"
        services.add_user(name, name, Role.clerk, places["青山镇/石桥村"], password="", password_hash="-")
    session.commit()
    admin = browse("admin")
    admin.get("/accounts")  # that this person looks at the list is noted once an hour
    session.expunge_all()
    count_queries()
    admin.get("/accounts")
    # session, how many accounts, they with their units, locks, townships to choose from, whether the look is noted,
    # the alerts at the head
    assert count_queries() == 7


def test_nobody_disables_himself(browse, people):
    page = browse("admin").get(f"/accounts/{people['admin'].id}/disable", expect=403)
    assert "不能停用自己" in page.text


def test_the_door_says_whom_unsent_words_are_offered_to(browse):
    assert "只有写的人本人登录才看得到" in browse().get("/sign-in").text
