"""Signing in with the telephone number: in any spelling, as the same account, and telling strangers nothing."""

import importlib
import re

import pytest
import sqlalchemy as sa

from portal.accounts import services
from portal.accounts.models import SignInTelephone, SignInThrottle
from portal.accounts.queries import called
from portal.accounts.services import changing
from portal.kernel.db import db
from portal.kernel.reading.telephones import sign_in_digits, typed_digits
from tests.browser import texts
from tests.people import PASSWORD

NUMBER = "13800001234"
WRONG = "不对的密码"
SPELT = [
    "13800001234",
    "１３８００００１２３４",
    "138 0000 1234",
    "138-0000-1234",
    "138—0000—1234",
    "+86 138 0000 1234",
    "+8613800001234",
    "0086-138-0000-1234",
    "（+86）13800001234",
    "\u202a+86 138\u00a00000\u00a01234\u202c",
    "138\u200b0000\u30001234\t",
]


@pytest.fixture
def telephone(people, session):
    people["secretary"].phone = NUMBER
    session.commit()


def sign_in(browser, username, password=PASSWORD, expect=303):
    return browser.submit(browser.get("/sign-in"), "form.form", expect=expect, username=username, password=password)


def said(page):
    """The refusal, without the time and what a page has of its own."""
    return re.sub(r"\d\d:\d\d", "", texts(page, ".notice")[0])


@pytest.mark.parametrize("typed", SPELT)
def test_a_telephone_number_in_any_spelling(typed):
    assert typed_digits(typed) == NUMBER


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("0371-6400 0000", "037164000000"),
        ("(0371)64000000", "037164000000"),
        ("secretary", None),
        ("13800001234、13900001234", None),
        ("13800001234（家）", None),
        ("138****1234", None),
        ("64000000", None),
        ("", None),
        ("110", None),
    ],
)
def test_what_is_one_whole_number_and_what_is_not(typed, digits):
    assert typed_digits(typed) == digits


@pytest.mark.parametrize(
    ("stored", "digits"),
    [
        (None, []),
        ("13800001234、0371-64000000（办公室）", ["13800001234", "037164000000"]),
        ("13800001234（儿子）、13800001234", ["13800001234"]),
        ("+86-138-0000-1234", [NUMBER]),
        ("64000000", []),
    ],
)
def test_what_a_stored_telephone_opens(stored, digits):
    assert sign_in_digits(stored) == digits


@pytest.mark.parametrize("typed", [SPELT[1], SPELT[5]])
def test_signing_in_with_it(browse, telephone, typed):
    browser = browse()
    sign_in(browser, typed)
    assert "张建国" in browser.get("/me").text


def test_every_way_of_writing_a_telephone_keeps_it_right(browse, people, places, session):
    clerk = people["clerk"]
    browser = browse("clerk")
    browser.submit(browser.get("/me"), "form.form", name="王秀英", phone="+86 138 0000 1234")
    sign_in(browse(), NUMBER)
    changing.edit_account(clerk, name="王秀英", phone="13900005678", actor=people["admin"])
    session.commit()
    sign_in(browse(), NUMBER, expect=422)
    sign_in(browse(), "139 0000 5678")
    new, _ = changing.hand_over(clerk, username="newclerk", name="新", phone="13900005678", actor=people["admin"])
    session.commit()
    assert [user.id for user in called("13900005678")[1]] == [new.id], "who has left keeps no number from the next"
    changing.edit_account(new, name="新", phone="", actor=people["admin"])
    session.commit()
    left = session.scalars(sa.select(SignInTelephone.user_id)).all()
    assert left == [clerk.id]


def test_nothing_else_writes_telephones():
    """A bulk update would not be followed; the models' events see all others."""
    import pathlib

    for path in pathlib.Path("portal").rglob("*.py"):
        assert not re.search(r"update\(User\)[^\n]*phone|values\([^)]*phone=", path.read_text()), path


def test_one_number_of_two_accounts_opens_neither(browse, people, session, telephone):
    people["clerk"].phone = NUMBER
    session.commit()
    services.change_password(people["clerk"], old=PASSWORD, new="石榴花又开了-2023")
    session.commit()
    page = sign_in(browse(), NUMBER, expect=422)
    assert "不止一个账号" in page.text and "账号 secretary 的" in page.text and "clerk" not in said(page)
    page = sign_in(browse(), NUMBER, "石榴花又开了-2023", expect=422)
    assert "账号 clerk 的" in page.text
    sign_in(browse(), "secretary")


