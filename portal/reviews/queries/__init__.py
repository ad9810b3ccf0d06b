"""Reading reviews: the township's list (`lists`), one plan (`review`), what the village reads (`beside`)."""

from portal.reviews.queries.beside import notes_beside
from portal.reviews.queries.lists import PlanList, plan_list, township_list
from portal.reviews.queries.review import Review, comment_or_404, decision_on, review_of, secretary_of

__all__ = [
    "PlanList",
    "Review",
    "comment_or_404",
    "decision_on",
    "notes_beside",
    "plan_list",
    "review_of",
    "secretary_of",
    "township_list",
]
