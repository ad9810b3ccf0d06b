"""青山镇 with five villages that aim at different numbers of stars."""

import pytest

from portal.accounts.models import Role
from portal.accounts.services import add_user
from portal.places.models import Kind, UnitType
from portal.places.services import add_unit
from portal.plans.queries import plan_of
from portal.plans.services import open_plans
from tests.ledgers.drawing import pages_of
from tests.people import PASSWORD_HASH, fill, submit


@pytest.fixture
def add_village(people, places, cycle, session):
    """add_village("杨庄村", stars=3, area="东片区"): a village that has submitted; stars=None: one that has not."""

    def add(name, stars, *, township="青山镇", area=None, position=9):
        parent = places[area or township]
        unit = add_unit(Kind.village, name, parent=parent, unit_type=UnitType.village, position=position)
        secretary = add_user(
            name, "周书记", Role.secretary, unit, password="", password_hash=PASSWORD_HASH, must_change_password=False
        )
        open_plans(cycle, [unit])
        session.commit()
        if stars is not None:
            plan = plan_of(secretary, unit, cycle)
            fill(plan, secretary, stars)
            submit(plan_of(secretary, unit, cycle), secretary)
        return unit

    return add


@pytest.fixture
def draw(app):
    """draw(built): the pages of a paper."""
    return lambda built: pages_of(built, app)
