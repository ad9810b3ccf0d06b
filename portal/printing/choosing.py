"""The chooser of a paper: what it may be about, for the person who asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.kernel.errors import NotThere
from portal.printing import policy
from portal.printing.document import ARCHIVE, Document
from portal.printing.registry import document_named
from portal.printing.subject import Choice, Person


@dataclass(frozen=True)
class Chooser:
    """The form: a document and what it may be about. Without choices there is nothing to print yet."""

    document: Document
    choices: Sequence[Choice]


def chooser_of(user: Person, args: Mapping[str, str]) -> Chooser:
    """The form with what the address has already chosen.

    Raises:
        NotThere: no such document, or not for this person.
    """
    document = document_named(args.get("document", ""))
    if document.key not in policy.documents_of(user):
        raise NotThere("没有找到这种文件，或不是给您用的。请从打印页上选。")
    choices = document.subject.choices(document, user, args) if document.subject else ()
    return Chooser(document, [*choices, _variant(args)] if choices else ())


def _variant(args: Mapping[str, str]) -> Choice:
    return Choice("variant", "文件", [(ARCHIVE, "存档用（PDF/A-2b）")], args.get("variant", ""), "平常打印")
