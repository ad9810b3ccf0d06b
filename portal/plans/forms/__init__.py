"""The plan's forms, built from `questions.py`. A draft is refused only for what cannot be stored, never for gaps."""

from portal.plans.forms.blocks import BlockForm, block_form
from portal.plans.forms.pasting import FillForm, PasteForm
from portal.plans.forms.presence import PresenceForm
from portal.plans.forms.submitting import RestoreForm, SubmitForm

__all__ = ["BlockForm", "FillForm", "PasteForm", "PresenceForm", "RestoreForm", "SubmitForm", "block_form"]
