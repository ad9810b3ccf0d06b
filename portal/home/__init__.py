"""The first page after signing in, by role: what is to be done comes first."""

from flask import Blueprint

bp = Blueprint("home", __name__)

from portal.home import routes  # noqa: E402, F401
