"""People, roles, sessions, signing in."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)

from portal.accounts import lists, office, own, routes, slips, two_steps  # noqa: E402, F401
