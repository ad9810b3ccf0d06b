"""Changing reviews. Each function is one thing a person does; none commits."""

from portal.reviews.services.assigning import assign_liaisons
from portal.reviews.services.commenting import add_comment, answer_comment, delete_comment, edit_comment, remarks_stream
from portal.reviews.services.deciding import approve_plan, return_plan
from portal.reviews.services.overlooking import EVERY_REMARK, Overlooked
from portal.reviews.services.recalling import recall_decision
from portal.reviews.services.reminding import remind_villages
from portal.reviews.services.review_rules import change_rules
from portal.reviews.services.stepping import (
    file_plan,
    note_first_look,
    note_reading,
    reopen_plan,
    why_not_taken_back,
    withdraw_plan,
)

__all__ = [
    "EVERY_REMARK",
    "Overlooked",
    "add_comment",
    "answer_comment",
    "approve_plan",
    "assign_liaisons",
    "change_rules",
    "delete_comment",
    "edit_comment",
    "file_plan",
    "note_first_look",
    "note_reading",
    "recall_decision",
    "remarks_stream",
    "remind_villages",
    "reopen_plan",
    "return_plan",
    "why_not_taken_back",
    "withdraw_plan",
]
