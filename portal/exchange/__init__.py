"""Plans as Excel files, out and back in. The one place that knows the spreadsheet libraries."""

from flask import Blueprint

bp = Blueprint("exchange", __name__)

from portal.exchange import models  # noqa: E402, F401
