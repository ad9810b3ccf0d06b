"""Plans: writing by blocks, saving, checking, submitting; submissions and what changed between them."""

from flask import Blueprint

bp = Blueprint("plans", __name__)

from portal.plans import routes, typed  # noqa: E402, F401
from portal.plans.numbers import level_name  # noqa: E402

bp.add_app_template_filter(level_name)
typed.register()
