"""The watch over queries catches what it is there for."""

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.plans.models import Plan, Submission
from portal.plans.queries import visible_to
from tests.scoping import Unscoped


@pytest.mark.parametrize(
    "forgetful",
    [
        sa.select(Plan),
        sa.select(Plan).where(Plan.cycle_id == 1),
        sa.select(sa.func.count(Submission.id)).where(Submission.target_level == 5),
        sa.select(Plan).join(Submission, Submission.plan_id == Plan.id).where(Submission.number == 1),
        sa.select(sa.select(Plan.id).where(Plan.cycle_id == 1).subquery()),
    ],
)
def test_a_query_that_does_not_say_whose_fails(app, session, forgetful):
    with app.test_request_context(), pytest.raises(Unscoped):
        db.session.execute(forgetful)


@pytest.mark.parametrize("who", ["secretary", "liaison", "reviewer", "county", "admin"])
def test_what_a_person_may_see_is_read(app, people, who):
    with app.test_request_context():
        db.session.execute(visible_to(people[who]))


def test_outside_of_a_request_nobody_is_asked(session):
    """Commands and the worker read whole counties."""
    assert db.session.scalars(sa.select(Plan)).all() == []
