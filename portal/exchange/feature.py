"""What files in and out bring."""

from typing import NamedTuple

from portal.exchange import bp
from portal.exchange.archive.commands import archive_group
from portal.exchange.archive.document import ARCHIVE
from portal.exchange.events import EVENTS
from portal.exchange.lists.document import DOCUMENTS
from portal.exchange.word.document import WORD_LEDGER
from portal.printing.document import Document
from portal.web.feature import Feature


class LongFile(NamedTuple):
    """A file that the worker makes."""

    address: str
    document: Document


FEATURE = Feature(
    blueprint=bp,
    events=EVENTS,
    commands=(archive_group,),
    papers=(ARCHIVE,),
    workbooks=[LongFile(each.key, each) for each in (*DOCUMENTS, WORD_LEDGER)],
)
