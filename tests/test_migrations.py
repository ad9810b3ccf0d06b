"""The migrations build exactly what the models say, and move what was there."""

import datetime as dt
import importlib

import alembic.migration
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations

from portal.accounts.models import Role
from portal.accounts.services import changing
from portal.kernel import clock
from portal.kernel.db import Base, db
from portal.plans.models import Plan, State
from portal.reviews.models import Audience, Comment
from portal.reviews.services import add_comment


def test_no_drift(session):
    context = alembic.migration.MigrationContext.configure(
        db.session.connection(), opts={"compare_type": True, "target_metadata": Base.metadata}
    )
    assert compare_metadata(context, Base.metadata) == []


def upgrade(name: str, step: str = "upgrade") -> None:
    """Only the step of this name, inside the test's transaction."""
    db.session.flush()
    context = alembic.migration.MigrationContext.configure(db.session.connection())
    with Operations.context(context):
        getattr(importlib.import_module(f"migrations.versions.{name}"), step)()
    db.session.expire_all()


def test_villages_that_were_added_in_the_middle_of_a_year_get_their_plan(session, people, places, cycle):
    added, closed = places["青山镇/柳树村"], places["青山镇/石桥村"]
    session.execute(sa.delete(Plan).where(Plan.unit_id.in_([added.id, closed.id])))
    closed.is_active = False
    others = sa.select(Plan.id).order_by(Plan.id)
    before = session.scalars(others).all()
    for _ in range(2):  # what is there already is left alone
        upgrade("029_plans_of_added_villages")
    (plan,) = session.scalars(sa.select(Plan).where(Plan.id.not_in(before))).all()
    assert (plan.unit_id, plan.cycle_id, plan.state, plan.version) == (added.id, cycle.id, State.draft, 1)
    assert plan.catalogue_id == cycle.catalogue_id_for(added.unit_type) and plan.edited_at is None
    assert abs(clock.now() - plan.state_since) < dt.timedelta(minutes=1)


def test_a_year_that_is_over_gets_no_plans(session, people, places, cycle):
    session.execute(sa.delete(Plan))
    cycle.closed_at = clock.now()
    upgrade("029_plans_of_added_villages")
    assert session.scalars(sa.select(Plan)).all() == []


def test_older_words_get_the_office_where_they_were_said(session, submitted_plan, people, places):
    reviewer, home = people["reviewer"], people["reviewer"].unit
    said = add_comment(
        submitted_plan, submitted_plan.latest_submission_id, "task.branch.1", "goal", "x", actor=reviewer
    )
    said.made_at -= dt.timedelta(days=1)
    for place, role in (("白河乡", Role.reviewer), ("明县", Role.county)):
        changing.move_account(reviewer, places[place], role, actor=people["admin"])
    session.execute(sa.update(Comment).values(office_id=places["白河乡"].id))
    upgrade("042_words_stay_with_their_office", "fill")
    assert session.scalars(sa.select(Comment.office_id)).all() == [home.id]


def test_an_older_portal_finds_no_third_kind_of_reader(session, submitted_plan, people):
    """Its rows would be unreadable there, and the narrower of the two is what nobody is wronged by."""
    said = {"actor": people["reviewer"], "audience": Audience.office}
    add_comment(submitted_plan, submitted_plan.latest_submission_id, "task.branch.1", "goal", "x", **said)
    upgrade("041_internal_remarks_for_the_county", "hide_from_the_county")
    assert session.scalars(sa.select(Comment.audience)).all() == [Audience.township]
