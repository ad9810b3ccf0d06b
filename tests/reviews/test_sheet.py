"""What changed, as the reviewer sees it."""

import pytest

from portal.reviews.differences import differences
from portal.reviews.filters import Filters
from portal.reviews.rounds import round_of


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("达到12万元", "达到15万元", ["=达到", "-12", "+15", "=万元"]),
        ("达到 10.4 万", "达到 10.5 万", ["=达到 ", "-10.4", "+10.5", "= 万"]),
        ("", "新", ["+新"]),
        ("旧", "", ["-旧"]),
        ("甲乙", "甲丙乙", ["=甲", "+丙", "=乙"]),
        ("好好好", "好好", ["=好好", "-好"]),
        ("2022-09-30", "2022-10-31", ["-2022-09-30", "+2022-10-31"]),
    ],
)
def test_differences_never_cut_a_figure(old, new, pieces):
    marks = {"same": "=", "was": "-", "now": "+"}
    found = differences(old, new)
    assert [marks[piece.kind] + piece.text for piece in found] == pieces
    assert "".join(piece.text for piece in found if piece.kind != "was") == new
    assert "".join(piece.text for piece in found if piece.kind != "now") == old


def test_rounds_end_with_a_decision():
    assert [round_of(submission, [4, 9]) for submission in (1, 4, 5, 9, 12)] == [0, 0, 1, 1, 2]


def test_filters_leave_out_what_cannot_be():
    filters = Filters.from_args({"state": "gone", "area": "-1", "level": "0", "year": "٢٠٢٢", "search": " a  b "})
    assert filters == Filters(level=0, search="a b")
    assert filters.args(state="draft", search="") == {"level": 0, "state": "draft"}
    assert filters.is_narrowed
