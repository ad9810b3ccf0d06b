"""What the township's routes load first."""

from flask import request
from flask_login import current_user

from portal.kernel.errors import Conflict, NotAllowed
from portal.plans.models import Plan
from portal.plans.queries import plan_or_404
from portal.reviews import policy, queries
from portal.reviews.domain.filters import PlanFilters
from portal.reviews.queries import Review


def reviewable_plan(plan_id: int) -> Plan:
    """A plan that this person may read as the township does."""
    plan = plan_or_404(current_user, plan_id)
    if reason := policy.why_not_review(current_user):
        raise NotAllowed(reason)
    return plan


def submitted_review(plan: Plan, number: int | None = None) -> Review:
    """The review of a plan that has been submitted."""
    review = queries.review_of(current_user, plan, number, walk())
    if review is None:
        raise NotAllowed("村里还没有上报，或已经撤回，上报以后才能审核。")
    return review


def walk() -> PlanFilters:
    """The list one goes through, as the address or the form says."""
    return PlanFilters.from_args(request.values)


def overtaken(plan_id: int, conflict: Conflict) -> tuple[Review, str]:
    """The plan as it stands now, and who was first: of a race lost in the database only the winner's row can tell."""
    review = submitted_review(reviewable_plan(plan_id))
    return review, f"{review.decision.sentence}。" if review.decision else str(conflict)
