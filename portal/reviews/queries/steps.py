"""The steps beside decisions, who reads what now, and how a township reviews."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from portal.accounts.models import VILLAGE_ROLES, Role, User
from portal.history.models import Event
from portal.kernel import clock
from portal.kernel.db import db
from portal.places.models import Unit
from portal.plans.events import BlockSaved, FieldOpened, PlanRestored, WorkbookApplied
from portal.plans.models import Plan, Submission
from portal.reviews.events import PlanApproved, PlanFiled, PlanReopened, PlanReturned
from portal.reviews.models import Comment, Decision, Reading, ReviewRules, Step, StepKind
from portal.settings.queries import settings_of

HERE = dt.timedelta(minutes=2)  # a page in front tells every 40 seconds that it is there


def step_on(submission: Submission, kind: StepKind) -> Step | None:
    """A step of this kind on a submission, with who made it."""
    wanted = sa.select(Step).where(Step.submission_id == submission.id, Step.kind == kind)
    return db.session.scalar(wanted.options(joinedload(Step.made_by)))


def withdrawal_of(plan: Plan, submission_id: int | None) -> Step | None:
    """The village's taking back of this submission of the plan."""
    return db.session.scalar(
        sa.select(Step).where(
            Step.plan_id == plan.id, Step.submission_id == submission_id, Step.kind == StepKind.withdrawn
        )
    )


def submission_before(submission: Submission) -> Submission | None:
    """What the township has when this one is taken back: the newest before it that was not."""
    here = Step.plan_id == submission.plan_id
    taken_back = sa.select(Step.submission_id).where(here, Step.kind == StepKind.withdrawn)
    earlier = sa.select(Submission).where(
        Submission.plan_id == submission.plan_id,
        Submission.number < submission.number,
        Submission.id.not_in(taken_back),
    )
    return db.session.scalar(earlier.order_by(Submission.number.desc()).limit(1))


def steps_of(plan: Plan) -> Sequence[Step]:
    """Every step of a plan, oldest first."""
    wanted = sa.select(Step).where(Step.plan_id == plan.id).options(joinedload(Step.made_by))
    return db.session.scalars(wanted.order_by(Step.id)).all()


def rules_of(township: Unit) -> ReviewRules | None:
    """How the township reviews; where it never said, as the county does; None: one reviewer, no first look."""
    wanted = sa.select(ReviewRules).where(ReviewRules.township_id == township.id)
    return db.session.scalar(wanted.options(joinedload(ReviewRules.changed_by))) or _county_rules(township)


def _county_rules(township: Unit) -> ReviewRules | None:
    """The county's default (县里的设置), which nobody of the township has made and which is no row."""
    county = settings_of(township.county_id)
    wanted = {"needs_first_look": county.needs_first_look, "needs_second_reviewer": county.needs_second_reviewer}
    return ReviewRules(township_id=township.id, **wanted) if any(wanted.values()) else None


_ACTS = {  # what cannot be undone by taking the decision back
    PlanReopened.verb: "这份计划表已经重新打开，不能再收回。",
    PlanFiled.verb: "县里已经备案，不能再收回。确需改动，请用“重新打开”。",
    **dict.fromkeys(
        (BlockSaved.verb, FieldOpened.verb, PlanRestored.verb, WorkbookApplied.verb),
        "村里已经按这次审核在改，不能再收回。要改主意，请打电话告诉村里。",
    ),
}


def acted_since(plan: Plan, decision: Decision) -> str | None:
    """What has been done because of the latest decision, in words, so that it cannot be taken back; None: nothing.

    By places in the history: two things may happen in one second."""
    decided = sa.select(sa.func.max(Event.seq)).where(
        Event.stream == plan.stream, Event.verb.in_((PlanReturned.verb, PlanApproved.verb))
    )
    done = sa.select(Event.verb).where(Event.stream == plan.stream, Event.seq > decided.scalar_subquery())
    last = db.session.scalar(done.where(Event.verb.in_(_ACTS)).order_by(Event.seq.desc()).limit(1))
    if last:
        return _ACTS[last]
    by_village = sa.select(Comment.id).join(Comment.author).where(Comment.plan_id == plan.id)
    answered = by_village.where(Comment.made_at >= decision.made_at, User.role.in_(VILLAGE_ROLES))
    if db.session.scalar(answered.limit(1)):
        return "村里已经回复意见，不能再收回。要改主意，请打电话告诉村里。"
    return None


def first_reader(submission: Submission) -> str | None:
    """Who of those that decide or comment has opened a submission or said something about it first; None: nobody."""
    readers = sa.select(User.name).join(Reading, Reading.user_id == User.id)
    opened = readers.where(Reading.submission_id == submission.id, User.role.in_((Role.reviewer, Role.liaison)))
    name = db.session.scalar(opened.order_by(Reading.first_at, User.id).limit(1))
    said = sa.select(User.name).join(Comment, Comment.author_id == User.id)
    return name or db.session.scalar(said.where(Comment.submission_id == submission.id).order_by(Comment.id).limit(1))


def others_reading(submission: Submission, user: User) -> Sequence[Reading]:
    """The other people who have this submission open now, by name."""
    wanted = sa.select(Reading).where(Reading.submission_id == submission.id, Reading.user_id != user.id)
    now = wanted.where(Reading.seen_at.between(*clock.last(HERE)))
    named = now.join(Reading.user).options(contains_eager(Reading.user)).order_by(User.name, User.id)
    return db.session.scalars(named).all()
