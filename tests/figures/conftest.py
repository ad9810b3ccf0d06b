"""青山镇 with villages that plan different stars, approved, returned, handed in, begun or not."""

import pytest

from portal.plans.queries import plan_of, plan_or_404
from portal.reviews import services as reviews
from tests.ledgers.conftest import add_village
from tests.plans.last_year.conftest import old_cycle, old_plan

__all__ = ["add_village", "old_cycle", "old_plan"]


@pytest.fixture
def approve(people, cycle, session):
    """approve(unit): the township approves what a village handed in last."""

    def press(unit, who="reviewer"):
        plan = plan_of(people[who], unit, cycle)
        plan = plan_or_404(people[who], plan.id)
        reviews.approve_plan(plan, seen_submission_id=plan.latest_submission_id, opinion="", actor=people[who])
        session.commit()

    return press


@pytest.fixture
def county(submitted_plan, add_village, approve, places):
    """青山镇: 东片区 柳树村 2 stars (handed in), 杨庄村 5 (approved); in no area 石桥村 nothing, 河口村 1 (approved),
    高岗村 nothing. 白河乡: 大营村 nothing, 南营村 3 (handed in)."""
    approve(add_village("杨庄村", 5, area="东片区", position=5))
    approve(add_village("河口村", 1, position=6))
    add_village("高岗村", None, position=7)
    add_village("南营村", 3, township="白河乡")
    return places["明县"]
