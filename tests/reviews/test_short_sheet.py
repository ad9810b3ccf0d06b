"""只看改动: the second round shows what changed and what was commented on."""

import pytest

from portal.plans.queries import plan_or_404
from portal.plans.services import save_block
from portal.reviews import services
from tests.people import submit


@pytest.fixture
def second_round(submitted_plan, people, session):
    """柳树村 was told to mend its gaps, and mended its goal."""
    reviewer, seen = people["reviewer"], submitted_plan.latest_submission_id
    services.add_comment(submitted_plan, seen, "analysis", "gaps", "太短", actor=reviewer)
    services.return_plan(submitted_plan, seen_submission_id=seen, reason="改差距", actor=reviewer)
    session.commit()
    plan = plan_or_404(people["secretary"], submitted_plan.id)
    analysis = {"overview": "村情", "strengths": "优势", "achieved": "达标", "gaps": "改好的差距", "goal": "目标"}
    save_block(plan, "analysis", analysis, actor=people["secretary"], seen_version=1)
    session.commit()
    submit(plan_or_404(people["secretary"], plan.id), people["secretary"])
    return f"/plans/{plan.id}/review"


def shown(page):
    return [field["id"] for field in page.select("#sheet .review-field")]


def test_the_second_round_lands_on_what_changed_and_was_commented_on(browse, second_round):
    browser = browse("reviewer")
    page = browser.get(second_round)
    assert shown(page) == ["field-analysis--gaps"] and "只列出了改过的和提过意见的地方" in page.text
    whole = browser.get(page.select_one("#sheet .notice a")["href"])
    assert len(shown(whole)) > 40
    assert shown(browser.get(whole.select_one("#head a[href*='show=changes']")["href"])) == ["field-analysis--gaps"]


def test_the_first_round_is_whole(browse, submitted_plan):
    page = browse("reviewer").get(f"/plans/{submitted_plan.id}/review?show=changes")
    assert len(shown(page)) > 40 and "看全表" not in page.text


def test_the_form_for_a_comment_opens_on_the_whole_sheet(browse, second_round):
    page = browse("reviewer").get(f"{second_round}?at=analysis:overview")
    assert "field-analysis--overview" in shown(page) and page.select_one(".comment-form textarea")


def test_the_way_to_the_next_village_follows_the_list_one_came_from(browse, submitted_plan, neighbour_plan, places):
    browser = browse("reviewer")
    page = browser.get("/plans?level=2")
    page = browser.get(page.select_one("tbody th a")["href"])
    assert "清单里 1 / 2" in page.select_one("#head").text
    following = page.select_one("[data-shortcut=']']")
    assert following.text == "石桥村 ›" and "level=2" in following["href"]
    assert "level=2" in page.select_one("#head .back")["href"]
    decided = browser.submit(page, "#decision-bar", button="approve")
    assert "level=2" in decided.response.headers["Location"]
    only_east = browser.get(f"/plans/{submitted_plan.id}/review?area={places['东片区'].id}")
    assert "清单里 1 / 1" in only_east.select_one("#head").text


def test_any_two_submissions_are_compared(browse, second_round, people, session):
    plan = plan_or_404(people["reviewer"], int(second_round.split("/")[2]))
    services.return_plan(plan, seen_submission_id=plan.latest_submission_id, reason="再改", actor=people["reviewer"])
    session.commit()
    plan = plan_or_404(people["secretary"], plan.id)
    save_block(
        plan, "star.branch", {"intent": "planned", "goal": "第三次的目标"}, actor=people["secretary"], seen_version=1
    )
    session.commit()
    submit(plan_or_404(people["secretary"], plan.id), people["secretary"])
    browser = browse("reviewer")
    page = browser.get(second_round)
    assert "比第 2 次改了 1 处" in page.select_one("#head").text
    page = browser.get(page.select_one("#head a[href*='against=1']")["href"])
    assert "比第 1 次改了 2 处" in page.select_one("#head").text
    assert {"field-analysis--gaps", "field-star-branch--goal"} <= set(shown(page))
