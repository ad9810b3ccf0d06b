"""The whole sample loaded in the first days of a year, when most of its story lies in the year before."""

import datetime as dt
import json

import pytest
import sqlalchemy as sa

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.history.models import Event
from portal.history.queries import broken_links
from portal.kernel import clock
from portal.kernel.db import db
from portal.messages.models import Message
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.gaps import gaps
from portal.plans.models import Block, Plan, Submission, SubmittedMeasure
from portal.reviews.models import Comment, Decision

pytestmark = pytest.mark.usefixtures("county")
NEXT_YEAR, LAST_YEAR = 2027, 2026


@pytest.fixture(scope="module")
def moment():
    return dt.datetime(NEXT_YEAR, 1, 2, 9, 30, tzinfo=clock.LOCAL).astimezone(dt.UTC)


def one(query):
    return db.session.execute(query).one()


def test_the_year_is_the_new_one_and_the_one_before_is_closed():
    cycles = db.session.scalars(sa.select(Cycle).order_by(Cycle.year.desc())).all()
    assert [(cycle.year, cycle.is_closed) for cycle in cycles] == [(NEXT_YEAR, False), (LAST_YEAR, True)]
    assert clock.today() < cycles[0].submit_by < cycles[0].review_by and cycles[0].submit_by.year == NEXT_YEAR


def test_everything_has_happened_and_nothing_long_ago():
    now = clock.now()
    for column in (
        Event.at,
        Block.saved_at,
        Submission.submitted_at,
        Decision.made_at,
        Comment.made_at,
        User.created_at,
    ):
        newest = db.session.scalar(sa.select(sa.func.max(column)))
        assert dt.timedelta(0) < now - newest < dt.timedelta(days=500), column
    assert db.session.scalar(sa.select(sa.func.max(Message.made_at))) < now
    assert broken_links() == []


def test_each_plan_was_opened_handed_in_and_decided_in_this_order():
    opened = {
        event.data["year"]: event.at for event in db.session.scalars(sa.select(Event).filter_by(verb="cycle_opened"))
    }
    decided = sa.select(Submission.submitted_at, Decision.made_at, Cycle.year, Plan.state_since)
    decided = decided.outerjoin(Decision, Decision.submission_id == Submission.id)
    rows = db.session.execute(decided.join(Plan, Plan.id == Submission.plan_id).join(Plan.cycle)).all()
    assert len(rows) > 40 and opened[LAST_YEAR] < opened[NEXT_YEAR]
    for handed_in, made_at, year, since in rows:
        assert opened[year] < handed_in <= (made_at or since) <= since


def test_every_plan_speaks_of_its_own_year():
    told = sa.select(Submission, Cycle.year).join(Plan, Plan.id == Submission.plan_id).join(Plan.cycle)
    for submission, year in db.session.execute(told).all():
        assert gaps(PlanDocument(submission.content)) == []
        text = json.dumps(submission.content["blocks"], ensure_ascii=False)
        assert not any(str(wrong) in text for wrong in (2021, 2022, 2023, 2024)), submission.content["unit"]["name"]
        due = sa.select(sa.func.min(SubmittedMeasure.due_on), sa.func.max(SubmittedMeasure.due_on))
        first, last = one(due.where(SubmittedMeasure.submission_id == submission.id))
        assert first.year == last.year == year and first > submission.submitted_at.date()
