"""Reviews: comments on fields, returning, approving."""

from flask import Blueprint

from portal.plans.domain import field_notes
from portal.plans.queries import editable_fields
from portal.reviews.queries import notes_beside, reason_of_return, returned_places

bp = Blueprint("reviews", __name__)

from portal.reviews import routes  # noqa: E402, F401

field_notes.register(notes_beside)
field_notes.register_reason(reason_of_return)
editable_fields.register(returned_places)