def test_a_one_time_code_is_not_used_up_by_a_shared_number(browse, people, session, telephone):
    people["clerk"].phone = NUMBER
    code = services.reset_password(people["clerk"], actor=None)
    session.commit()
    assert "不止一个账号" in sign_in(browse(), NUMBER, code, expect=422).text
    sign_in(browse(), "clerk", code)


def test_strangers_learn_nothing_of_numbers(browse, people, session, telephone):
    """Nobody's, one's, two's: the same words, press by press, until all wait alike."""
    for who in ("reviewer", "viewer"):
        people[who].phone = "13900005678"
    session.commit()
    answers = []
    for number in (NUMBER, "13900005678", "13700009999"):
        answers.append([said(sign_in(browse(), number, WRONG, expect=422)) for _ in range(7)])
    assert answers[0] == answers[1] == answers[2] and "还可以再试 4 次" in answers[0][0]


def test_strangers_do_not_learn_whose_a_number_is(browse, people, telephone):
    """The account waits for what was typed under its other name; the answers do not say so."""
    for _ in range(6):
        sign_in(browse(), "secretary", WRONG, expect=422)
    theirs = [said(sign_in(browse(), NUMBER, WRONG, expect=422)) for _ in range(6)]
    others = [said(sign_in(browse(), "13700009999", WRONG, expect=422)) for _ in range(6)]
    assert theirs == others


def test_as_many_passwords_are_compared_whoever_has_the_number(people, session, telephone, monkeypatch):
    """So that the clock does not tell either."""
    for who in ("reviewer", "viewer", "county"):
        people[who].phone = "13900005678"
    session.commit()
    compared = []
    monkeypatch.setattr("portal.accounts.services.passwords.is_right", lambda *pair: bool(compared.append(pair)))
    counts = []
    for number in (NUMBER, "13900005678", "13700009999"):
        compared.clear()
        with pytest.raises(services.SignInRefused):
            services.sign_in(number, WRONG, device="x", address="1")
        counts.append(len(compared))
    assert counts == [2, 2, 2]


@pytest.mark.parametrize(("first", "then"), [("secretary", NUMBER), (NUMBER, "secretary")])
def test_both_names_count_as_one_account(browse, people, telephone, first, then):
    for _ in range(5):
        sign_in(browse(), first, WRONG, expect=422)
    page = sign_in(browse(), then, expect=422)  # the right password
    assert "要等几分钟" in page.text and "暂时锁定" not in page.text


def test_a_known_device_is_known_under_both_names(browse, people, telephone):
    own = browse()
    sign_in(own, "secretary")
    own.submit(own.get("/me"), "form[action='/sign-out']")
    for name in ("secretary", NUMBER):
        for _ in range(5):
            sign_in(browse(), name, WRONG, expect=422)
    sign_in(own, NUMBER)


def test_a_known_device_counts_both_names_together(browse, people, telephone):
    own = browse()
    sign_in(own, "secretary")
    own.submit(own.get("/me"), "form[action='/sign-out']")
    for name in ("secretary", NUMBER, "secretary", NUMBER):
        sign_in(own, name, WRONG, expect=422)
    assert "暂时锁定" in sign_in(own, NUMBER, WRONG, expect=422).text


def test_unlocking_forgets_both_names(browse, people, session, telephone):
    for name in ("secretary", NUMBER):
        for _ in range(5):
            sign_in(browse(), name, WRONG, expect=422)
    services.unlock(people["secretary"], actor=people["admin"])
    session.commit()
    left = session.scalars(sa.select(SignInThrottle.username).where(~SignInThrottle.username.startswith("@"))).all()
    assert left == []
    sign_in(browse(), NUMBER)


@pytest.mark.parametrize(
    "phone",
    ["13800001234", "13800001234、0371-64000000（办公室）", "+86-138-0000-1234", "0371-64000000-12", "64000000", "无"],
)
def test_the_migration_reads_as_the_portal_does(phone):
    migration = importlib.import_module("migrations.versions.036_sign_in_telephones")
    assert migration._digits(phone) == sign_in_digits(phone)


def test_an_account_that_goes_takes_its_number_along(people, session, telephone):
    row = session.get(SignInTelephone, (NUMBER, people["secretary"].id))
    assert row is not None
    people["secretary"].phone = None
    db.session.flush()
    assert session.scalar(sa.select(sa.func.count()).select_from(SignInTelephone)) == 0
