"""What changed, as the reviewer sees it."""

from portal.reviews.domain.filters import PlanFilters
from portal.reviews.domain.rounds import round_of


def test_rounds_end_with_a_decision():
    assert [round_of(submission, [4, 9]) for submission in (1, 4, 5, 9, 12)] == [0, 0, 1, 1, 2]


def test_filters_leave_out_what_cannot_be():
    filters = PlanFilters.from_args({"state": "gone", "area": "-1", "level": "0", "year": "٢٠٢٢", "search": " a  b "})
    assert filters == PlanFilters(level=0, search="a b")
    assert filters.args(state="draft", search="") == {"level": 0, "state": "draft"}
    assert filters.is_narrowed
