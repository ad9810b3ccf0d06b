"""The catalogue of stars and tasks as versioned data, and the years (cycles) with their dates."""

from flask import Blueprint

bp = Blueprint("catalogue", __name__)

from portal.catalogue import routes, typed  # noqa: E402, F401

typed.register()
