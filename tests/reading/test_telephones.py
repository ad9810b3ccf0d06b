"""Telephone numbers, codes and user names from contacts, WeChat and paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.reading import Unclear
from portal.kernel.reading.codes import read_code, read_username
from portal.kernel.reading.telephones import read_telephone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("138 0000 1234", "13800001234"),
        ("\u202a+86 138-0000-1234\u202c", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("13800001234（微信同号）", "13800001234（微信同号）"),
        ("13800001234(王秀英)", "13800001234（王秀英）"),
        ("电话：0371 64601234", "0371-64601234"),
        ("(0371)64601234转801", "0371-64601234转801"),
        ("13800001234/13900001234", "13800001234、13900001234"),
        ("138****1234", "138****1234"),
        ("12100012345", "12100012345"),
        ("—", None),
        ("\u200b", None),
    ],
)
def test_telephones(typed, kept):
    assert read_telephone(typed, label="电话") == kept
    assert read_telephone(kept or "", label="电话") == kept


@pytest.mark.parametrize(
    "typed", ["电话在镇里", "电话", "手机：", "12", "13800001234 <b>", "1" * 20, "13800001234（" + "长" * 30 + "）"]
)
def test_what_is_no_number_is_asked(typed):
    with pytest.raises(Unclear, match="书记电话"):
        read_telephone(typed, label="书记电话")


@given(st.text("0123456789 +-()（）转/、;*86微信", max_size=30))
def test_reading_is_idempotent_and_keeps_the_digits(typed):
    try:
        kept = read_telephone(typed, label="")
    except Unclear:
        return
    assert read_telephone(kept or "", label="") == kept
    digits = "".join(filter(str.isdigit, typed))
    assert digits.endswith("".join(filter(str.isdigit, kept or ""))) or "、" in (kept or "")


@pytest.mark.parametrize("typed", ["４８２ ９１７", "482-917", " 482917\u200b", "4\u00ad82—917"])
def test_codes(typed):
    assert read_code(typed) == "482917"


@pytest.mark.parametrize("typed", ["ｇｗ１２", "GW12", " gw12\u200e", "g w12", "\ufeffgw12"])
def test_user_names(typed):
    assert read_username(typed) == "gw12"
