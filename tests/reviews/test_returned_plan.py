"""A returned plan at the village: the reason first, and no remark skipped on the way."""

import pytest

from portal.reviews import services
from tests.browser import texts


@pytest.fixture
def returned(submitted_plan, people, session):
    """Two remarks in one block, one in another."""
    seen, reviewer = submitted_plan.latest_submission_id, people["reviewer"]
    for place in (("analysis", "gaps"), ("analysis", "goal"), ("task.branch.1", "goal")):
        services.add_comment(submitted_plan, seen, *place, "写明数字", actor=reviewer)
    services.return_plan(submitted_plan, seen_submission_id=seen, reason="目标都没有数字", actor=reviewer)
    session.commit()
    return submitted_plan


def test_the_reason_stands_first(browse, returned):
    page = browse("clerk").get(f"/plans/{returned.id}")
    first = page.select_one("#main > *")
    assert "镇里退回修改：目标都没有数字" in first.text and "刘敏" in first.text and "还有 3 条意见" in first.text


def test_the_next_ones_skip_none(browse, returned):
    page = browse("clerk").get(f"/plans/{returned.id}/blocks/analysis")
    assert [link["href"].rpartition("#")[2] for link in page.select("#block-notes a")] == ["gaps", "goal", "goal"]
    assert texts(page, "#block-notes a")[0].startswith("本页：") and texts(page, "#block-notes strong") == ["0/3"]


def test_a_plan_opened_again_says_why(browse, submitted_plan, people, session):
    seen, reviewer = submitted_plan.latest_submission_id, people["reviewer"]
    services.approve_plan(submitted_plan, seen_submission_id=seen, opinion="同意", actor=reviewer)
    services.reopen_plan(submitted_plan, seen_submission_id=seen, reason="县里换了要求", actor=reviewer)
    session.commit()
    assert "县里换了要求" in browse("secretary").get(f"/plans/{submitted_plan.id}").select_one("#main > *").text
