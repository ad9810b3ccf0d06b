"""A second village that has handed in."""

import pytest

from portal.plans.queries import plan_of, plan_or_404
from tests.people import fill, submit


@pytest.fixture
def neighbour_plan(submitted_plan, people, places, cycle):
    """石桥村's plan, handed in, with the same words as 柳树村's."""
    stranger = people["stranger"]
    plan = plan_of(stranger, places["青山镇/石桥村"], cycle)
    fill(plan, stranger)
    submit(plan_or_404(stranger, plan.id), stranger)
    return plan_or_404(people["reviewer"], plan.id)
