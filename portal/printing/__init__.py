"""Printing: documents, queue, cache; the one place that calls WeasyPrint."""

from flask import Blueprint

bp = Blueprint("printing", __name__)

from portal.printing import routes  # noqa: E402, F401
from portal.printing.documents import DOCUMENTS  # noqa: E402
from portal.printing.images import routes as _images  # noqa: E402, F401
from portal.printing.packets import routes as _packets  # noqa: E402, F401
from portal.printing.packets.document import PACKET  # noqa: E402
from portal.printing.pickup import routes as _pickup  # noqa: E402, F401
from portal.printing.trace import routes as _trace  # noqa: E402, F401

DOCUMENTS[PACKET.key] = PACKET  # not in the list itself: it is made of the others
