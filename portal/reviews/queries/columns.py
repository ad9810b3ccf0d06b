"""按任务横看: one task of a township's plans side by side (four queries, however many villages), by pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.catalogue.queries.placements import units_of
from portal.kernel.db import db
from portal.phrases.queries import offered_in
from portal.places.models import Place, Unit
from portal.places.queries import list_order
from portal.plans.domain.cells import TaskView
from portal.plans.domain.document import PlanDocument
from portal.plans.models import Plan, State, Submission
from portal.plans.queries import plans_of_year
from portal.reviews.domain.copied_texts import At, Likeness, Text, likenesses
from portal.reviews.models import Comment
from portal.reviews.queries.visibility import comments_visible_to
from portal.web.paging import PER_PAGE, Page, page_within

FIELDS = ("situation", "gap", "goal")


@dataclass(frozen=True)
class ColumnRow:
    """A village's answer to the task, as it was last handed in. `task` is None where its form has no such task."""

    plan: Plan
    unit: Place
    submission: Submission
    task: TaskView | None
    comments: Mapping[str, Sequence[Comment]]  # by field key, on this submission

    @property
    def can_be_commented(self) -> bool:
        return self.plan.state is State.submitted and self.task is not None

    def said(self, field_key: str) -> Sequence[Comment]:
        return self.comments.get(field_key, ())

    @property
    def texts(self) -> list[Text]:
        """What may have been taken from another village."""
        if self.task is None:
            return []
        cells = [(self.task[key].label, self.task[key]) for key in FIELDS]
        cells += [(f"第 {measure.number} 条措施", measure["text"]) for measure in self.task.measures]
        return [Text((self.plan.id, cell.key), self.unit.name, label, cell.text) for label, cell in cells]


@dataclass(frozen=True)
class TaskColumn:
    """A page of rows, and the texts that villages took from each other."""

    rows: Sequence[ColumnRow]
    page: Page
    alike: Mapping[At, Likeness]

    @property
    def most_measures(self) -> int:
        return max((len(row.task.measures) for row in self.rows if row.task), default=0)


def column(
    user: User, township: Unit, cycle: Cycle, block_key: str, area: int | None = None, page: int = 1
) -> TaskColumn:
    """What the villages of a township (or of one area) handed in for a task, a hundred at a time: their whole contents
    have to be read for it."""
    village = units_of(cycle)
    wanted = plans_of_year(user, cycle).where(village.township_id == township.id)
    if area:
        wanted = wanted.where(village.area_id == area)
    latest = wanted.join(Submission, Submission.id == Plan.latest_submission_id)
    count = db.session.scalar(latest.with_only_columns(sa.func.count(Plan.id))) or 0
    number = page_within(page, count)
    here = latest.add_columns(Submission).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    found = db.session.execute(here.order_by(*list_order(village))).all()
    said = _comments(user, [submission.id for _, submission in found], block_key)
    rows = [
        ColumnRow(plan, plan.place, submission, _task(submission, block_key), said.get(submission.id, {}))
        for plan, submission in found
    ]
    phrases = [phrase.text for phrase in db.session.scalars(offered_in(township))]
    return TaskColumn(
        rows, Page.of(rows, count, number), likenesses((text for row in rows for text in row.texts), phrases)
    )


def _task(submission: Submission, block_key: str) -> TaskView | None:
    return PlanDocument(submission.content).task_of(block_key)


Said = dict[str, list[Comment]]  # by field key


def _comments(user: User, submissions: Sequence[int], block_key: str) -> dict[int, Said]:
    """Submission → what was said about this task of it, oldest first."""
    live = comments_visible_to(user).where(
        Comment.submission_id.in_(submissions), Comment.block_key == block_key, Comment.parent_id.is_(None)
    )
    found: dict[int, Said] = {}
    for comment in db.session.scalars(live.options(joinedload(Comment.author)).order_by(Comment.id)):
        found.setdefault(comment.submission_id, {}).setdefault(comment.field_key, []).append(comment)
    return found
