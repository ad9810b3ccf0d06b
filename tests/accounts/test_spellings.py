"""Signing in with what people type: full-width letters, a one-time code in any spelling."""

import pytest

from portal.accounts import services
from portal.accounts.services.passwords import without_invisible_ends
from tests.people import PASSWORD

WRONG = "\u200bABCD EFGH JKMN"  # three spellings


def sign_in(browser, username, password=PASSWORD, expect=303):
    return browser.submit(browser.get("/sign-in"), "form.form", expect=expect, username=username, password=password)


@pytest.mark.parametrize("typed", ["ＳＥＣＲＥＴＡＲＹ", "\u200bsecretary\u200e"])
def test_a_user_name_of_another_keyboard(browse, people, typed):
    sign_in(browse(), typed)


def test_one_press_is_one_failure_in_however_many_spellings(browse, people, session):
    services.reset_password(people["clerk"], actor=None)
    session.commit()
    assert "还可以再试 4 次" in sign_in(browse(), "clerk", WRONG, expect=422).text
    assert "还可以再试 3 次" in sign_in(browse(), "clerk", WRONG, expect=422).text


@pytest.mark.parametrize(
    "spell",
    [
        str.upper,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", "—"),
        lambda code: "".join(chr(ord(sign) + 0xFEE0) for sign in code),
        lambda code: f"\ufeff{code}\u200b",
    ],
)
def test_a_code_in_any_spelling(browse, people, session, spell):
    code = services.reset_password(people["clerk"], actor=None)
    session.commit()
    browser = browse()
    sign_in(browser, "clerk", spell(code))
    new = "石榴花又开了一年"
    browser.submit(browser.get("/password"), "form.form", old=spell(code), new=code, again=code, expect=422)
    browser.submit(browser.get("/password"), "form.form", old=spell(code), new=f"\u200b{new}", again=new)
    sign_in(browse(), "clerk", f"{new}\ufeff")


def test_a_password_of_ones_own_is_taken_as_it_is(browse, people, session):
    services.change_password(people["clerk"], old=PASSWORD, new="abcd-efgh-jkmn")
    session.commit()
    for typed in ("ABCD-EFGH-JKMN", "abcdefghjkmn", " abcd-efgh-jkmn"):
        sign_in(browse(), "clerk", typed, expect=422)
    sign_in(browse(), "clerk", "abcd-efgh-jkmn")
    assert without_invisible_ends("\ufeff a\u200bb \u200b") == " a\u200bb "
