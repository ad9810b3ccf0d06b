"""Changing plans. Each function is one thing a person does; none commits."""

from portal.plans.services.opening import open_plans
from portal.plans.services.presence import note_presence
from portal.plans.services.saving import BlockConflict, Saved, save_block
from portal.plans.services.submitting import submit_plan

__all__ = ["BlockConflict", "Saved", "note_presence", "open_plans", "save_block", "submit_plan"]
