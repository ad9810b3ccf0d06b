"""The steps beside decisions, who reads what now, and how a township reviews."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from portal import clock
from portal.accounts.models import Role, User
from portal.db import db
from portal.places.models import Unit
from portal.plans.models import Plan, Submission
from portal.reviews.models import Comment, Reading, ReviewRules, Step, StepKind
from portal.settings.queries import settings_of

HERE = dt.timedelta(minutes=2)  # a page in front tells every 40 seconds that it is there


def step_on(submission: Submission, kind: StepKind) -> Step | None:
    """A step of this kind on a submission, with who made it."""
    wanted = sa.select(Step).where(Step.submission_id == submission.id, Step.kind == kind)
    return db.session.scalar(wanted.options(joinedload(Step.made_by)))


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
