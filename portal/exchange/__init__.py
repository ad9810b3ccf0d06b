"""Plans as Excel files, out and back in. The one place that knows the spreadsheet libraries."""

from flask import Blueprint

bp = Blueprint("exchange", __name__)

from portal.exchange import catalogue, models, routes  # noqa: E402, F401
from portal.exchange.archive import routes as _archive  # noqa: E402, F401
from portal.exchange.lists import routes as _lists  # noqa: E402, F401
from portal.exchange.office import models as _office_models  # noqa: E402, F401
from portal.exchange.office import routes as _office  # noqa: E402, F401
from portal.exchange.word import routes as _word  # noqa: E402, F401
