"""The plan's forms, built from `questions.py`. A draft is never refused for what it lacks, only for what cannot be stored."""

from portal.plans.forms.blocks import BlockForm, block_form
from portal.plans.forms.submitting import SubmitForm

__all__ = ["BlockForm", "SubmitForm", "block_form"]
