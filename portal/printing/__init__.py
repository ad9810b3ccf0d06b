"""Printing: what a document is, queue, cache, packets; the one place that calls WeasyPrint. Which papers there are, the
features say."""

from flask import Blueprint

bp = Blueprint("printing", __name__)

from portal.printing import routes  # noqa: E402, F401
from portal.printing.images import routes as _images  # noqa: E402, F401
from portal.printing.packets import routes as _packets  # noqa: E402, F401
from portal.printing.pickup import routes as _pickup  # noqa: E402, F401
