"""常用语: what a township's reviewers say again and again, most used first."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from portal.kernel.db import db
from portal.places.models import Unit
from portal.plans.models import Plan
from portal.reviews.models import Audience, Comment, Decision

MOST, AGAIN = 12, 2  # how many are offered; how often something was said before it is


def sayings_of(township: Unit) -> Sequence[str]:
    """Remarks to villages, by how often they were made."""
    said = sa.select(Comment.body).join(Plan, Plan.id == Comment.plan_id).join(Unit, Unit.id == Plan.unit_id)
    told = said.where(
        Unit.township_id == township.id,
        Comment.audience == Audience.village,
        Comment.parent_id.is_(None),
        Comment.deleted_at.is_(None),
    )
    return _most_used(told, Comment.body)


def reasons_of(township: Unit) -> Sequence[str]:
    """Opinions and reasons of decisions, by how often they were given."""
    given = sa.select(Decision.reason).join(Plan, Plan.id == Decision.plan_id).join(Unit, Unit.id == Plan.unit_id)
    return _most_used(given.where(Unit.township_id == township.id, Decision.reason != ""), Decision.reason)


def _most_used(words: Any, column: Any) -> Sequence[str]:
    count = sa.func.count()
    most = words.group_by(column).having(count >= AGAIN).order_by(count.desc(), sa.func.max(Plan.id), column)
    return db.session.scalars(most.limit(MOST)).all()
