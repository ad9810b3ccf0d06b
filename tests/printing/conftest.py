"""A township after its meeting: 柳树村 was returned with comments, has answered and handed in again; 石桥村 aims at all
five stars; what each wrote holds names that few faces can draw."""

import datetime as dt

import pytest

from portal.appraisals.services import save_appraisal
from portal.plans.queries import plan_of, plan_or_404, working_copy
from portal.plans.services import save_block
from portal.reviews import services as reviews
from portal.reviews.models import Audience
from tests.ledgers.drawing import pages_of
from tests.people import fill, submit

RARE = "昇堃喆祎玥犇翀"
NO_BREAK = "A\u2011B"
MOMENT = dt.datetime(2022, 5, 26, 2, 3, tzinfo=dt.UTC)


@pytest.fixture
def draw(app):
    """draw(built): the pages of a paper."""
    return lambda built: pages_of(built, app)


def rewrite(plan, block_key, actor, **fields):
    """Change some fields of a block of the working copy."""
    plan = plan_or_404(actor, plan.id)
    copy = working_copy(plan)
    block = copy.blocks.get(block_key)
    content = {**(block.content if block else {}), **fields}
    save_block(plan, block_key, content, actor=actor, seen_version=copy.version_of(block_key))


@pytest.fixture
def reviewed_plan(monkeypatch, people, cycle, places, session):
    """柳树村's plan after its second submission."""
    monkeypatch.setattr("portal.kernel.clock.now", lambda: MOMENT)
    clerk, secretary, reviewer = people["clerk"], people["secretary"], people["reviewer"]
    village = places["青山镇/柳树村"]
    plan = plan_of(secretary, village, cycle)
    fill(plan, clerk)
    rewrite(plan, "profile", clerk, secretary=RARE, collective_income_wan="0", lead_official="陈书记")
    rewrite(plan, "analysis", clerk, strengths=f"临黄河，{NO_BREAK} 级景区", gaps="集体收入薄弱。")
    submit(plan_of(secretary, village, cycle), secretary)
    plan = plan_or_404(reviewer, plan.id)
    seen = plan.latest_submission_id
    said = reviews.add_comment(plan, seen, "task.branch.1", "goal", "目标没有数字，请写明到什么时候。", actor=reviewer)
    reviews.add_comment(plan, seen, "task.branch.1", "gap", "差距请对照标准写。", actor=reviewer)
    reviews.add_comment(plan, seen, "analysis", "gaps", "此村书记能力不足", actor=reviewer, audience=Audience.township)
    session.flush()
    reviews.return_plan(plan, seen_submission_id=seen, reason="请按意见修改", actor=reviewer)
    plan = plan_or_404(secretary, plan.id)
    reviews.answer_comment(plan, said, "已经写明。", actor=secretary)
    rewrite(plan, "task.branch.1", clerk, goal="九月底前支部过硬目标达到 12 项")
    submit(plan_or_404(secretary, plan.id), secretary)
    session.commit()
    return plan_or_404(reviewer, plan.id)


@pytest.fixture
def township(reviewed_plan, people, cycle, places, session):
    """青山镇 with both villages, and what its meeting said of 柳树村."""
    other = plan_of(people["stranger"], places["青山镇/石桥村"], cycle)
    fill(other, people["stranger"], 5)
    submit(plan_of(people["stranger"], places["青山镇/石桥村"], cycle), people["stranger"])
    said = {"klass": "weak", "conclusion": "先把集体收入做起来。"}
    plan = plan_or_404(people["reviewer"], reviewed_plan.id)
    save_appraisal(plan, said, actor=people["reviewer"], seen_version=0)
    session.commit()
    return places["青山镇"]
