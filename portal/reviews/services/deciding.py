"""Returning and approving."""

import datetime as dt
from collections.abc import Container

import sqlalchemy as sa

from portal.accounts.models import User
from portal.history.services import record_event
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed
from portal.places.models import Unit
from portal.plans.models import Plan, State, Submission
from portal.reviews import policy, queries
from portal.reviews.events import PlanApproved, PlanReturned
from portal.reviews.models import Audience, Comment, Decision, DecisionKind, Step, StepKind
from portal.reviews.services.conflicts import latest, refuse_if_overtaken
from portal.reviews.services.notifications import tell_village
from portal.reviews.services.overlooking import ask_if_overlooked
from portal.reviews.services.stepping import note_first_approval


def return_plan(
    plan: Plan, *, seen_submission_id: int | None, reason: str, actor: User, despite: Container[int] = ()
) -> Decision:
    """Give the plan back to the village with a reason and all comments of the round.

    Raises:
        NotAllowed: this person may not decide, not in this year, or gave no reason.
        Conflict: a newer submission, or another decision, came first; the message says who, when and what.
        Overlooked: somebody else has said something that this person may not have read (not in `despite`).
    """
    if not reason:
        raise NotAllowed("退回要写明理由，村里才知道改什么。")
    return _decide(plan, DecisionKind.returned, seen_submission_id, reason, actor, despite)


def approve_plan(
    plan: Plan, *, seen_submission_id: int | None, opinion: str, actor: User, despite: Container[int] = ()
) -> Decision | Step:
    """Approve the plan; `opinion` is printed on the form and may be empty.

    Where the township asks for two reviewers, the first one's approval is a step (一审) and the second's the decision.

    Raises:
        NotAllowed: this person may not decide, not in this year, or a first look is missing that the township asks for.
        Conflict: a newer submission, or another decision, came first; the message says who, when and what.
        Overlooked: something was said that has not been sent out (not in `despite`).
    """
    submission = latest(plan)
    if queries.decision_on(submission) is None and (rules := queries.rules_of(_township(plan))):
        if rules.needs_first_look and queries.step_on(submission, StepKind.first_look) is None:
            raise NotAllowed("还没有包村干部初审。请先请他们初审，或在“审核办法”里取消这一步。")
        if rules.needs_second_reviewer:
            first = queries.step_on(submission, StepKind.first_approval)
            if first is None:
                _refuse_deciding(plan, submission, DecisionKind.approved, seen_submission_id, actor)
                ask_if_overlooked(plan, DecisionKind.approved, despite, actor=actor)
                return note_first_approval(plan, submission, opinion, actor=actor)
            if first.made_by_id == actor.id:
                raise NotAllowed("您已经一审通过。本镇要两个人审核，请另一位审核人复审。")
    return _decide(plan, DecisionKind.approved, seen_submission_id, opinion, actor, despite)


_WHY_NOT = {DecisionKind.returned: policy.why_not_return, DecisionKind.approved: policy.why_not_approve}
_STATES = {DecisionKind.returned: State.returned, DecisionKind.approved: State.approved}
_EVENTS = {DecisionKind.returned: PlanReturned, DecisionKind.approved: PlanApproved}


def _decide(
    plan: Plan, kind: DecisionKind, seen: int | None, words: str, actor: User, despite: Container[int]
) -> Decision:
    """One decision a submission: the comparison here is for people, the unique constraint and the plan's version for
    two presses in the same instant."""
    if reason := policy.why_not_decide(actor, plan):
        raise NotAllowed(reason)
    submission = latest(plan)
    made = queries.decision_on(submission)
    if made and (made.made_by_id, made.kind, made.reason) == (actor.id, kind, words):
        return made  # the same button pressed twice
    _refuse_deciding(plan, submission, kind, seen, actor)
    ask_if_overlooked(plan, kind, despite, actor=actor)
    return _store(plan, submission, kind, words, actor)


def _refuse_deciding(
    plan: Plan, submission: Submission, kind: DecisionKind, seen_submission_id: int | None, actor: User
) -> None:
    if reason := policy.why_not_decide(actor, plan):
        raise NotAllowed(reason)
    refuse_if_overtaken(plan, submission, seen_submission_id)
    if reason := _WHY_NOT[kind](actor, plan, submission):
        raise NotAllowed(reason)


def _township(plan: Plan) -> Unit:
    assert plan.unit.township, "a village lies in a township"
    return plan.unit.township


def _store(plan: Plan, submission: Submission, kind: DecisionKind, words: str, actor: User) -> Decision:
    now = clock.now()
    decision = Decision(
        plan_id=plan.id, submission_id=submission.id, kind=kind, reason=words, made_by_id=actor.id, made_at=now
    )
    db.session.add(decision)
    plan.state, plan.state_since = _STATES[kind], now
    comments = _release(plan, now)
    record_event(plan.stream, _EVENTS[kind](submission.number, words, comments), actor=actor)
    remarks = f"，附 {comments} 条意见" if comments else ""
    tell_village(plan, f"镇里{kind.label}：{plan.cycle.year} 年度计划表{remarks}", actor)
    return decision


def _release(plan: Plan, now: dt.datetime) -> int:
    """Let the village read every comment of the round at once, also those made on a submission that was handed in
    again before anybody decided."""
    waiting = (
        Comment.plan_id == plan.id,
        Comment.released_at.is_(None),
        Comment.deleted_at.is_(None),
        Comment.audience == Audience.village,
    )
    remarks = sa.select(sa.func.count(Comment.id)).where(*waiting, Comment.parent_id.is_(None))
    count = db.session.scalar(remarks) or 0
    release = sa.update(Comment).where(*waiting).values(released_at=now)
    db.session.execute(release, execution_options={"synchronize_session": False})
    return count
