"""Giving every village its plan for a year."""

import sqlalchemy as sa

from portal.catalogue.models import Cycle
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.many_rows import store_all
from portal.places.models import Kind, Unit
from portal.plans.models import Plan


def open_plans(cycle: Cycle, units: list[Unit]) -> list[Plan]:
    """An empty plan for each village that has none in this year. Called when a year is opened or a village is added."""
    asked = [unit.id for unit in units]
    have = set(db.session.scalars(sa.select(Plan.unit_id).where(Plan.cycle_id == cycle.id, Plan.unit_id.in_(asked))))
    plans = [
        Plan(
            unit_id=unit.id,
            cycle_id=cycle.id,
            catalogue_id=cycle.catalogue_id_for(unit.unit_type),
            state_since=clock.now(),
        )
        for unit in units
        if unit.kind is Kind.village and unit.unit_type and unit.id not in have
    ]
    store_all(plans)
    return plans
