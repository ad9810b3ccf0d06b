"""What a number looks like in WPS and Excel, format by format."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.workbooks.number_formats import NotShown, look_of


@pytest.mark.parametrize(
    ("number", "code", "words"),
    [
        ("412", "General", "412"),
        ("412", "@", "412"),
        ("412.5", "0", "413"),
        ("2.5", "0", "3"),  # away from zero, as they round
        ("0.85", "0%", "85%"),
        ("0.856", "0.0%", "85.6%"),
        ("1234567.5", "#,##0.00", "1,234,567.50"),
        ("12", "0.##", "12"),
        ("0.5", "#.0", "0.5"),
        ("5", "000", "005"),
        ("412", '0"户"', "412户"),
        ("412", "0户", "412户"),
        ("12345", "0!.0,", "1.2"),
        ("12345", '0!.0,"万"', "1.2万"),
        ("13800001234", "000-0000-0000", "138-0000-1234"),
        ("1200", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,200.00"),
        ("0", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("-5", "0.00_);(0.00)", "(5.00)"),
        ("-5", "[Red]0", "-5"),
        ("412", "[DBNum1][$-804]G/通用格式", "412"),
        ("0.5", "# ?/?", "0.5"),
        ("12", "0.00E+00", "12"),
    ],
)
def test_figures(number, code, words):
    assert look_of(number, code).words == words


@pytest.mark.parametrize(
    ("code", "words", "day"),
    [
        ("yyyy-mm-dd", "2022-09-30", "2022-09-30"),
        ('yyyy"年"m"月"d"日"', "2022年9月30日", "2022-09-30"),
        ('[$-804]yyyy"年"m"月"d"日";@', "2022年9月30日", "2022-09-30"),
        ("yyyy/m/d h:mm", "2022/9/30 12:05", "2022-09-30"),
        ("m/d/yy", "9/30/22", "2022-09-30"),
        ('m"月"d"日"', "9月30日", "9月30日"),
        ('yyyy"年"m"月"', "2022年9月", "2022年9月"),
        ("h:mm", "12:05", ""),
        ("aaaa", "星期五", ""),
        ("dddd, mmmm dd, yyyy", "Friday, September 30, 2022", "2022-09-30"),
        ("[h]:mm", "1076028:05", ""),
    ],
)
def test_days(code, words, day):
    look = look_of("44834.50347222222", code)
    assert (look.words, look.day, look.is_date) == (words, day, True)


def test_the_other_calendar():
    assert look_of("43372", "yyyy-mm-dd", is_1904=True).day == "2022-09-30"


@pytest.mark.parametrize(("number", "code"), [("-3", "yyyy-mm-dd"), ("1e7", "yyyy-mm-dd"), ("412", ";;;")])
def test_what_nobody_can_see_is_told(number, code):
    with pytest.raises(NotShown):
        look_of(number, code)


@given(st.decimals(-(10**9), 10**9, places=3), st.integers(0, 3), st.booleans())
def test_what_is_drawn_is_the_number_rounded(number, places, thousands):
    code = ("#,##0" if thousands else "0") + ("." + "0" * places if places else "")
    drawn = Decimal(look_of(f"{number:f}", code).words.replace(",", ""))
    assert abs(drawn - number) <= Decimal(1).scaleb(-places) / 2


@given(st.text(alphabet='0#?.,;%"\\!_*[]@ymdhsE+-/年月日 G(:aA', max_size=14), st.decimals(-(10**6), 10**7, places=2))
def test_no_format_whatever_it_says_is_too_much(code, number):
    with contextlib.suppress(NotShown):
        assert isinstance(look_of(f"{number:f}", code).words, str)
