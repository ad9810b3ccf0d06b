"""Reading reviews: the township's list (`lists`), the county's (`townships`), one plan (`review`), and what the village
reads (`beside`)."""

from portal.reviews.queries.beside import notes_beside
from portal.reviews.queries.lists import PlanList, Row, plan_list
from portal.reviews.queries.review import Review, comment_or_404, decision_on, review_of, secretary_of
from portal.reviews.queries.townships import TownshipRow, township_list

__all__ = [
    "PlanList",
    "Review",
    "Row",
    "TownshipRow",
    "comment_or_404",
    "decision_on",
    "notes_beside",
    "plan_list",
    "review_of",
    "secretary_of",
    "township_list",
]
