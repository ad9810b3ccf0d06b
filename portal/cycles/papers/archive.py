"""A year's archive as something the print centre makes: with progress, cancel, a message, and rights."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from portal.accounts.models import User
from portal.cycles.papers.archive_contents import Contents, contents_of
from portal.cycles.papers.archive_making import make_archive
from portal.cycles.policy import USERS, why_not_archive
from portal.kernel.errors import NotAllowed
from portal.ledgers.papers.scope import scope_of
from portal.printing.document import Built, Document, OwnPage, Tell, file_name, params_from

NOT_OF_A_PART = "年度归档要装下全部的村，您这里{}，做出来的不是完整的归档。需要的话请联系镇党建办。"


def build(params: dict[str, Any], person: User | None) -> Built:
    """Its name is that of what is in it: the plans, and the template and sheets of their papers.

    Raises:
        NotThere: no such unit or year, or not for this person.
        NotAllowed: this person may not take out what many villages have written.
    """
    if person and (reason := why_not_archive(person)):
        raise NotAllowed(reason)
    scope = scope_of(params, person)
    if scope.extent.is_part:
        raise NotAllowed(NOT_OF_A_PART.format(scope.extent.note.strip("（）")))
    contents = contents_of(scope.unit, scope.cycle, person)
    return Built(
        template="reviews/papers/plan.html",
        context={"contents": contents},
        title=contents.title,
        file_name=file_name(contents.title),
        unit_id=scope.unit.id,
        identity=contents.identity,
        stylesheets=("paper.css", "plan.css", "mark.css"),
        extent=scope.extent,
        pack=partial(_pack, contents),
        suffix=".zip",
    )


def _pack(contents: Contents, tell: Tell, place: Path) -> tuple[int, int]:
    """How many papers are in it, and in how many places they have 〓 for a character that no face draws."""

    def told(done: int, of: int, words: str) -> None:
        tell(10 + 85 * done // max(of, 1), words)

    return len(contents.approved), make_archive(contents, place, told)


def _params_from(fields: Mapping[str, str]) -> dict[str, Any]:
    return {name: value for name, value in params_from(fields, ("unit_id", "year")).items() if name != "variant"}


PAGE = OwnPage("年度归档：做成 ZIP", "cycles.show_archive", USERS)
ARCHIVE = Document("archive", "年度归档", "ZIP", build, _params_from, is_of_one_plan=True, own_page=PAGE)
