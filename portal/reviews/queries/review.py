"""One plan as the township reviews it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.accounts.models import Role, User
from portal.catalogue.queries.placements import units_of
from portal.kernel.db import db
from portal.kernel.errors import NotThere
from portal.places.models import Place
from portal.plans.domain.document import PlanDocument
from portal.plans.models import Plan, State, Submission
from portal.plans.queries import plan_or_404, submissions_of, visible_to
from portal.reviews.domain.comment_view import Remark
from portal.reviews.domain.filters import VILLAGES, PlanFilters
from portal.reviews.domain.rounds import round_of
from portal.reviews.models import Comment, Decision, ReviewRules, Step, StepKind
from portal.reviews.queries.conditions import listed_in, narrowed, order_in_county
from portal.reviews.queries.released_comments import fields_in_order, is_changed
from portal.reviews.queries.steps import rules_of, steps_of
from portal.reviews.queries.visibility import comments_visible_to

ALL = PlanFilters()
TO_FILE = PlanFilters(state="to_file", view=VILLAGES)


@dataclass(frozen=True)
class Queue:
    """The plans of the township that wait for review, or that the list's filters leave, seen from one plan. Neighbours
    are (plan id, village)."""

    count: int
    place: int | None
    previous: tuple[int, str] | None
    next: tuple[int, str] | None
    walk: Mapping[str, str | int] = field(default_factory=dict)  # the list it is of, for addresses


@dataclass(frozen=True)
class Review:
    """A submission with what was said and decided about it and before it."""

    plan: Plan
    submission: Submission
    submissions: Sequence[Submission]  # newest first
    decisions: Sequence[Decision]  # newest first
    comments: Sequence[Comment]  # not deleted, oldest first
    steps: Sequence[Step]  # oldest first
    rules: ReviewRules | None
    queue: Queue
    walk: Mapping[str, str | int]  # the filters of the list one goes through, for addresses
    against: int | None = None  # the number of the submission to compare with; None for the one before

    @property
    def is_latest(self) -> bool:
        return self.submission.id == self.plan.latest_submission_id

    @property
    def decision(self) -> Decision | None:
        """The decision on this submission."""
        return next((made for made in self.decisions if made.submission_id == self.submission.id), None)

    def step(self, kind: str) -> Step | None:
        """The step of this kind on this submission."""
        on_this = (step for step in self.steps if step.submission_id == self.submission.id)
        return next((step for step in on_this if step.kind.value == kind), None)

    @cached_property
    def document(self) -> PlanDocument:
        return PlanDocument(self.submission.content)

    @property
    def before(self) -> Sequence[Submission]:
        """What was handed in before this one, newest first."""
        return [s for s in self.submissions if s.number < self.submission.number]

    @property
    def compared_with(self) -> Submission | None:
        """The submission whose differences are shown; None for the first. A number that cannot be means the newest."""
        chosen = [s for s in self.before if s.number == self.against]
        return next(iter([*chosen, *self.before]), None)

    @cached_property
    def previous(self) -> PlanDocument | None:
        """It, as a document."""
        return PlanDocument(self.compared_with.content) if self.compared_with else None

    @property
    def edited_since(self) -> bool:
        """Whether the village has gone on writing after it last submitted."""
        edited = self.plan.edited_at
        return self.is_latest and edited is not None and edited > self.submission.submitted_at

    @cached_property
    def remarks(self) -> list[Remark]:
        """The comments of this submission's round."""
        return self._remarks_of(self._round)

    @property
    def outgoing(self) -> list[Remark]:
        """Those of them that the decision sends to the village."""
        return [remark for remark in self.remarks if not remark.is_internal]

    @cached_property
    def earlier(self) -> list[Remark]:
        """The comments that the decision before this round sent to the village."""
        return self._remarks_of(self._round - 1)

    @cached_property
    def _decided(self) -> list[int]:
        return sorted(made.submission_id for made in self.decisions)

    @property
    def _round(self) -> int:
        return round_of(self.submission.id, self._decided)

    def _remarks_of(self, number: int) -> list[Remark]:
        """In the order of the form; on an older submission, as it was then."""
        found = [
            self._remark(comment)
            for comment in self.comments
            if comment.parent_id is None
            and round_of(comment.submission_id, self._decided) == number
            and comment.submission_id <= self.submission.id
        ]
        return sorted(found, key=lambda remark: (self._places.get(remark.place, len(self._places)), remark.id))

    @cached_property
    def _places(self) -> dict[tuple[str, str], int]:
        return {place: number for number, place in enumerate(fields_in_order(self.document))}

    def _remark(self, comment: Comment) -> Remark:
        on = next(submission for submission in self.submissions if submission.id == comment.submission_id)
        return Remark.of(comment, on, self.document, is_changed(comment, on.content, self.document), self.comments)


