"""Days as offices write them."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel import clock
from portal.kernel.reading import Unclear
from portal.kernel.reading.dates import day_of_number, is_far_off, read_day

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))


def in_2022(typed, *, vague=True):
    return str(read_day(typed, label="完成时限", year=2022, vague=vague))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2022年9月30日", "2022-09-30"),
        ("2022年 9月 30号", "2022-09-30"),
        ("２０２２．９．３０", "2022-09-30"),
        ("\u202a2022/9/30\u202c 0:00", "2022-09-30"),
        ("20220930", "2022-09-30"),
        ("2022 09 30", "2022-09-30"),
        ("2022年9月30日（星期五）", "2022-09-30"),
        ("二〇二二年九月三十日", "2022-09-30"),
        ("9月30日", "2022-09-30"),
    ],
)
def test_a_day_in_every_spelling(typed, day):
    assert in_2022(typed, vague=False) == in_2022(typed) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("9月底前", "2022-09-30"),
        ("9月30日前", "2022-09-30"),
        ("2022.9", "2022-09-30"),
        ("二〇二二年九月", "2022-09-30"),
        ("9月中旬", "2022-09-20"),
        ("前三季度", "2022-09-30"),
        ("2022年内完成", "2022-12-31"),
        ("于9月30日前完成", "2022-09-30"),
        ("9月1日至30日", "2022-09-30"),
        ("3-9月", "2022-09-30"),
        ("2021年3月-5月", "2021-05-31"),
    ],
)
def test_a_deadline_may_be_vague_and_a_meeting_may_not(typed, day):
    assert in_2022(typed) == day
    with pytest.raises(Unclear):
        in_2022(typed, vague=False)


@pytest.mark.parametrize(
    "typed",
    (
        *("22年9月30日", "22.9.30", "22-09-30", "0022-09-30", "0520-05-20", "9999-12-31", "1022年9月30日", "9/30/22"),
        *("9月31日", "2月29日", "13月", "长期坚持", "农历八月十五", "明年3月", "9月初", "11月至2月"),
        *("44834", "9", "2022", "9月30日" * 9),
    ),
)
def test_what_is_no_certain_day_is_asked(typed):
    for vague in (True, False):
        with pytest.raises(Unclear, match="完成时限"):
            in_2022(typed, vague=vague)


def test_without_a_year_of_its_own_a_date_needs_one():
    with pytest.raises(Unclear, match="没有写年份"):
        read_day("9月30日", label="")
    assert read_day("", label="") is None


@given(DAYS)
def test_every_spelling_of_a_day_is_that_day_and_what_is_shown_reads_as_itself(day):
    spelt = (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        clock.local_date(day),
    )
    for typed in spelt:
        assert read_day(typed, label="") == day
        assert read_day(typed, label="", year=2022, vague=True) == day


@given(DAYS)
def test_excel_counts_days_and_a_number_that_was_a_date_is_asked(day):
    assert day_of_number(str((day - dt.date(1899, 12, 30)).days), label="") == day
    for number in ("9.3", "2022.1", "20220930", "412"):
        with pytest.raises(Unclear):
            day_of_number(number, label="")


@given(st.text("0123456789年月日.-/前底 上中下旬至〇一二三十季度", max_size=12))
def test_a_day_never_leaves_the_typed_year(typed):
    try:
        day = read_day(typed, label="", year=2022, vague=True)
    except Unclear:
        return
    years = re.findall(r"(?<![0-9])[0-9]{4}(?![0-9])", typed)
    assert day is None or day.year in {2022, *map(int, years)} or len("".join(typed.split())) >= 8


def test_far_off_is_asked():
    assert not is_far_off(dt.date(2023, 1, 15), 2022) and not is_far_off(dt.date(2021, 12, 1), 2022)
    assert is_far_off(dt.date(2062, 5, 1), 2022) and is_far_off(dt.date(2020, 5, 1), 2022)
