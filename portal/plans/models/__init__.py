"""A village's plan, its blocks, what was submitted of it, and what is kept beside it."""

from portal.plans.models.asking import Asked, CheckRules
from portal.plans.models.plan_extras import MeasureOutcome, Opening, Outcome, Presence
from portal.plans.models.submitted import SubmittedMeasure, SubmittedStar
from portal.plans.models.trace_code import TraceCode
from portal.plans.models.upload import Upload
from portal.plans.models.writing import STATE_LABELS, Block, Intent, Plan, State, Submission

__all__ = [
    "STATE_LABELS",
    "Asked",
    "Block",
    "CheckRules",
    "Intent",
    "MeasureOutcome",
    "Opening",
    "Outcome",
    "Plan",
    "Presence",
    "State",
    "Submission",
    "SubmittedMeasure",
    "SubmittedStar",
    "TraceCode",
    "Upload",
]
