"""What a list is narrowed to, in words: for its page and for what is taken out of it."""

import pytest

from portal.reviews.domain.filters import PlanFilters, said

STARS, AREAS = {"industry": "产业兴旺"}, {7: "东片区"}


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ({}, []),
        ({"reported": "no"}, ["未上报"]),
        ({"reported": "open", "kind": "community"}, ["还没通过", "社区"]),
        ({"state": "filed", "area": "7"}, ["已备案", "东片区"]),
        ({"area": "0", "level": "0"}, ["未分片区", "未创"]),
        ({"star": "industry", "intent": "held", "level": "2"}, ["已有产业兴旺", "拟创二星"]),
        ({"star": "industry", "aim": "2-5"}, ["创产业兴旺", "2023 年目标五星"]),
        ({"search": "桃花"}, ["村名含“桃花”"]),
    ],
)
def test_a_part_is_never_taken_for_the_whole(args, words):
    assert said(PlanFilters.from_args(args), 2022, STARS, AREAS) == words
