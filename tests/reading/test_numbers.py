"""Figures as offices write them: read as what is meant, or asked about."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.reading import Unclear
from portal.kernel.reading.numbers import read_decimal, read_whole
from portal.kernel.reading.numerals import numeral
from portal.plans.domain.numbers import plain

DIGITS = "零一二三四五六七八九"


@pytest.mark.parametrize(
    ("typed", "unit", "meant"),
    [
        ("412户", "户", 412),
        ("４１２　户", "户", 412),
        ("\u202a412\u202c", "户", 412),
        ("4\u200b12\ufe0f", "户", 412),
        ("1,586", "人", 1586),
        ("1，586 人", "人", 1586),
        ("1 586", "人", 1586),
        ("1,586,000", "人", 1586000),
        ("1.2万", "人", 12000),
        ("1.2万人", "人", 12000),
        ("共56名", "名", 56),
        ("8个村民小组", "个", 8),
        ("三百二十", "户", 320),
        ("三百二", "户", 320),
        ("三百零二", "户", 302),
        ("一千零五十", "户", 1050),
        ("〇", "户", 0),
        ("四一二", "户", 412),
        ("壹仟贰佰", "户", 1200),
        ("2千5百", "户", 2500),
        ("412.0", "户", 412),
        ("412户。", "户", 412),
        ("—", "户", None),
        ("／", "户", None),
        ("\u200b", "户", None),
    ],
)
def test_a_count_is_what_was_meant(typed, unit, meant):
    assert read_whole(typed, label="户数", unit=unit) == meant


@pytest.mark.parametrize(
    ("typed", "unit", "meant"),
    [
        ("9.6万", "万元", "9.6"),
        ("9。6", "万元", "9.6"),
        ("９．６万元", "万元", "9.6"),
        ("96000元", "万元", "9.6"),
        ("96,000 元", "万元", "9.6"),
        ("十二万", "万元", "12"),
        ("十二万元", "万元", "12"),
        ("12万3千元", "万元", "12.3"),
        ("三点五万元", "万元", "3.5"),
        ("0.2亿元", "万元", "2000"),
        ("1,200万元", "万元", "1200"),
        ("￥96000元", "万元", "9.6"),
        ("2130.5亩", "亩", "2130.5"),
        ("二千一百三十亩", "亩", "2130"),
        ("2公顷", "亩", "30"),
        ("10.40", "亩", "10.4"),
    ],
)
def test_a_measure_is_what_was_meant(typed, unit, meant):
    assert read_decimal(typed, label="收入", unit=unit) == meant


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        *[
            (typed, "户")
            for typed in ("10，5", "10,5", "1,2345", "12,34,567", "10 5", "1.586,5", "1.2.3", "约412", "412余户")
        ],
        *[
            (typed, "户")
            for typed in ("-5", "5%", "1e3", "412²", "①", "412-420", "412人", "96000元", "无", "百二", "9万6", "412.5")
        ],
        *[
            (typed, "万元")
            for typed in ("96005元", "3千", "9.655", "10，5", "9.6万人", "9万6", "2130亩", "12345678901")
        ],
    ],
)
def test_what_could_be_two_is_asked(typed, unit):
    read = read_decimal if unit == "万元" else read_whole
    with pytest.raises(Unclear, match="户数"):
        read(typed, label="户数", unit=unit)


def test_the_question_names_both_numbers():
    with pytest.raises(Unclear, match=r"是 10\.5 还是 105？"):
        read_decimal("10，5", label="收入", unit="万元")


@given(st.integers(0, 99_999_999))
def test_every_spelling_of_a_count_is_the_same_count(number):
    full_width = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for typed in (str(number), f"{number:,}", f"{number:,}".replace(",", "，"), full_width, f"\u200e{number} 人"):
        assert read_whole(typed, label="", unit="人") == number


@given(st.decimals(0, 999_999, places=2))
def test_what_is_shown_reads_as_itself(number):
    stored = read_decimal(str(number), label="", unit="万元")
    assert Decimal(stored) == number
    assert read_decimal(plain(stored), label="", unit="万元") == stored
    assert read_decimal(f"{plain(stored)}万元", label="", unit="万元") == stored


@given(st.text("0123456789,，.。 万千百十元户约零一二三〇－-", max_size=9))
def test_a_stored_figure_has_the_digits_that_were_typed(typed):
    """Whatever is typed: a question, or a number that none of its digits has left or moved in."""
    try:
        read = read_decimal(typed, label="", unit="户")
    except Unclear:
        return
    if read is not None and not set(typed) & set("万千百十零一二三〇"):
        kept = typed.replace("。", ".").strip(" .,，户－-")
        assert Decimal(read) == Decimal("".join(sign for sign in kept if sign in "0123456789."))
        assert all(len(group) == 3 for group in kept.replace("，", ",").split(".")[0].split(",")[1:])


@given(st.integers(0, 9_999))
def test_chinese_numerals(number):
    spelt, gap = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            spelt += ("零" if gap and spelt else "") + DIGITS[digit] + unit
        gap = not digit
    assert numeral(spelt or "零") == number
    assert numeral(f"{spelt}万" if spelt else "零") == number * (10_000 if spelt else 1)
    if number >= 10:
        assert numeral("".join(DIGITS[int(digit)] for digit in str(number))) == number
