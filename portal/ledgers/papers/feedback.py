"""Document 10, 审核意见反馈单: what reviewers have said to the villages, and what came of it."""

from dataclasses import dataclass, replace
from typing import Any

from portal.accounts.models import User
from portal.ledgers.papers.filters import filters_of, reader
from portal.ledgers.papers.many_villages import paper_of
from portal.ledgers.papers.scope import scope_of
from portal.ledgers.papers.villages import Village, villages_in
from portal.plans.domain.questions import star_key_of
from portal.plans.models import State
from portal.plans.papers.heights import tallest
from portal.plans.papers.offered import offered
from portal.plans.papers.subject import PLANS
from portal.printing.document import Built, Document, digest
from portal.reviews.domain.comment_view import Remark
from portal.reviews.models import Comment
from portal.reviews.papers.printed_comments import Said, said_about

FILTERS = ("area", "star", "level", "state")
# Chinese characters in a line of the columns of words (feedback.css), and the lines in half a page.
COLUMNS = {"where": 11.0, "body": 24.0, "reply": 15.5}
HALF_A_PAGE = 15


@dataclass(frozen=True)
class Line:
    """A comment on a village's plan; `number` is the submission it was made on."""

    township: str
    village: str
    where: str
    body: str
    author: str
    number: int
    reply: str
    status: str

    @property
    def is_cut(self) -> bool:
        return tallest((getattr(self, name), width) for name, width in COLUMNS.items()) > HALF_A_PAGE


def build(params: dict[str, Any], person: User | None) -> Built:
    """Raises:
    NotThere: no such unit, area, star, level or state, or not for this person.
    NotAllowed: this person may not have tables of many villages.
    """
    scope = scope_of(params, person, villages_too=True)
    filters = filters_of(params, scope, FILTERS)
    whoever_aims = replace(filters, star=None)  # the star is that of what the comment is on
    villages = {village.plan_id: village for village in villages_in(scope, whoever_aims) if village.submission_id}
    said = said_about(villages, {plan: village.submission_id or 0 for plan, village in villages.items()}, person)
    places = {plan_id: place for place, plan_id in enumerate(villages)}
    on_star = [comment for comment in said.first_words if filters.star in (None, star_key_of(comment.block_key))]
    comments = sorted(on_star, key=lambda comment: (places[comment.plan_id], comment.id))
    lines = [_line(villages[comment.plan_id], comment, said) for comment in comments]
    title = f"{scope.name}{scope.cycle.activity_name}审核意见反馈单（{scope.cycle.year}年度）"
    return paper_of(
        scope,
        filters,
        "ledgers/papers/feedback.html",
        title,
        context={
            "lines": lines,
            "nothing": _nothing(filters.chosen),
        },
        identity={"rows": digest(lines)},
        stylesheets=("lying.css", "feedback.css"),
    )


def _line(village: Village, comment: Comment, said: Said) -> Line:
    remark = said.remark(comment, village.submission_id or 0)
    quote = f"“{remark.quote}”：" if remark.quote else ""
    return Line(
        township=village.township,
        village=village.name,
        where=remark.where,
        body=f"{quote}{remark.body}",
        author=remark.author,
        number=remark.number,
        reply="\n".join(f"{answer.author}：{answer.body}" for answer in remark.answers),
        status=status_of(remark, village.state),
    )


def status_of(remark: Remark, state: State) -> str:
    """What came of a comment, in a word; a field that is gone counts as changed."""
    if not remark.is_released:
        return "未发给村里"
    if remark.is_changed:
        return "已修改"
    if state is State.approved:
        return "已通过"
    return "已回复" if remark.answers else "待修改"


def _nothing(chosen: tuple[str, ...]) -> str:
    words = "、".join(chosen)
    return f"没有符合“{words}”的审核意见。" if words else "还没有审核意见。审核时提出的意见会列在这里。"


FEEDBACK = Document(
    "feedback",
    "审核意见反馈单",
    "A4",
    build,
    reader(FILTERS),
    FILTERS,
    is_for_villages=True,
    subject=PLANS,
    offered=offered(villages=50, offices=120),
    in_packets=90,
    shape="sheet--wide sheet--grid",
)
