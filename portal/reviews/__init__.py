"""Reviews: comments on fields, returning, approving."""

from flask import Blueprint

from portal.plans import margin, opening
from portal.plans.timeline import TELLINGS
from portal.reviews import tellings
from portal.reviews.queries import notes_beside, returned_places

bp = Blueprint("reviews", __name__)

from portal.reviews import routes  # noqa: E402, F401

margin.register(notes_beside)
opening.register(returned_places)
TELLINGS |= tellings.TELLINGS
