"""Working days: weekends, announced holidays, make-up days."""

import datetime as dt

import pytest

from portal.kernel.workdays import add_workdays, is_workday, unknown, why_off, workdays


def day(spelt: str) -> dt.date:
    return dt.date.fromisoformat(spelt)


@pytest.mark.parametrize(
    ("spelt", "works"),
    [
        ("2022-05-26", True),  # a Thursday
        ("2022-05-28", False),  # a Saturday
        ("2022-05-02", False),  # a Monday in the May holiday
        ("2022-05-07", True),  # a Saturday that makes up for it
        ("2022-10-09", True),  # a Sunday that does
        ("2031-01-02", True),  # nothing announced: a Thursday
        ("2031-01-04", False),
        ("2031-01-01", False),  # and the days that are off by law
        ("2027-10-01", False),  # a Friday
        ("2027-05-01", False),
        ("2027-02-05", False),  # 除夕, a Friday
        ("2027-02-08", False),  # 初三, a Monday
        ("2027-06-09", False),
        ("2027-10-04", True),
    ],
)
def test_a_day(spelt, works):
    assert is_workday(day(spelt)) is works


@pytest.mark.parametrize(
    ("first", "last", "number"),
    [
        ("2022-05-23", "2022-05-26", 4),
        ("2022-05-26", "2022-05-26", 1),
        ("2022-05-26", "2022-05-25", 0),
        ("2022-04-29", "2022-05-05", 2),  # Friday, then the holiday, then Thursday
        ("2022-12-30", "2023-01-03", 2),  # over New Year
    ],
)
def test_counting(first, last, number):
    assert workdays(day(first), day(last)) == number


def test_a_deadline_some_workdays_ahead():
    assert add_workdays(day("2022-04-29"), 1) == day("2022-05-05")
    assert add_workdays(day("2022-05-26"), 0) == day("2022-05-26")


def test_what_is_not_announced_is_said():
    assert unknown(day("2026-10-08"), None) == ""
    assert "国务院办公厅还没有公布 2027 年的放假安排" in unknown(day("2026-12-30"), day("2027-01-04"))
    assert "系统里没有 2019 年的放假安排" in unknown(day("2019-05-05"))


@pytest.mark.parametrize(
    ("spelt", "reason"),
    [
        ("2027-10-01", "是国庆节"),
        ("2027-10-09", "是星期六"),
        ("2026-02-20", "放假"),
        ("2027-09-15", "是中秋节"),
        ("2027-10-08", ""),
    ],
)
def test_why_nobody_works(spelt, reason):
    assert why_off(day(spelt)) == reason
