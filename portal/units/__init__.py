"""单位: keeping the tree of places, with what that means for people and plans.

Above plans and accounts: closing a village asks what is still open there. The tree itself is `portal.places`.
"""

from flask import Blueprint

bp = Blueprint("units", __name__)

from portal.units import routes  # noqa: E402, F401
