"""The papers that can be printed (domain §5): a module each, and a template in templates/printing/paper."""

from portal.printing.documents.annotated import ANNOTATED
from portal.printing.documents.blank import BLANK
from portal.printing.documents.changes import CHANGES
from portal.printing.documents.document import Built, Document
from portal.printing.documents.feedback import FEEDBACK
from portal.printing.documents.figures import FIGURES
from portal.printing.documents.ledger import LEDGER
from portal.printing.documents.lists import LISTS
from portal.printing.documents.months import MONTH_RESULTS, MONTH_TASKS
from portal.printing.documents.plan import PLAN
from portal.printing.documents.rollup import ROLLUP
from portal.printing.documents.roster import ROSTER
from portal.printing.documents.scorecard import SCORECARD
from portal.printing.documents.signin import SIGNIN
from portal.printing.documents.study import STUDY
from portal.printing.documents.warmap import WARMAP

# In the order in which the print centre offers them: by the work they belong to.
DOCUMENTS: dict[str, Document] = {
    document.key: document
    for document in (
        *(PLAN, BLANK, ANNOTATED, CHANGES, FEEDBACK),
        *(STUDY, ROLLUP, ROSTER, WARMAP, FIGURES),
        *(LEDGER, LISTS, MONTH_TASKS, MONTH_RESULTS, SCORECARD, SIGNIN),
    )
}

# What the worker makes as well and is no paper: lists and ledgers as Excel and Word files (portal/exchange).
FILES: dict[str, Document] = {}

__all__ = ["DOCUMENTS", "FILES", "Built", "Document"]
