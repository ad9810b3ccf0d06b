"""The year before: 柳树村 handed a plan in, which was approved; the year is closed."""

import pytest

from portal.catalogue.models import Catalogue
from portal.catalogue.services import close_cycle, open_cycle
from portal.plans import queries
from portal.plans import services as plans
from portal.reviews import services as reviews
from tests.people import YEAR, content_of

TASK = "task.branch.1"


def old_content():
    """As this year's, with 2021's dates; 支部过硬任务1 has three measures."""
    blocks = {
        key: {
            name: str(value).replace("2022-", "2021-") if name.endswith("due_on") else value
            for name, value in b.items()
        }
        for key, b in content_of().items()
    }
    blocks["profile"] |= {"collective_income_wan": "8.6", "secretary_phone": "13800001234", "is_weak": False}
    blocks[TASK] |= {
        "measures": ["bram", "leap", "late"],
        "measure.leap.text": "去年的第二条",
        "measure.leap.owner": "李国强",
        "measure.leap.due_on": "2021-12-31",
        "measure.leap.support": "请镇里帮助",
        "measure.leap.task_force": "支部过硬专班",
        "measure.late.text": "去年的第三条",
        "measure.late.owner": "张建国",
        "measure.late.due_on": "2021-01-05",
    }
    return blocks


@pytest.fixture
def old_cycle(cycle, places, people, session):
    """2021, open."""
    old = open_cycle(
        places["明县"],
        YEAR - 1,
        activity_name="“五星”支部创建",
        village_catalogue=session.get(Catalogue, cycle.village_catalogue_id),
        community_catalogue=session.get(Catalogue, cycle.community_catalogue_id),
        actor=people["county"],
    )
    plans.open_plans(old, [places["青山镇/柳树村"], places["青山镇/石桥村"]])
    session.commit()
    return old


@pytest.fixture
def old_plan(plan, old_cycle, places, people, session):
    """柳树村's plan of 2021, approved; 2021 is closed."""
    writer = people["secretary"]
    old = queries.plan_of(writer, places["青山镇/柳树村"], old_cycle)
    for key, content in old_content().items():
        plans.save_block(old, key, content, actor=writer, seen_version=0)
    seen = plans.submit_plan(old, actor=writer).id
    session.commit()
    old = queries.plan_or_404(people["reviewer"], old.id)
    reviews.approve_plan(old, seen_submission_id=seen, opinion="", actor=people["reviewer"])
    close_cycle(old_cycle, actor=people["county"])
    session.commit()
    return old
