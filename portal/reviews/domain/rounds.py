"""Comments come in rounds. A round ends with the decision that releases it, and may span several submissions: a village
can hand in again before anybody has decided."""

from bisect import bisect_left
from collections.abc import Sequence


def round_of(submission_id: int, decided: Sequence[int]) -> int:
    """The number of the round, from 0, that something about a submission belongs to. `decided` are the plan's
    submissions that were decided on, oldest first; the round after the last of them is still open."""
    return bisect_left(decided, submission_id)
