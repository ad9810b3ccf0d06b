"""Villages that add up to published totals."""

from collections import Counter

import pytest

from portal.sample.rollup import assign_stars, difference

STARS = ("branch", "industry", "ecology", "safety", "civility")


def totals_of(villages):
    levels = Counter(len(stars) for stars in villages)
    stars = Counter(star for stars in villages for star in stars)
    return levels, stars


@pytest.mark.parametrize(
    ("levels", "stars"),
    [
        ({5: 0, 4: 3, 3: 10, 2: 20, 1: 0, 0: 0}, (0, 3, 19, 27, 33)),  # 清河镇 2022 (domain §9)
        ({5: 2, 4: 0, 3: 1, 0: 4}, (2, 2, 3, 3, 3)),
        ({1: 5}, (1, 1, 1, 1, 1)),
        ({0: 3}, (0, 0, 0, 0, 0)),
        ({}, (0, 0, 0, 0, 0)),
    ],
)
def test_every_total_comes_out_exactly(levels, stars):
    wanted = dict(zip(STARS, stars, strict=True))
    villages = assign_stars(levels, wanted)
    assert totals_of(villages) == (Counter(levels), Counter(wanted))
    assert [len(stars) for stars in villages] == sorted((len(stars) for stars in villages), reverse=True)


def test_totals_that_do_not_agree_are_refused_with_the_difference():
    """券桥镇 2024 as published: 71 by level, 73 by star."""
    levels, stars = {5: 0, 4: 5, 3: 10, 2: 10, 1: 1}, dict(zip(STARS, (0, 5, 20, 22, 26), strict=True))
    assert difference(levels, stars) == 2
    with pytest.raises(ValueError, match=r"按星级合计 71，按星合计 73，相差 \+2"):
        assign_stars(levels, stars)


@pytest.mark.parametrize(
    ("levels", "stars"),
    [
        ({1: 1, 3: 1}, (4, 0, 0, 0, 0)),  # one star more often than there are villages
        ({5: 1, 1: 1}, (2, 2, 2, 0, 0)),  # 五星 needs five different stars
        ({6: 1}, (2, 1, 1, 1, 1)),
    ],
)
def test_totals_that_agree_but_that_no_villages_fit_are_refused(levels, stars):
    with pytest.raises(ValueError, match="分不到"):
        assign_stars(levels, dict(zip(STARS, stars, strict=True)))


def test_negative_numbers_are_refused():
    with pytest.raises(ValueError, match="负数"):
        assign_stars({2: -1, 1: 2}, {"branch": 0})
