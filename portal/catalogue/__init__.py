"""The catalogue of stars and tasks as versioned data, and the years (cycles) with their dates."""

from flask import Blueprint

bp = Blueprint("catalogue", __name__)

from portal.catalogue import routes  # noqa: E402, F401
from portal.catalogue.forms import refused_input  # noqa: E402

refused_input.register()
