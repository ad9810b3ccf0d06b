"""What a review is about: the latest submission, unless somebody was first."""

from portal.kernel import clock
from portal.kernel.errors import Conflict, NotAllowed
from portal.plans.models import Plan, Submission
from portal.reviews import queries


def latest(plan: Plan) -> Submission:
    if plan.latest_submission is None:
        raise NotAllowed("村里还没有上报，或已经撤回，上报以后才能审核。")
    return plan.latest_submission


def refuse_if_overtaken(plan: Plan, submission: Submission, seen_submission_id: int | None) -> None:
    """Say who was first, when, and with what: the village with a newer submission, or a colleague with a decision."""
    if submission.id != seen_submission_id:
        who = submission.submitted_by.name if submission.submitted_by else plan.unit.name
        raise Conflict(
            f"{who}于{clock.spoken(submission.submitted_at)}又上报了第 {submission.number} 次，"
            "您看的是以前的一次。请看过新的内容再决定。"
        )
    if decision := queries.decision_on(submission):
        raise Conflict(f"{decision.sentence}。")
