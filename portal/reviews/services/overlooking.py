"""A decision over words that nobody has read: it asks first (acceptance 60).

Approving asks about every remark that has not been sent out: it asks for a change, and the plan would stay as it is.
Returning sends one's own remarks, which is what it is for; it asks about those that others made.
"""

from collections.abc import Container, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.accounts.models import User
from portal.kernel.db import db
from portal.kernel.errors import Conflict
from portal.plans.domain.document import PlanDocument
from portal.plans.models import Plan
from portal.reviews.domain.comment_view import Remark
from portal.reviews.models import Audience, Comment, Decision, DecisionKind
from portal.reviews.queries.visibility import comments_visible_to

EVERY_REMARK: Container[int] = range(1, 2**62)  # for whoever has read them all, and for data that nobody presses


class Overlooked(Conflict):
    """Nothing was decided yet: here is what was said and not sent; who presses again has read it."""

    def __init__(self, remarks: Sequence[Remark]) -> None:
        self.remarks = remarks
        super().__init__(f"还有 {len(remarks)} 条意见没有发出，请先看过再决定。")


def ask_if_overlooked(plan: Plan, kind: DecisionKind, despite: Container[int], *, actor: User) -> None:
    """`despite`: the remarks that were shown to the actor with this question, or stood on the page that returns.

    Raises:
        Overlooked: there are others.
    """
    left = [comment for comment in db.session.scalars(_not_sent(plan, kind, actor)) if comment.id not in despite]
    if left:
        raise Overlooked([_remark(comment) for comment in left])


def _not_sent(plan: Plan, kind: DecisionKind, actor: User) -> sa.Select[Comment]:
    decided = sa.select(sa.func.coalesce(sa.func.max(Decision.submission_id), 0)).where(Decision.plan_id == plan.id)
    waiting = comments_visible_to(actor).where(
        Comment.plan_id == plan.id,
        Comment.released_at.is_(None),
        Comment.submission_id > decided.scalar_subquery(),
        _concerns(kind, actor),
    )
    return waiting.options(joinedload(Comment.author), joinedload(Comment.submission)).order_by(Comment.id)


def _concerns(kind: DecisionKind, actor: User) -> sa.ColumnElement[bool]:
    by_others = Comment.author_id != actor.id
    return sa.or_(by_others, Comment.audience == Audience.village) if kind is DecisionKind.approved else by_others


def _remark(comment: Comment) -> Remark:
    return Remark.of(comment, comment.submission, PlanDocument(comment.submission.content), False)
