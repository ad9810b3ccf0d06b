"""What reviewers have said, as papers may carry it: never what is for the township only (内部), and for a village's own
people nothing before a decision has released it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.accounts.models import User
from portal.kernel.db import db
from portal.plans.domain.document import PlanDocument
from portal.plans.models import Plan, Submission
from portal.reviews.domain.comment_view import Remark
from portal.reviews.domain.rounds import round_of
from portal.reviews.models import Comment, Decision
from portal.reviews.queries.released_comments import is_changed
from portal.reviews.queries.visibility import comments_to_pass_on


@dataclass(frozen=True)
class Said:
    """Comments and answers with the submissions that they are on."""

    comments: Sequence[Comment]
    submissions: Mapping[int, Submission]
    documents: dict[int, PlanDocument] = field(default_factory=dict)

    def remark(self, comment: Comment, latest_id: int) -> Remark:
        """A comment as it stands beside a later submission."""
        on, document = self.submissions[comment.submission_id], self.document(latest_id)
        return Remark.of(comment, on, document, is_changed(comment, on.content, document), self.comments)

    def document(self, submission_id: int) -> PlanDocument:
        if submission_id not in self.documents:
            self.documents[submission_id] = PlanDocument(self.submissions[submission_id].content)
        return self.documents[submission_id]

    def with_answers(self, comments: Iterable[Comment]) -> list[Comment]:
        """These comments and the answers to them."""
        own = {comment.id for comment in comments}
        return [comment for comment in self.comments if comment.id in own or comment.parent_id in own]

    @property
    def first_words(self) -> list[Comment]:
        """The comments without the answers to them."""
        return [comment for comment in self.comments if comment.parent_id is None]


def said_about(plans: Iterable[int], latest: Mapping[int, int], person: User | None) -> Said:
    """All that was said about these plans (found by `visible_to`), oldest first, with the submissions it is on and the
    `latest` ones of those plans: plan → submission (two queries; plans nobody said anything about are not read)."""
    comments = db.session.scalars(_comments(plans, person)).all()
    wanted = {number for comment in comments for number in (comment.submission_id, latest[comment.plan_id])}
    found = db.session.scalars(sa.select(Submission).where(Submission.id.in_(wanted)))
    return Said(comments, {submission.id: submission for submission in found})


def newest_of(comments: Iterable[Comment], *, otherwise: dt.datetime) -> dt.datetime:
    """When the last of these words were written or mended."""
    return max([otherwise, *(comment.edited_at or comment.made_at for comment in comments)])


def round_on(plan: Plan, submission: Submission, person: User | None) -> tuple[Said, list[Comment]]:
    """What was said about a plan, and of that the comments of the submission's own round."""
    said = said_about([plan.id], {plan.id: submission.id}, person)
    decided = db.session.scalars(sa.select(Decision.submission_id).where(Decision.plan_id == plan.id)).all()
    ends = sorted(decided)
    number = round_of(submission.id, ends)
    earlier = [comment for comment in said.first_words if comment.submission_id <= submission.id]
    return said, [comment for comment in earlier if round_of(comment.submission_id, ends) == number]


def _comments(plans: Iterable[int], person: User | None) -> sa.Select[Any]:
    wanted = comments_to_pass_on(person).where(Comment.plan_id.in_(list(plans)))
    return wanted.options(joinedload(Comment.author)).order_by(Comment.id)
