"""Plans as Excel files, out and back in. The one place that knows the spreadsheet libraries."""

from flask import Blueprint

from portal.printing.documents import DOCUMENTS, FILES

bp = Blueprint("exchange", __name__)

from portal.exchange import catalogue, models, routes  # noqa: E402, F401
from portal.exchange.archive import routes as _archive  # noqa: E402, F401
from portal.exchange.archive.document import ARCHIVE  # noqa: E402
from portal.exchange.lists import document as _list_files  # noqa: E402
from portal.exchange.lists import routes as _lists  # noqa: E402, F401
from portal.exchange.office import models as _office_models  # noqa: E402, F401
from portal.exchange.office import routes as _office  # noqa: E402, F401
from portal.exchange.word import routes as _word  # noqa: E402, F401
from portal.exchange.word.document import WORD_LEDGER  # noqa: E402

DOCUMENTS[ARCHIVE.key] = ARCHIVE  # made by the print centre's worker, of its papers
FILES.update({each.key: each for each in (WORD_LEDGER, *_list_files.DOCUMENTS)})
