"""Screen and paper agree, or the screen says how they differ: one line at the head of every page of a plan, for every
state it can be in (acceptance 59)."""

import itertools

import pytest

from portal.plans import queries, services
from portal.plans.models import State
from portal.plans.queries.standing import Standing
from portal.reviews import services as reviews
from portal.reviews.papers.plan import _version_of
from tests.browser import texts
from tests.people import submit


@pytest.mark.parametrize(("state", "count", "withdrawn"), list(itertools.product(State, (0, 3), (None, 5))))
def test_the_line_says_what_the_township_has_and_what_is_only_here(state, count, withdrawn):
    standing = Standing(state, 2, withdrawn, {"analysis": count} if count else {})
    for line in (standing.line, standing.line_of(["analysis"]), standing.line_of(["profile"])):
        assert "第 2 次上报" in line and line.endswith("。") and (f"{count} 处" in line) is bool(count)
        assert ("第 5 次上报已经撤回" in line) is bool(withdrawn)
        assert ("退回" in line) is (state is State.returned) and ("通过" in line) is (state is State.approved)
    assert "草稿" not in standing.line


@pytest.mark.parametrize("withdrawn", [None, 1])
def test_what_the_township_has_not_is_a_draft(withdrawn):
    line = Standing(State.draft, None, withdrawn).line
    assert line.startswith("草稿") and "镇里看不到" in line and ("撤回" in line) is bool(withdrawn)


def fresh(plan, people):
    return queries.plan_or_404(people["secretary"], plan.id)


def edit(plan, people):
    """One field of one block."""
    block = queries.block_of(plan, "analysis")
    content = block.content | {"goal": f"又改了一次 {block.version}"}
    services.save_block(fresh(plan, people), "analysis", content, actor=people["clerk"], seen_version=block.version)


def send_back(plan, people):
    seen = plan.latest_submission_id
    reviews.return_plan(fresh(plan, people), seen_submission_id=seen, reason="请改", actor=people["reviewer"])


def approve(plan, people):
    seen = plan.latest_submission_id
    reviews.approve_plan(fresh(plan, people), seen_submission_id=seen, opinion="", actor=people["reviewer"])


def hand_in(plan, people):
    submit(fresh(plan, people), people["secretary"])


def take_back(plan, people):
    seen = fresh(plan, people).latest_submission_id
    reviews.withdraw_plan(fresh(plan, people), seen_submission_id=seen, actor=people["secretary"])


# what is done → the whole plan's line, the block that was changed, another block, and what the village's paper is
WAYS = {
    "draft": ([], "草稿：还没有上报", "草稿", "草稿", "未上报草稿"),
    "handed in": ([hand_in], "第 1 次上报，这里和它一样", "这一块和它一样", "这一块和它一样", "第 1 次上报"),
    "edited since": (
        [hand_in, edit],
        "这里有 1 处修改没有上报",
        "这一块有 1 处修改",
        "别处有 1 处修改",
        "第 1 次上报以后的修改稿，未上报",
    ),
    "withdrawn": ([hand_in, take_back], "第 1 次上报已经撤回，镇里看不到", "已经撤回", "已经撤回", "未上报草稿"),
    "sent back": ([hand_in, send_back], "已经退回修改，这里还没有改", "还没有改", "还没有改", "第 1 次上报"),
    "sent back, mended": (
        [hand_in, send_back, edit],
        "已经退回修改，这里有 1 处修改没有上报",
        "这一块有 1 处修改",
        "别处有 1 处修改",
        "第 1 次上报以后的修改稿，未上报",
    ),
    "mended, withdrawn": (
        [hand_in, send_back, edit, hand_in, take_back],
        "第 2 次上报已经撤回，第 1 次上报已经退回修改，这里有 1 处",
        "这一块有 1 处修改",
        "别处有 1 处修改",
        "第 1 次上报以后的修改稿，未上报",
    ),
    "approved": ([hand_in, approve], "已经通过的是第 1 次上报，这里和它一样", "一样", "一样", "第 1 次上报"),
    "approved, edited before": (
        [hand_in, edit, approve],
        "这里有 1 处后来的修改，不在通过的内容里",
        "这一块有 1 处后来的修改",
        "别处有 1 处修改",
        "第 1 次上报",
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_page_of_the_plan_says_it(browse, filled_plan, people, session, way):
    steps, whole, changed, other, paper = WAYS[way]
    for step in steps:
        step(fresh(filled_plan, people), people)
        session.commit()
    browser, home = browse("secretary"), f"/plans/{filled_plan.id}"
    for page in ("", "/whole", "/check"):
        assert [line for line in texts(browser.get(home + page), "#standing-line") if whole in line], page
    for page, words in {"/blocks/analysis": changed, "/blocks/profile": other, "/tables/branch": other}.items():
        assert [line for line in texts(browser.get(home + page), "#standing-line") if words in line], page
    assert _version_of(fresh(filled_plan, people), None, people["secretary"]).name == paper
    if "撤回，镇里看不到" in whole:
        assert "镇里现在看到的" not in browser.get(home).text
        browse("reviewer").get(f"{home}/submissions/1", expect=404)
