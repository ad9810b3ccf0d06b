"""修改对照表: what a village has changed from one submission to the next, beside what was said of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from portal.accounts.models import User
from portal.kernel.errors import NotAllowed
from portal.plans.domain.cells import Cell
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.text_diff import Piece, word_changes
from portal.plans.models import Plan, Submission
from portal.plans.papers.heights import tallest
from portal.plans.papers.offered import offered
from portal.plans.papers.subject import PLANS
from portal.plans.queries import submission_or_404, withdrawn_numbers
from portal.printing.document import Built, Document, digest, file_name
from portal.printing.extent import WHOLE
from portal.reviews.domain.comment_view import Remark
from portal.reviews.papers.plan import params_of_plan, plan_from, submitted_version
from portal.reviews.papers.printed_comments import newest_of, round_on
from portal.reviews.queries.released_comments import fields_in_order

Place = tuple[str, str]
# Chinese characters in a line of the columns of words (changes.css), and the lines in half a page.
COLUMNS = (17.0, 14.0, 17.0, 9.0)
HALF_A_PAGE = 15


@dataclass(frozen=True)
class Change:
    """A field that reads otherwise, or that was commented on; `pieces` turn the old words into the new ones."""

    block: str
    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...]
    opinions: str
    replies: str

    @property
    def is_same(self) -> bool:
        return self.before == self.after

    @property
    def is_cut(self) -> bool:
        words = (self.before, self.opinions, self.after, self.replies)
        return tallest(zip(words, COLUMNS, strict=True)) > HALF_A_PAGE


def build(params: dict[str, Any], person: User | None) -> Built:
    """Raises:
    NotThere: no such plan or submission, or not for this person.
    NotAllowed: there is no earlier submission to compare with.
    """
    plan = plan_from(params, person)
    newer, older = _two(plan, params.get("number"))
    said, comments = round_on(plan, older, person)
    remarks = [said.remark(comment, older.id) for comment in comments]
    data_at = newest_of(said.with_answers(comments), otherwise=newer.submitted_at)
    version, before = replace(submitted_version(plan, newer), data_at=data_at), PlanDocument(older.content)
    changes = list(_changes(before, version.document, remarks))
    document = version.document
    place = f"{document.unit['township']}{document.unit['name']}"
    title = f"{place}{document.activity_name}计划修改对照表（{document.year}年度）"
    return Built(
        template="reviews/papers/changes.html",
        context={
            "title": title,
            "document": document,
            "version": version,
            "older": older,
            "changes": changes,
        },
        title=title,
        file_name=file_name(title.removeprefix(document.unit["township"]) + version.file_part),
        unit_id=plan.unit_id,
        identity={
            "sha256": [older.sha256, newer.sha256],
            "version": version.name,
            "data_at": data_at.isoformat(),
            "changes": digest(changes),
        },
        stylesheets=("paper.css", "lying.css", "changes.css"),
        extent=WHOLE,
    )


def _two(plan: Plan, number: int | None) -> tuple[Submission, Submission]:
    """A submission and the one before it, as the township had them: what was withdrawn in between is none."""
    withdrawn = withdrawn_numbers(plan)
    newer = submission_or_404(plan, number) if number is not None else plan.latest_submission
    before = [one for one in range(1, newer.number) if one not in withdrawn] if newer else []
    if newer is None or newer.number in withdrawn or not before:
        raise NotAllowed(f"{plan.place.name}还没有改过再上报，没有可以对照的。请等村里修改后再上报，然后打印。")
    return newer, submission_or_404(plan, before[-1])


def _changes(before: PlanDocument, after: PlanDocument, remarks: Sequence[Remark]) -> Iterator[Change]:
    """In the order of the form; what is gone from it comes last."""
    said: dict[Place, list[Remark]] = {}
    for remark in remarks:
        said.setdefault(remark.place, []).append(remark)
    for block, field in dict.fromkeys([*fields_in_order(after), *fields_in_order(before), *said]):
        old, new, here = before.find(block, field), after.find(block, field), said.get((block, field), [])
        if here or _words(old) != _words(new):
            named = after if new else before
            yield _change(named.block_title(block), named.label_of(block, field), _words(old), _words(new), here)


def _change(block: str, label: str, old: str, new: str, here: Sequence[Remark]) -> Change:
    return Change(
        block=block,
        label=label,
        before=old,
        after=new,
        pieces=tuple(word_changes(old, new)),
        opinions="\n".join(f"{remark.author}：{remark.body}" for remark in here),
        replies="\n".join(f"{answer.author}：{answer.body}" for remark in here for answer in remark.answers),
    )


def _words(cell: Cell | None) -> str:
    return "" if cell is None or cell.is_empty else cell.text


CHANGES = Document(
    "changes",
    "修改对照表",
    "A4",
    build,
    params_of_plan,
    is_of_one_plan=True,
    is_for_villages=True,
    subject=PLANS,
    offered=offered(villages=40, offices=140),
    shape="sheet--wide sheet--grid",
    options=("number",),
)
