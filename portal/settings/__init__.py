"""What a county decides for itself: each setting with a default of ours, who changed it and when."""

from flask import Blueprint

bp = Blueprint("settings", __name__)

from portal.settings import routes  # noqa: E402, F401
