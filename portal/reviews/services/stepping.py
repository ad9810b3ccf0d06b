"""The steps beside the decision: a first look, taking back, opening again, filing."""

import datetime as dt

import sqlalchemy as sa

from portal.accounts.models import User
from portal.history.services import record_event
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, NotAllowed
from portal.messages.services import read_about
from portal.plans import policy as plan_policy
from portal.plans.events import PlanWithdrawn
from portal.plans.models import Plan, State, Submission
from portal.reviews import policy, queries
from portal.reviews.events import PlanFiled, PlanFirstApproval, PlanFirstLook, PlanReopened
from portal.reviews.models import Decision, DecisionKind, Reading, Step, StepKind
from portal.reviews.services.conflicts import latest, refuse_if_overtaken
from portal.reviews.services.notifications import tell_reviewers, tell_village


def note_first_look(plan: Plan, *, seen_submission_id: int | None, words: str, actor: User) -> Step:
    """初审: the liaison (or the office itself) has looked at the submission and says what there is to say.

    Raises:
        NotAllowed: this person may not, or not now.
        Conflict: a newer submission, a decision, or somebody else's first look came first.
    """
    submission = latest(plan)
    if reason := policy.why_not_speak(actor, plan):
        raise NotAllowed(reason)
    if made := _pressed_before(submission, StepKind.first_look, actor):
        return made
    refuse_if_overtaken(plan, submission, seen_submission_id)
    if reason := policy.why_not_comment(actor, plan, submission):
        raise NotAllowed(reason)
    tell_reviewers(plan, f"{plan.unit.name}的计划表{actor.name}已经初审，等党建办审核", actor)
    return _store(plan, submission, StepKind.first_look, words, actor)


def withdraw_plan(plan: Plan, *, seen_submission_id: int | None, actor: User) -> Step:
    """撤回: the village takes back what nobody of the township has opened yet; it stays in the history.

    Raises:
        NotAllowed: not the village's secretary, not waiting for review, or somebody has opened it already.
        Conflict: the plan was submitted again, or decided on, in the meantime.
    """
    if reason := plan_policy.why_not_hand_in_or_back(actor, plan):
        raise NotAllowed(reason)
    if (made := queries.withdrawal_of(plan, seen_submission_id)) and made.made_by_id == actor.id:
        return made
    submission = latest(plan)
    if reason := plan_policy.why_not_withdraw(actor, plan):
        raise NotAllowed(reason)
    if submission.id != seen_submission_id:
        raise Conflict("这份计划表已经又上报过一次，请看过最近一次再决定。")
    if reason := why_not_taken_back(plan):
        raise NotAllowed(reason)
    was_returned = db.session.scalar(
        sa.select(Decision.id).where(Decision.plan_id == plan.id, Decision.kind == DecisionKind.returned).limit(1)
    )
    _move(plan, State.returned if was_returned else State.draft)
    # What the township has is what was handed in before, if anything: every list, figure and paper asks for it here.
    plan.latest_submission = queries.submission_before(submission)
    plan.latest_submission_id = plan.latest_submission.id if plan.latest_submission else None
    tell_reviewers(plan, f"{plan.unit.name}撤回了第 {submission.number} 次上报，正在改", actor)
    return _store(plan, submission, StepKind.withdrawn, "", actor)


def why_not_taken_back(plan: Plan) -> str | None:
    """Whether somebody of the township has opened what waits for review: told on the asking page already."""
    who = queries.first_reader(latest(plan))
    return f"{who}已经打开看过，不能再撤回。要改，请打电话请镇党建办退回。" if who else None


