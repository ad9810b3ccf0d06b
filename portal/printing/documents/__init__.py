"""The papers that can be printed (domain §5): a module each, and a template in templates/printing/paper."""

from portal.printing.documents.blank import BLANK
from portal.printing.documents.document import Built, Document
from portal.printing.documents.ledger import LEDGER
from portal.printing.documents.plan import PLAN
from portal.printing.documents.rollup import ROLLUP

DOCUMENTS: dict[str, Document] = {document.key: document for document in (PLAN, BLANK, LEDGER, ROLLUP)}

__all__ = ["DOCUMENTS", "Built", "Document"]
