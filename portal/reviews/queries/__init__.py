"""Reading reviews: the township's list (`lists`), the county's (`townships`), one plan (`review`), and what the village
reads (`beside`)."""

from portal.reviews.queries.columns import TaskColumn, column
from portal.reviews.queries.lists import PlanList, Row, plan_list, state_counts
from portal.reviews.queries.released_comments import notes_beside, reason_of_return, returned_places
from portal.reviews.queries.reminders import chosen_plans, plans_to_hand_in
from portal.reviews.queries.review import (
    Queue,
    Review,
    comment_or_404,
    decision_on,
    left_to_file,
    review_of,
    secretary_of,
)
from portal.reviews.queries.steps import (
    acted_since,
    first_reader,
    others_reading,
    rules_of,
    step_on,
    steps_of,
    submission_before,
    withdrawal_of,
)
from portal.reviews.queries.townships import TownshipRow, township_list

__all__ = [
    "PlanList",
    "Queue",
    "Review",
    "Row",
    "TaskColumn",
    "TownshipRow",
    "acted_since",
    "chosen_plans",
    "column",
    "comment_or_404",
    "decision_on",
    "first_reader",
    "left_to_file",
    "notes_beside",
    "others_reading",
    "plan_list",
    "plans_to_hand_in",
    "reason_of_return",
    "returned_places",
    "review_of",
    "rules_of",
    "secretary_of",
    "state_counts",
    "step_on",
    "steps_of",
    "submission_before",
    "township_list",
    "withdrawal_of",
]
