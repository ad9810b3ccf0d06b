"""The migrations build exactly what the models say, and move what was there."""

import datetime as dt
import importlib

import alembic.migration
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations

from portal.kernel import clock
from portal.kernel.db import Base, db
from portal.plans.models import Plan, State


def test_no_drift(session):
    context = alembic.migration.MigrationContext.configure(
        db.session.connection(), opts={"compare_type": True, "target_metadata": Base.metadata}
    )
    assert compare_metadata(context, Base.metadata) == []


def upgrade(name: str) -> None:
    """Only the step of this name, inside the test's transaction."""
    db.session.flush()
    context = alembic.migration.MigrationContext.configure(db.session.connection())
    with Operations.context(context):
        importlib.import_module(f"migrations.versions.{name}").upgrade()
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
