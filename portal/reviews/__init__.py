"""Reviews: comments on fields, returning, approving."""

from flask import Blueprint

bp = Blueprint("reviews", __name__)

from portal.reviews import routes  # noqa: E402, F401
