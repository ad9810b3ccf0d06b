"""What a county decides for itself: each setting with a default of ours, who changed it and when."""

from flask import Blueprint

bp = Blueprint("settings", __name__)

from portal.kernel.workdays import ask, unknown_now  # noqa: E402
from portal.settings import routes  # noqa: E402, F401
from portal.settings.services import calendar  # noqa: E402

ask(calendar.entered)
bp.add_app_template_global(unknown_now)