def review_of(user: User, plan: Plan, number: int | None = None, filters: PlanFilters = ALL) -> Review | None:
    """The latest submission, or an earlier one by its number; None when the village has not submitted anything,
    or has taken it back.

    `filters`: the list one came from, through which 上一个 and 下一个 go; without any, what waits for review.

    Raises:
        NotThere: the plan has no submission of that number.
    """
    if plan.latest_submission_id is None:
        return None
    steps, rules = _chain(plan)
    withdrawn = {step.submission_id for step in steps if step.kind is StepKind.withdrawn}
    submissions = [submission for submission in submissions_of(plan) if submission.id not in withdrawn]
    submission = next((s for s in submissions if number in (None, s.number)), None)
    if submission is None:
        raise NotThere(f"没有第 {number} 次上报。")
    said = _decisions_of(plan), _comments_of(user, plan)
    return Review(plan, submission, submissions, *said, steps, rules, _queue(user, plan, filters), filters.walk)


def _decisions_of(plan: Plan) -> Sequence[Decision]:
    wanted = sa.select(Decision).where(Decision.plan_id == plan.id).options(joinedload(Decision.made_by))
    return db.session.scalars(wanted.order_by(Decision.id.desc())).all()


def _chain(plan: Plan) -> tuple[Sequence[Step], ReviewRules | None]:
    return steps_of(plan), rules_of(plan.unit.township) if plan.unit.township else None


def _comments_of(user: User, plan: Plan) -> Sequence[Comment]:
    live = comments_visible_to(user).where(Comment.plan_id == plan.id)
    return db.session.scalars(live.options(joinedload(Comment.author)).order_by(Comment.id)).all()


def decision_on(submission: Submission | None) -> Decision | None:
    """The decision on a submission, with who made it."""
    wanted = sa.select(Decision).where(Decision.submission_id == (submission.id if submission else None))
    return db.session.scalar(wanted.options(joinedload(Decision.made_by)))


def _queue(user: User, plan: Plan, filters: PlanFilters) -> Queue:
    """In the order of the list; after the last comes the first again (one query, however long the list)."""
    whole: Place | None = user.unit if user.role is Role.county and filters.view else plan.place.township
    assert whole, "every village lies in a township"
    ordered = _numbered(user, plan, filters, whole)
    first, ours, last = sa.literal(1), ordered.c.before, ordered.c.total
    near = sa.select(ordered).where(ordered.c.place.in_((first, ours, ours + 1, ours + 2, last)))
    rows = {row.place: row for row in db.session.execute(near)}
    if not rows:
        return Queue(0, None, None, None)
    count, before = next((row.total, row.before) for row in rows.values())
    here = rows.get(before + 1)
    own = before + 1 if here and here.id == plan.id else None
    after = before + 2 if own else before + 1
    previous, following = (_neighbour(rows, at, own) for at in (before or count, after if after <= count else 1))
    return Queue(count, own, previous, following)


def left_to_file(user: User, review: Review) -> Queue:
    """What a county still has to file of the list that one goes through, or when that is done, of all its townships."""
    walked = PlanFilters.from_args({name: str(value) for name, value in review.walk.items()})
    if walked.state == TO_FILE.state and review.queue.count:
        return replace(review.queue, walk=walked.walk)
    return replace(_queue(user, review.plan, TO_FILE), walk=TO_FILE.walk)


def _neighbour(rows: Mapping[int, Any], place: int, own: int | None) -> tuple[int, str] | None:
    return None if place == own else (rows[place].id, rows[place].name)


def _numbered(user: User, plan: Plan, filters: PlanFilters, unit: Place) -> sa.Subquery:
    """The list's plans by their places in it, with how many come before this one (which need not be among them)."""
    listed = listed_in(user, unit, plan.cycle)
    if filters.walk:
        latest = listed.outerjoin(Submission, Submission.id == Plan.latest_submission_id)
        listed = narrowed(latest, filters, plan.cycle)
    else:
        listed = listed.where(Plan.state == State.submitted)
    place, township = plan.place, plan.place.township
    here = sa.tuple_(township.position if township else 0, place.township_id, place.position, place.id)
    order = order_in_county(plan.cycle)
    comes_before = sa.case((sa.tuple_(*order) < here, 1), else_=0)
    return listed.with_only_columns(
        Plan.id.label("id"),
        units_of(plan.cycle).name.label("name"),
        sa.func.row_number().over(order_by=order).label("place"),
        sa.func.sum(comes_before).over().label("before"),
        sa.func.count().over().label("total"),
    ).subquery()


def comment_or_404(user: User, comment_id: int) -> tuple[Plan, Comment]:
    """A comment with its author and submission, and its plan. To a village, what is not released does not exist.

    Raises:
        NotThere: no such comment, deleted, or not for this person.
    """
    commented = visible_to(user).join(Comment, Comment.plan_id == Plan.id).where(Comment.id == comment_id)
    plan = plan_or_404(user, db.session.scalar(commented.with_only_columns(Plan.id)) or 0)
    wanted = comments_visible_to(user).where(Comment.id == comment_id, Comment.plan_id == plan.id)
    with_words = wanted.options(joinedload(Comment.author), joinedload(Comment.submission))
    comment = db.session.scalar(with_words)
    if comment is None:
        raise NotThere("没有找到这条意见，可能已经删除，或不在您的范围内。")
    return plan, comment


def secretary_of(plan: Plan) -> User | None:
    """Whom to call about a plan."""
    wanted = sa.select(User).where(User.unit_id == plan.unit_id, User.role == Role.secretary, User.is_enabled)
    return db.session.scalar(wanted.order_by(User.id).limit(1))
