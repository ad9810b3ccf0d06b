"""Changing reviews. Each function is one thing a person does; none commits."""

import datetime as dt

import sqlalchemy as sa

from portal import clock
from portal.accounts.models import User
from portal.db import db
from portal.errors import Conflict, NotAllowed, NotThere
from portal.history.services import record
from portal.plans.document import PlanDocument
from portal.plans.models import Plan, State, Submission
from portal.reviews import policy, queries
from portal.reviews.models import Comment, Decision, DecisionKind


def remarks_stream(plan_id: int) -> str:
    """Comments have a stream beside the plan's own: what the village reads of its history never holds them."""
    return f"review:{plan_id}"


def add_comment(
    plan: Plan, seen_submission_id: int | None, block_key: str, field_key: str, body: str, *, actor: User
) -> Comment:
    """A remark on a field of the submission on the page, unread by the village until the decision.

    Raises:
        NotAllowed: this person may not comment, or not in this year.
        Conflict: a newer submission, or a decision, came first.
        NotThere: the submission has no such field.
    """
    if reason := policy.why_not_speak(actor, plan):
        raise NotAllowed(reason)
    submission = _latest(plan)
    _refuse_if_overtaken(plan, submission, seen_submission_id)
    if reason := policy.why_not_comment(actor, plan, submission):
        raise NotAllowed(reason)
    if PlanDocument(submission.content).find(block_key, field_key) is None:
        raise NotThere("计划表里没有这一项，可能已被村里删去。请回到审核页面看看。")
    if pressed := _same_comment(submission, block_key, field_key, body, actor):
        return pressed
    comment = Comment(
        plan_id=plan.id,
        submission_id=submission.id,
        block_key=block_key,
        field_key=field_key,
        author_id=actor.id,
        body=body,
        made_at=clock.now(),
    )
    db.session.add(comment)
    db.session.flush()
    _record_remark(comment, "comment_added", actor)
    return comment


def _same_comment(submission: Submission, block_key: str, field_key: str, body: str, actor: User) -> Comment | None:
    """The same words by the same person at the same place: the button was pressed twice."""
    said = sa.select(Comment).where(
        Comment.submission_id == submission.id,
        Comment.block_key == block_key,
        Comment.field_key == field_key,
        Comment.author_id == actor.id,
        Comment.body == body,
        Comment.deleted_at.is_(None),
    )
    return db.session.scalar(said.limit(1))


def delete_comment(plan: Plan, comment: Comment, *, actor: User) -> None:
    """Take a remark back before the village has read it. Its words stay in the history.

    Raises:
        NotAllowed: somebody else's remark, or one the village can already read.
    """
    if reason := policy.why_not_delete(actor, plan, comment):
        raise NotAllowed(reason)
    comment.deleted_at = clock.now()
    _record_remark(comment, "comment_deleted", actor)


def _record_remark(comment: Comment, verb: str, actor: User) -> None:
    record(
        remarks_stream(comment.plan_id),
        verb,
        actor=actor,
        comment=comment.id,
        submission=comment.submission_id,
        block=comment.block_key,
        field=comment.field_key,
        body=comment.body,
    )


def return_plan(plan: Plan, *, seen_submission_id: int | None, reason: str, actor: User) -> Decision:
    """Give the plan back to the village with a reason and all comments of the round.

    Raises:
        NotAllowed: this person may not decide, not in this year, or gave no reason.
        Conflict: a newer submission, or another decision, came first; the message says who, when and what.
    """
    if not reason:
        raise NotAllowed("退回要写明理由，村里才知道改什么。")
    return _decide(plan, DecisionKind.returned, seen_submission_id, reason, actor)


def approve_plan(plan: Plan, *, seen_submission_id: int | None, opinion: str, actor: User) -> Decision:
    """Approve the plan; `opinion` is printed on the form and may be empty.

    Raises:
        NotAllowed: this person may not decide, or not in this year.
        Conflict: a newer submission, or another decision, came first; the message says who, when and what.
    """
    return _decide(plan, DecisionKind.approved, seen_submission_id, opinion, actor)


_WHY_NOT = {DecisionKind.returned: policy.why_not_return, DecisionKind.approved: policy.why_not_approve}
_STATES = {DecisionKind.returned: State.returned, DecisionKind.approved: State.approved}


def _decide(plan: Plan, kind: DecisionKind, seen_submission_id: int | None, words: str, actor: User) -> Decision:
    """One decision a submission: the comparison here is for people, the unique constraint and the plan's version for
    two presses in the same instant."""
    if reason := policy.why_not_decide(actor, plan):
        raise NotAllowed(reason)
    submission = _latest(plan)
    made = queries.decision_on(submission)
    if made and (made.made_by_id, made.kind, made.reason) == (actor.id, kind, words):
        return made  # the same button pressed twice
    _refuse_if_overtaken(plan, submission, seen_submission_id)
    if reason := _WHY_NOT[kind](actor, plan, submission):
        raise NotAllowed(reason)
    return _store(plan, submission, kind, words, actor)


def _store(plan: Plan, submission: Submission, kind: DecisionKind, words: str, actor: User) -> Decision:
    now = clock.now()
    decision = Decision(
        plan_id=plan.id, submission_id=submission.id, kind=kind, reason=words, made_by_id=actor.id, made_at=now
    )
    db.session.add(decision)
    plan.state, plan.state_since = _STATES[kind], now
    comments = _release(plan, now)
    number = submission.number
    record(plan.stream, f"plan_{kind.value}", actor=actor, number=number, reason=words, comments=comments)
    return decision


def _release(plan: Plan, now: dt.datetime) -> int:
    """Let the village read every comment of the round at once, also those made on a submission that was handed in
    again before anybody decided."""
    waiting = (Comment.plan_id == plan.id, Comment.released_at.is_(None), Comment.deleted_at.is_(None))
    count = db.session.scalar(sa.select(sa.func.count(Comment.id)).where(*waiting)) or 0
    release = sa.update(Comment).where(*waiting).values(released_at=now)
    db.session.execute(release, execution_options={"synchronize_session": False})
    return count


def _latest(plan: Plan) -> Submission:
    if plan.latest_submission is None:
        raise NotAllowed("村里还没有上报，上报以后才能审核。")
    return plan.latest_submission


def _refuse_if_overtaken(plan: Plan, submission: Submission, seen_submission_id: int | None) -> None:
    """Say who was first, when, and with what: the village with a newer submission, or a colleague with a decision."""
    if submission.id != seen_submission_id:
        who = submission.submitted_by.name if submission.submitted_by else plan.unit.name
        raise Conflict(
            f"{who}于{clock.spoken(submission.submitted_at)}又上报了第 {submission.number} 次，"
            "您看的是以前的一次。请看过新的内容再决定。"
        )
    if decision := queries.decision_on(submission):
        raise Conflict(f"{decision.sentence}。")
