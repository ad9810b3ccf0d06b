"""Working days: weekends, announced holidays, make-up days."""

import datetime as dt

import pytest

from portal.workdays import add_workdays, is_workday, workdays


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
        ("2031-01-01", True),  # nothing announced: a Wednesday
        ("2031-01-04", False),
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
