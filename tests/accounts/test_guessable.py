"""Passwords that somebody would try first are refused, in words; a sentence of one's own is taken."""

import pytest

from portal.accounts.domain import guessable
from portal.accounts.domain.guessable import Known, why_not
from portal.accounts.services import passwords

ZHANG = Known("zhangjg", "张建国", "13800001234", ("荥阳市", "广武镇", "桃花峪村"))


@pytest.mark.parametrize(
    "password",
    [
        *("12345678", "password99", "qwertyuiop", "1qaz2wsx", "P@ssw0rd!", "a123456789", "woaini1314", "5201314aa"),
        *("19640512", "20240101", "aaaaaaaa", "abcabcabc", "qwe123456", "wang123456", "iloveyou1", "admin123456"),
        *(
            "dangjian2022",
            "cunshuji88",
            "五星支部123",
            "１２３４５６７８",
            "啊啊啊啊啊啊啊啊",
            "drowssap1",
            "密码密码密码1",
        ),
    ],
)
def test_common_ones(password):
    assert why_not(password, ZHANG) == guessable.COMMON


@pytest.mark.parametrize(
    "password",
    [
        *(
            "zhangjg2022",
            "ZhangJG-xyz",
            "张建国好好干",
            "zhangjianguo1",
            "ZhangJianGuo!",
            "a13800001234",
            "00001234abc",
        ),
        *("ｚｈａｎｇｊｇ88", "我是张建国呀呀"),
    ],
)
def test_the_own_name_user_name_and_telephone(password):
    assert why_not(password, ZHANG) == guessable.OWN_NAME


@pytest.mark.parametrize(
    "password",
    [
        *(
            "taohuayucun1",
            "TaoHuaYu@2024",
            "taohuayu666",
            "桃花峪村2024",
            "桃花峪123456",
            "guangwu-2024",
            "广武镇桃花峪村",
        ),
        *("xingyang123", "taohuayu_cun1", "GuangwuTaohuayu"),
    ],
)
def test_the_village_and_what_it_lies_in_also_in_pinyin(password):
    assert why_not(password, ZHANG) == guessable.OWN_PLACE


@pytest.mark.parametrize(
    "password",
    [
        "石榴花又开了一年",
        "去年冬天雪很大",
        "correct horse battery",
        "k7mT-q2rX-w9bN",
        "桃花峪的梨子个个甜",
        "wo jia you san zhi mao",
    ],
)
def test_a_sentence_of_ones_own_will_do(password):
    assert why_not(password, ZHANG) is None


def test_short_names_forbid_nothing():
    """An office called 李 would otherwise forbid half of all sentences."""
    assert why_not("去年冬天雪很大李树", Known("lee", "李", "110", ("县",))) is None


def test_a_very_long_one_takes_no_time():
    """The work is for the head of it only."""
    assert len("4@8({[<369&#!1/|0$5+7%2/"[: guessable.LOOKED_AT]) <= 32
    assert why_not("4@8({[<369&#!1/|0$5+7%2/" * 5, ZHANG) is None


def test_all_that_is_known_of_a_person_is_asked(people):
    people["secretary"].phone = "13800001234"
    known = passwords.known_of(people["secretary"])
    assert known.username == "secretary" and "liushucun" in known.place_names
    for password in ("liushucun2024", "mingxian-qingshan", "zhangjianguo!", "13800001234a"):
        assert passwords.why_not(password, known) in (guessable.OWN_NAME, guessable.OWN_PLACE)


def test_codes_on_slips_have_no_letters_that_look_alike():
    made = "".join(passwords.made_up() for _ in range(50))
    alike = ("0o", "1il", "2z", "5s", "6b", "8b", "9gq", "uvw", "nm", "7", "4")
    assert all(len(set(made) & set(group)) <= 1 for group in alike) and len(made.replace("-", "")) == 600
    assert not set(made) & set("01il25689ogqsuvwzb")
