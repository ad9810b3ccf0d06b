"""Plans: writing by blocks, saving, checking, submitting; submissions and what changed between them."""

from flask import Blueprint

bp = Blueprint("plans", __name__)

from portal.plans import routes  # noqa: E402, F401
from portal.plans.domain.numbers import level_name  # noqa: E402
from portal.plans.forms import refused_input  # noqa: E402

bp.add_app_template_filter(level_name)
refused_input.register()
