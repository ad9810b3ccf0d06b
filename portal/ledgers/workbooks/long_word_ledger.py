"""工作总台账 as a Word file, made by the print centre's worker: a row takes Word's library two milliseconds."""

from functools import partial
from pathlib import Path
from typing import Any

from portal.accounts.models import User
from portal.kernel.version import VERSION
from portal.ledgers.papers.ledger import LEDGER, asked, look
from portal.ledgers.queries import count_measures
from portal.ledgers.workbooks.word_ledger import why_too_long, write_ledger
from portal.printing.document import Built, Document, Tell, tell_rows

KEY = "word_ledger"
AT_ONCE = 80  # rows: a quarter of a second


def is_long(params: dict[str, Any], person: User) -> bool:
    scope, _, _ = asked(params, person)
    return count_measures(scope.unit, scope.cycle, person) > AT_ONCE


def build(params: dict[str, Any], person: User | None) -> Built:
    """Raises:
    NotThere, NotAllowed: as for the paper.
    TooLong: more rows than anybody could edit.
    """
    paper = LEDGER.build(params, person)
    why_too_long(paper)
    return Built(
        template="",
        context={},
        title=paper.title,
        file_name=paper.file_name,
        unit_id=paper.unit_id,
        identity={**paper.identity, "file": KEY, "version": VERSION},
        stylesheets=(),
        extent=paper.extent,
        pack=partial(_pack, paper),
        suffix=".docx",
    )


def _pack(paper: Built, tell: Tell, place: Path) -> tuple[int, int]:
    count = len(paper.context["rows"])
    write_ledger(paper, place, tell_rows(tell, count))
    return count, 0


WORD_LEDGER = Document(
    KEY,
    "工作总台账（Word）",
    "Word",
    build,
    LEDGER.params_from,
    is_of_one_plan=True,
    look=look,
    exported_as=KEY,
)
