"""收回审核决定: a return or an approval pressed by mistake, taken back before the village has acted on it."""

import sqlalchemy as sa

from portal.accounts.models import User
from portal.history.queries import events_of
from portal.history.services import record_event
from portal.kernel.db import db
from portal.kernel.errors import Conflict, NotAllowed
from portal.plans.domain.turns import turns
from portal.plans.models import Plan, State
from portal.reviews import policy, queries
from portal.reviews.events import PlanDecisionRecalled
from portal.reviews.models import Comment, Decision
from portal.reviews.services.conflicts import latest
from portal.reviews.services.notifications import tell_village


def recall_decision(plan: Plan, *, seen_submission_id: int | None, words: str, actor: User) -> None:
    """The plan waits for review again, and the comments of the round are the township's again. The history keeps the
    decision and its taking back; pressed twice, it is one.

    Raises:
        NotAllowed: this person may not decide, not in this year, or the village (or the county) has acted on it.
        Conflict: the plan was submitted again, or somebody else has taken the decision back already.
    """
    submission = latest(plan)
    if reason := policy.why_not_decide(actor, plan):
        raise NotAllowed(reason)
    last = next(iter(events_of(plan.stream, limit=1)), None)
    if last and (last.verb, last.actor_id) == (PlanDecisionRecalled.verb, actor.id):
        return
    decision = queries.decision_on(submission)
    if submission.id != seen_submission_id or decision is None:
        raise Conflict("这次审核决定已经收回，或村里已经又上报过。请看过现在的情况再决定。")
    if reason := policy.why_not_recall(actor, plan) or queries.acted_since(plan, decision):
        raise NotAllowed(reason)
    kind, reason = decision.kind, decision.reason
    _call_in(plan, decision)
    db.session.delete(decision)
    record_event(plan.stream, PlanDecisionRecalled(submission.number, kind.value, reason, words), actor=actor)
    # Nothing was done in between: the township's turn goes on, as the history counts it.
    plan.state, plan.state_since = State.submitted, turns(events_of(plan.stream))[-1].since
    tell_village(plan, f"镇里收回了“{kind.label}”，{plan.cycle.year} 年度计划表还在审核，请先等一等", actor)


def _call_in(plan: Plan, decision: Decision) -> None:
    """What the decision released, and what was answered to it since, the village reads no more."""
    released = sa.update(Comment).where(Comment.plan_id == plan.id, Comment.released_at >= decision.made_at)
    db.session.execute(released.values(released_at=None), execution_options={"synchronize_session": False})
