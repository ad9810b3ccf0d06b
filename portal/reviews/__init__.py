"""Reviews: comments on fields, returning, approving."""

from flask import Blueprint

from portal.plans import margin, opening
from portal.plans.timeline import TELLINGS
from portal.reviews import tellings
from portal.reviews.queries import notes_beside, reason_of_return, returned_places

bp = Blueprint("reviews", __name__)

from portal.reviews import routes  # noqa: E402, F401

margin.register(notes_beside)
margin.register_reason(reason_of_return)
opening.register(returned_places)
TELLINGS |= tellings.TELLINGS
