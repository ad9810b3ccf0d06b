"""Which year people mean, and which a county can mean to open: pure."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.domain.present_year import doubt, is_far, present, why_not_open
from portal.catalogue.models import Cycle
from portal.kernel import clock

TODAY = dt.date(2026, 5, 6)


def year(number, closed=False, opens_on=None):
    return Cycle(year=number, closed_at=clock.now() if closed else None, opens_on=opens_on)


@pytest.mark.parametrize(
    ("years", "shown"),
    [
        ([year(2026), year(2025)], 2026),
        ([year(2062), year(2026), year(2025)], 2026),  # the slip of a finger
        ([year(2062), year(2025, closed=True)], 2025),
        ([year(2062)], 2062),
        ([year(2026, closed=True), year(2025)], 2025),  # what is open can be worked on
        ([year(2026, closed=True), year(2025, closed=True)], 2026),
        ([year(2027, opens_on=dt.date(2999, 1, 1)), year(2026, closed=True)], 2026),
        ([year(2027), year(2026)], 2027),
        ([year(2028), year(2026)], 2026),
        ([], None),
    ],
)
def test_the_year_that_people_are_at_work_on(years, shown):
    found = present(years, TODAY)
    assert (found and found.year) == shown


@given(st.lists(st.tuples(st.integers(2015, 2070), st.booleans()), unique_by=lambda each: each[0]))
def test_a_slip_is_never_shown_beside_another_year(years):
    found = present([year(number, closed) for number, closed in years], TODAY)
    near = [each for each in years if not is_far(each[0], TODAY)]
    if near:
        assert found and not is_far(found.year, TODAY)
        assert found.is_closed <= all(closed for _, closed in near)


@pytest.mark.parametrize(
    ("number", "before", "asked"),
    [
        (2026, 2025, ""),
        (2026, None, ""),
        (2023, 2022, ""),  # catching up, one after the other
        (2027, 2026, "现在是 2026 年 5 月，您要开启的是明年 2027 年度。"),
        (2029, 2026, "您要开启的是 2029 年度，离今年还有 3 年。"),
        (2020, 2025, "您要开启的是 2020 年度，已经过去 6 年。"),
    ],
)
def test_a_year_nobody_expects_is_asked_about(number, before, asked):
    assert (doubt(number, before, TODAY) or "") == asked


def test_next_year_is_expected_in_autumn():
    assert doubt(2027, 2026, dt.date(2026, 10, 1)) is None


@pytest.mark.parametrize("number", [2062, 2032, 206, 20262, 2014, 1900])
def test_what_cannot_be_meant_is_not_asked_but_refused(number):
    assert "2015 到 2031" in (why_not_open(number, TODAY) or "")
    assert why_not_open(2031, TODAY) is None
