"""Keeping accounts: opening, moving, handing over, one-time codes, the own page, the office's rules for passwords."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.accounts import services
from portal.accounts.domain.time_limits import CODE_LASTS
from portal.accounts.models import Assignment, Role, User
from portal.accounts.services import changing, password_rules
from portal.history.models import Event
from portal.kernel import clock
from portal.kernel.errors import NotAllowed
from tests.accounts.test_routes import sign_in
from tests.browser import texts
from tests.people import PASSWORD

NEW = {"username": "liuyang", "name": "刘洋", "phone": "13800000001"}


def account_of(session, username):
    session.expire_all()
    return session.scalar(sa.select(User).where(User.username == username))


def code_in(page):
    words = texts(page, ".notice")[0]
    return words.split("一次性登录码是 ")[1].split(" ")[0]


def test_the_administrator_opens_an_account_whose_code_works_once(browse, people, session):
    admin = browse("admin")
    page = admin.get("/accounts/new")
    page = admin.follow(admin.submit(page, "form.form", **NEW, unit="石桥村", role="clerk"))
    code, one, two = code_in(page), browse(), browse()
    sign_in(one, "liuyang", code)
    assert one.get("/", expect=302).response.location == "/password"
    assert "已经用过或者过期" in sign_in(two, "liuyang", code, expect=422).text
    new = "石榴花又开了一年"
    one.submit(one.get("/password"), "form.form", old=code, new=new, again=new)
    sign_in(two, "liuyang", new)
    assert account_of(session, "liuyang").unit.name == "石桥村"


def test_a_code_runs_out(browse, people, session, monkeypatch):
    code = services.reset_password(people["clerk"], actor=None)
    session.commit()
    later = clock.now() + CODE_LASTS + dt.timedelta(minutes=1)
    monkeypatch.setattr("portal.kernel.clock.now", lambda: later)
    assert "已经用过或者过期" in sign_in(browse(), "clerk", code, expect=422).text


def test_codes_are_locked_like_passwords(browse, people, session):
    code = services.reset_password(people["clerk"], actor=None)
    session.commit()
    for _ in range(5):
        sign_in(browse(), "clerk", "abcd-efgh-jkmn", expect=422)
    assert "已暂时锁定" in sign_in(browse(), "clerk", code, expect=422).text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"username": "张三"}, "用户名用小写字母开头"),
        ({"username": "clerk"}, "已经有人用了"),
        ({"name": " "}, "请写上姓名"),
        ({"phone": "电话"}, "电话只写数字"),
        ({"unit": "无名村"}, "没有叫“无名村”的单位"),
        ({"unit": ""}, "请写上单位"),
        ({"role": "county"}, "不能有“县委组织部”"),
        ({"role": "x"}, "请选择角色"),
    ],
)
def test_what_cannot_be_an_account_is_said_and_nothing_typed_is_lost(browse, people, session, fields, words):
    admin, filled = browse("admin"), {**NEW, "unit": "石桥村", "role": "clerk", **fields}
    page = admin.submit(admin.get("/accounts/new"), "form.form", expect=422, **filled)
    assert words in page.text
    assert page.select_one("[name=username]")["value"] == filled["username"]
    assert account_of(session, "liuyang") is None


def test_an_office_is_handed_over_at_once_and_the_plan_stays(browse, people, submitted_plan, session):
    inside, township = browse("secretary"), browse("reviewer")
    page = township.get(f"/accounts/{people['secretary'].id}/hand-over")
    page = township.follow(township.submit(page, "form.form", **NEW))
    assert "张建国的账号已停用" in page.text
    assert inside.get("/", expect=302).response.location.startswith("/sign-in")
    assert "已经停用" in sign_in(browse(), "secretary", expect=422).text
    successor, new = browse(), "石榴花又开了一年"
    code = code_in(page)
    sign_in(successor, "liuyang", code)
    successor.submit(successor.get("/password"), "form.form", old=code, new=new, again=new)
    successor.get(f"/plans/{submitted_plan.id}")
    verbs = session.scalars(sa.select(Event.verb).where(Event.stream == f"account:{people['secretary'].id}")).all()
    assert "office_handed_over" in verbs
    assert account_of(session, "liuyang").role is Role.secretary


def test_an_office_is_handed_over_once(browse, people, session):
    township = browse("reviewer")
    page = township.get(f"/accounts/{people['secretary'].id}/hand-over")
    township.submit(page, "form.form", **NEW)
    page = township.submit(page, "form.form", expect=422, **{**NEW, "username": "liuyang2"})
    assert "不能再交接" in page.text and account_of(session, "liuyang2") is None


def test_a_liaisons_villages_go_over_to_the_successor(people, places, session):
    successor, _ = changing.hand_over(people["liaison"], username="newone", name="新", phone="", actor=people["admin"])
    assert session.scalars(sa.select(Assignment.user_id)).all() == [successor.id]


def test_a_person_is_moved_and_has_to_sign_in_again(browse, people, places, plan, session):
    inside, admin = browse("clerk"), browse("admin")
    page = admin.get(f"/accounts/{people['clerk'].id}/move")
    page = admin.follow(admin.submit(page, "form.form", unit="白河乡/大营村", role="secretary"))
    assert "王秀英已调到大营村，任村党支部书记" in page.text
    inside.get("/me", expect=302)
    fresh = browse()
    sign_in(fresh, "clerk")
    fresh.get(f"/plans/{plan.id}", expect=404)
    with pytest.raises(NotAllowed, match="没有“镇党建办”"):
        changing.move_account(account_of(session, "clerk"), places["青山镇/石桥村"], Role.reviewer, actor=None)


def test_a_township_helps_its_own_villages_and_nobody_else(browse, people, session):
    township = browse("reviewer")
    listed = texts(township.get("/accounts"), "tbody th")
    assert listed == ["secretary", "clerk", "stranger"]
    for who, expect in {"liaison": 404, "admin": 404, "reviewer2": 404, "county": 404}.items():
        township.get(f"/accounts/{people[who].id}/edit", expect)
    page = township.submit(township.get(f"/accounts/{people['clerk'].id}/reset"), "form.form")
    assert "一次性登录码是" in township.follow(page).text
    offered = [link["href"] for link in township.get("/accounts").select("tbody a")]
    assert [href for href in offered if not href.endswith(("/edit", "/hand-over"))] == [
        f"/accounts/{people[who].id}/reset" for who in ("secretary", "clerk", "stranger")
    ]
    assert not township.get("/accounts").select("tbody form")


@pytest.mark.parametrize("act", ["disable", "enable"])
def test_a_township_opens_and_closes_no_account(browse, people, act, without_tokens):
    browse("reviewer").post(f"/accounts/{people['clerk'].id}/{act}", {}, expect=403)
    browse("reviewer").get("/accounts/new", expect=403)


def test_slips_have_codes_that_open_exactly_those_accounts(browse, people, session):
    for who in ("clerk", "stranger"):
        services.reset_password(people[who], actor=None)
        people[who].code_until = clock.now()
    session.commit()
    township = browse("reviewer")
    page = township.get("/accounts/slips")
    assert len(page.select("[name=account][checked]")) == 2
    chosen = str(people["clerk"].id)
    slips = township.submit(page, "form.stack", expect=200, account=chosen)
    assert slips.response.headers["Cache-Control"] == "no-store"
    (slip,) = texts(slips, ".slip")
    assert "柳树村" in slip and "王秀英" in slip
    sign_in(browse(), "clerk", slip.split("登录码")[1].split()[0])
    assert "请至少选一个人" in township.submit(page, "form.stack", expect=422, account="").text


def test_slips_are_for_nobody_outside_ones_care(browse, people, session):
    services.reset_password(people["clerk"], actor=None)
    session.commit()
    before = people["clerk"].password_hash
    outsider = browse("outsider")
    page = outsider.get("/accounts/slips")
    assert not page.select("[name=account]")
    token = page.select_one("[name=csrf_token]")["value"]
    page = outsider.post("/accounts/slips", {"csrf_token": token, "account": str(people["clerk"].id)}, expect=200)
    assert not page.select(".slip")
    assert account_of(session, "clerk").password_hash == before


def test_a_person_sees_and_ends_the_own_sessions_only(browse, people, session):
    here, there, other = browse("clerk"), browse("clerk"), browse("stranger")
    page = here.get("/me")
    assert len(page.select("tbody tr")) == 2 and "就是这台" in page.text
    action = page.select_one("tbody form")["action"]
    other.post(action, {"csrf_token": other.get("/me").select_one("[name=csrf_token]")["value"]}, expect=404)
    here.follow(here.submit(page, f"form[action='{action}']"))
    there.get("/me", expect=302)
    here.get("/me")


def test_a_person_corrects_the_own_name_and_telephone(browse, people, session):
    browser = browse("clerk")
    page = browser.submit(browser.get("/me"), "form.form", expect=422, name="王秀英", phone="问书记")
    assert page.select_one("[name=phone]")["value"] == "问书记"
    browser.submit(page, "form.form", name="王秀英", phone="0371-64000000")
    assert account_of(session, "clerk").phone == "0371-64000000"
    event = session.scalars(sa.select(Event).where(Event.verb == "account_edited")).one()
    assert event.data["after"] == {"name": "王秀英", "phone": "0371-64000000"}


@pytest.fixture
def dengbao(app, monkeypatch):
    monkeypatch.setitem(app.config, "PASSWORD_PRESET", "dengbao")


@pytest.mark.parametrize(
    ("password", "will_do"),
    [("ganfan2022x", False), ("Ganfan2022x", True), ("石榴花开2022x", True), ("石榴花又开了一年", False)],
)
def test_three_kinds_are_asked_for_by_the_strict_rules(session, dengbao, password, will_do):
    assert (password_rules.chosen().why_not(password) is None) is will_do


def test_under_the_strict_rules_a_password_ends_after_90_days_and_does_not_come_back(
    browse, people, session, dengbao, monkeypatch
):
    began, browser, first = clock.now(), browse(), "Ganfan2022x"
    sign_in(browser, "clerk")
    assert browser.get("/", expect=302).response.location == "/password"  # nobody knows how old it is
    browser.submit(browser.get("/password"), "form.form", old=PASSWORD, new=first, again=first)
    sign_in(fresh := browse(), "clerk", first)
    fresh.get("/me")
    monkeypatch.setattr("portal.kernel.clock.now", lambda: began + dt.timedelta(days=91))
    sign_in(late := browse(), "clerk", first)
    page = late.get("/password")
    assert "密码用满 90 天了" in page.text and "第一次登录" not in page.text
    second = "Ganfan2023x"
    late.submit(page, "form.form", old=first, new=second, again=second)
    page = late.submit(late.get("/password"), "form.form", expect=422, old=second, new=first, again=first)
    assert "最近 5 次用过" in texts(page, ".notice--error")[0]


def test_under_the_long_rules_a_password_never_ends(browse, people, monkeypatch):
    later = clock.now() + dt.timedelta(days=4000)
    monkeypatch.setattr("portal.kernel.clock.now", lambda: later)
    sign_in(browser := browse(), "clerk")
    browser.get("/me")
