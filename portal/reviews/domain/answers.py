"""What was answered to a comment."""

from collections.abc import Sequence

from portal.plans.domain.field_notes import Answer
from portal.reviews.models import Comment


def answers_to(comment: Comment, said: Sequence[Comment]) -> tuple[Answer, ...]:
    """What was answered to a comment, oldest first; `said` comes with its authors."""
    found = (answer for answer in said if answer.parent_id == comment.id)
    return tuple(Answer(answer.author.name, answer.made_at, answer.body) for answer in found)
