"""Excel and Word files, out and back in. The one place that knows the spreadsheet libraries. Which files there are, the
features say."""

from typing import cast

from flask import Blueprint, Flask
from flask.blueprints import BlueprintSetupState

bp = Blueprint("workbooks", __name__)


@bp.record
def know_the_kinds(state: BlueprintSetupState) -> None:
    """Before the routes, whose addresses say which kind of file: one that no feature has is not there."""
    state.app.url_map.converters |= registry.converters(cast(Flask, state.app))


from portal.workbooks import registry, routes  # noqa: E402, F401