def reopen_plan(plan: Plan, *, seen_submission_id: int | None, reason: str, actor: User) -> Step:
    """重新打开: an approved plan may be written in again. The approved submission and its paper stay.

    Raises:
        NotAllowed: this person may not decide, not in this year, the plan is not approved, or no reason was given.
        Conflict: somebody else has opened it again already.
    """
    submission = latest(plan)
    if refusal := policy.why_not_decide(actor, plan):
        raise NotAllowed(refusal)
    if made := _pressed_before(submission, StepKind.reopened, actor):
        return made
    if refusal := policy.why_not_reopen(actor, plan):
        raise NotAllowed(refusal)
    if not reason:
        raise NotAllowed("重新打开要写明理由，村里才知道为什么。")
    if submission.id != seen_submission_id:
        raise Conflict("这份计划表已经又上报过一次，请看过最近一次再决定。")
    _move(plan, State.returned)
    tell_village(plan, f"镇里重新打开了 {plan.cycle.year} 年度计划表，可以再改、再上报", actor)
    return _store(plan, submission, StepKind.reopened, reason, actor)


def file_plan(plan: Plan, *, seen_submission_id: int | None, words: str, actor: User) -> Step:
    """备案: the county takes note of an approved plan, with or without a remark.

    Raises:
        NotAllowed: not the county, or the plan is not approved.
        Conflict: another submission is the latest now.
    """
    submission = latest(plan)
    if reason := policy.why_not_file(actor, plan):
        raise NotAllowed(reason)
    if made := _pressed_before(submission, StepKind.filed, actor):
        return made
    if submission.id != seen_submission_id:
        raise Conflict("这份计划表已经又上报过一次，请看过最近一次再决定。")
    return _store(plan, submission, StepKind.filed, words, actor)


def note_first_approval(plan: Plan, submission: Submission, words: str, *, actor: User) -> Step:
    """一审: the first of two reviewers approves; called by `approve_plan` where the township asks for two."""
    tell_reviewers(plan, f"{plan.unit.name}的计划表已经一审通过，等另一人复审", actor)
    return _store(plan, submission, StepKind.first_approval, words, actor)


def note_reading(submission: Submission, *, actor: User) -> None:
    """This person has this submission open now. Not an event; but the first time of a reviewer ends the village's
    right to take it back."""
    now = clock.now()
    read_about(actor, f"/plans/{submission.plan_id}/review")
    seen = sa.update(Reading).where(Reading.submission_id == submission.id, Reading.user_id == actor.id)
    if db.session.execute(seen.values(seen_at=now)).rowcount == 0:  # type: ignore[attr-defined]
        db.session.add(Reading(submission_id=submission.id, user_id=actor.id, first_at=now, seen_at=now))
        db.session.flush()


def _pressed_before(submission: Submission, kind: StepKind, actor: User) -> Step | None:
    """The same button pressed twice gives the same step; after somebody else's it is a conflict."""
    made = queries.step_on(submission, kind)
    if made and made.made_by_id != actor.id:
        raise Conflict(f"{made.made_by.name}已于{clock.spoken(made.made_at)}{STEP_WORDS[kind]}。")
    return made


STEP_WORDS = {
    StepKind.first_look: "初审过",
    StepKind.first_approval: "一审通过",
    StepKind.withdrawn: "撤回",
    StepKind.reopened: "重新打开",
    StepKind.filed: "备案",
}


EVENTS = {
    StepKind.first_look: PlanFirstLook,
    StepKind.first_approval: PlanFirstApproval,
    StepKind.withdrawn: PlanWithdrawn,
    StepKind.reopened: PlanReopened,
    StepKind.filed: PlanFiled,
}


def _move(plan: Plan, state: State) -> None:
    plan.state, plan.state_since = state, clock.now()


def _store(plan: Plan, submission: Submission, kind: StepKind, words: str, actor: User) -> Step:
    now: dt.datetime = clock.now()
    step = Step(plan_id=plan.id, submission_id=submission.id, kind=kind, words=words, made_by_id=actor.id, made_at=now)
    db.session.add(step)
    db.session.flush()
    record_event(plan.stream, EVENTS[kind](submission.number, words), actor=actor)
    return step
