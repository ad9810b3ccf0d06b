"""Changing plans. Each function is one thing a person does; none commits."""

from portal.plans.services.asking import change_asked
from portal.plans.services.creating import open_plans
from portal.plans.services.pasting import append_measures
from portal.plans.services.presence import note_presence
from portal.plans.services.pressing import press_block
from portal.plans.services.restoring import Past, changes_to, past_at, past_of, restore_plan
from portal.plans.services.saving import BlockConflict, Saved, content_at, contents_at, save_block
from portal.plans.services.submitting import submit_plan
from portal.plans.services.undoing import changes_of, undo_save
from portal.plans.services.unlocking import open_field

__all__ = [
    "BlockConflict",
    "Past",
    "Saved",
    "append_measures",
    "change_asked",
    "changes_of",
    "changes_to",
    "content_at",
    "contents_at",
    "note_presence",
    "open_field",
    "open_plans",
    "past_at",
    "past_of",
    "press_block",
    "restore_plan",
    "save_block",
    "submit_plan",
    "undo_save",
]
