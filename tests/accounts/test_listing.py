"""The list of accounts: narrowing, paging, how an account stands, and what is asked before it cannot be taken back."""

import datetime as dt

import pytest

from portal.accounts import services
from portal.accounts.models import Role
from portal.accounts.services import changing
from portal.accounts.services.limiting import WAITS
from portal.accounts.services.many_accounts import NewAccount, open_accounts
from portal.kernel import clock
from portal.web import paging
from tests.accounts.test_routes import sign_in
from tests.browser import texts

EVERYBODY = [
    "admin",
    "auditor",
    "county",
    "reviewer",
    "reviewer2",
    "liaison",
    "viewer",
    "secretary",
    "clerk",
    "stranger",
    "outsider",
]


def listed(page):
    return texts(page, "tbody th")


@pytest.fixture
def newcomers(people, places, session):
    """Imported and never given a code; with a code that waits; with one that has run out."""
    village, admin = places["白河乡/大营村"], people["admin"]
    made = {"fresh": open_accounts([NewAccount("fresh", "fresh", Role.clerk, village)], actor=admin)[0]}
    for name in ("waits", "late"):
        made[name], _ = changing.open_account(name, name, Role.clerk, village, actor=admin)
    made["late"].created_at -= dt.timedelta(days=9)
    made["late"].code_until -= dt.timedelta(days=9)
    session.commit()
    return made


def test_accounts_come_as_the_office_numbers_its_places(browse, people):
    assert sorted(listed(browse("admin").get("/accounts"))) == sorted(EVERYBODY)
    names = listed(browse("admin").get("/accounts"))
    assert names[:2] == ["county", "admin"] and names[-1] == "outsider"
    assert names.index("secretary") < names.index("clerk") < names.index("stranger")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("office=liaison", ["liaison"]),
        ("office=nonsense&state=nonsense&township=x", EVERYBODY),
        ("search=lsc", ["secretary", "clerk"]),
        ("search=shiqiao", ["stranger"]),
        ("search=王秀英", ["clerk"]),
        ("state=disabled", ["viewer"]),
        ("state=locked", ["stranger"]),
        ("state=locked&office=clerk", []),
    ],
)
def test_the_list_is_narrowed(browse, people, session, query, names):
    services.disable_account(people["viewer"], actor=None)
    session.commit()
    for _ in range(services.FAILURES):
        sign_in(browse(), "stranger", "不对的密码", expect=422)
    page = browse("admin").get(f"/accounts?{query}")
    assert sorted(listed(page)) == sorted(names)
    if "state=locked" in query and names:
        assert "已锁定" in page.select_one("tbody").text and "自动解开" in page.select_one("tbody").text


def test_a_township_is_chosen_and_a_lock_that_is_over_is_none(browse, people, places, monkeypatch):
    for _ in range(services.FAILURES):
        sign_in(browse(), "stranger", "不对的密码", expect=422)
    assert listed(browse("admin").get(f"/accounts?township={places['白河乡'].id}")) == ["outsider"]
    later = clock.now() + dt.timedelta(minutes=WAITS[0] + 1)
    monkeypatch.setattr("portal.kernel.clock.now", lambda: later)
    page = browse("admin").get("/accounts?search=stranger")
    assert "已锁定" not in page.select_one("tbody").text and not browse("admin").get("/accounts?state=locked").select(
        "tbody"
    )


def test_how_codes_stand_is_said(browse, people, newcomers):
    admin = browse("admin")
    page = admin.get("/accounts?office=clerk")
    rows = {name: words for name, words in zip(listed(page), texts(page, "td[data-label=状态]"), strict=True)}
    assert "还没有发过" in rows["fresh"] and "过期了" in rows["late"] and "前有效" in rows["waits"]
    assert rows["clerk"] == "正常"
    assert listed(admin.get("/accounts?state=waiting")) == ["waits"]
    assert sorted(listed(admin.get("/accounts?state=no_code"))) == ["fresh", "late"]
    never = listed(admin.get("/accounts?state=never"))
    assert {"fresh", "late", "waits", "clerk"} <= set(never) and "admin" not in never


def test_a_list_of_many_accounts_has_pages_that_keep_the_filters(browse, people, places, session, monkeypatch):
    monkeypatch.setattr(paging, "PER_PAGE", 4)
    monkeypatch.setattr("portal.accounts.queries.account_list.PER_PAGE", 4)
    for number in range(5):
        name = f"extra{number}"
        services.add_user(name, name, Role.clerk, places["青山镇/石桥村"], password="", password_hash="-")
    session.commit()
    township = browse("reviewer")
    first = township.get("/accounts?office=clerk")
    assert len(listed(first)) == 4 and "找到 6 个" in first.text
    second = township.get("/accounts?office=clerk&page=2")
    assert sorted(listed(first) + listed(second)) == ["clerk", *(f"extra{n}" for n in range(5))]
    assert "office=clerk" in str(first.select_one(".pager"))
    assert listed(township.get("/accounts?office=clerk&page=99")) == listed(second)


def test_slips_begin_with_those_who_have_no_code(browse, people, newcomers):
    page = browse("admin").get("/accounts/slips")
    assert "还没有设好密码的账号 3 个，其中 1 个已经发过码" in page.text
    names = texts(page, ".check")
    assert ["fresh" in names[0], "late" in names[1], "waits" in names[2]] == [True] * 3
    assert [box.has_attr("checked") for box in page.select("[name=account]")] == [True, True, False]
    assert "已发过" in names[2] and len(page.select("[name=account]")) == 3


def test_a_password_that_ran_out_needs_no_slip(browse, people, session):
    people["clerk"].must_change_password, people["clerk"].password_changed_at = True, clock.now()
    session.commit()
    assert not browse("reviewer").get("/accounts/slips").select("[name=account]")
    assert "待改密码" in browse("reviewer").get("/accounts?search=clerk").text


@pytest.mark.parametrize(
    ("act", "means"), [("reset", "原来的密码马上作废"), ("disable", "马上不能登录"), ("unpair", "以后登录只要密码")]
)
def test_what_cannot_be_taken_back_is_asked_first(browse, people, session, act, means):
    inside, admin, clerk = browse("clerk"), browse("admin"), people["clerk"]
    clerk.phone = "13800000001"
    session.commit()
    before = clerk.password_hash
    page = admin.get(f"/accounts/{clerk.id}/{act}")
    assert means in page.text and "登录着 1 台设备" in page.text
    assert all(words in page.text for words in ("王秀英", "柳树村", "村文书", "13800000001"))
    page = admin.post(f"/accounts/{clerk.id}/{act}", {}, expect=422)
    assert "再按一次" in page.text and page.select("form.form button")
    session.expire_all()
    assert (clerk.password_hash, clerk.is_enabled) == (before, True)
    inside.get("/me")
    assert "王秀英" in admin.follow(admin.submit(page, "form.form")).select_one(".notice").text
    inside.get("/me", expect=302)


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("secretary", "请找青山镇党建办"),
        ("liaison", "请找青山镇党建办"),
        ("reviewer", "请找县委组织部；账号有问题，请找系统管理员"),
        ("county", "请找系统管理员"),
        ("admin", "系统状态"),
        (None, "村里有问题请找乡镇党建办"),
    ],
)
def test_the_foot_of_a_page_names_who_helps_this_person(browse, people, who, words):
    page = browse(who).get("/me" if who else "/sign-in")
    assert words in page.select_one("footer").text
