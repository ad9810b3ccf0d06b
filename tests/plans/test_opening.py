"""After a return: what may be changed, what reads 已确认, and how a village opens more."""

import pytest

from portal.history.queries import events_of
from portal.kernel.errors import NotAllowed, NotThere
from portal.plans import queries, services
from portal.plans.models import Opening
from portal.plans.queries.editable_fields import WHOLE, opened_by, openness_of
from portal.reviews import services as reviews
from tests.browser import texts

TASK = "task.branch.1"


@pytest.fixture
def returned_plan(submitted_plan, people, session):
    """Returned with one comment on 村情分析 · 创建目标 and one on the owner of a measure."""
    seen = submitted_plan.latest_submission_id
    for block, field in (("analysis", "goal"), (TASK, "measure.bram.owner")):
        reviews.add_comment(submitted_plan, seen, block, field, "请写明", actor=people["reviewer"])
    reviews.return_plan(submitted_plan, seen_submission_id=seen, reason="请改", actor=people["reviewer"])
    session.commit()
    return queries.plan_or_404(people["secretary"], submitted_plan.id)


def save(plan, people, block_key, **words):
    block = queries.block_of(plan, block_key)
    content = {**(block.content if block else {}), **words}
    version = block.version if block else 0
    return services.save_block(plan, block_key, content, actor=people["clerk"], seen_version=version)


@pytest.mark.parametrize(
    ("anchor", "open_ones", "closed_ones"),
    [
        (("analysis", "goal"), [("analysis", "goal")], [("analysis", "gaps"), ("profile", "goal")]),
        ((TASK, "measure.k3x9.owner"), [(TASK, "measures"), (TASK, "measure.zzzz.text")], [(TASK, "goal")]),
        (("star.ecology", "intent"), [("star.ecology", "goal"), ("task.ecology.1", "gap"), ("targets", "level_1")], []),
        (("star.ecology", "goal"), [("star.ecology", "goal")], [("star.ecology", "intent"), ("task.ecology.1", "gap")]),
    ],
)
def test_what_a_comment_opens(anchor, open_ones, closed_ones):
    openness = opened_by([anchor])
    assert all(openness.allows(*place) and openness.touches(place[0]) for place in open_ones)
    assert not any(openness.allows(*place) for place in closed_ones)
    assert not openness.touches("procedure")


def test_only_the_commented_fields_can_be_saved(returned_plan, people):
    save(returned_plan, people, "analysis", goal="到年底创成两星")
    save(returned_plan, people, TASK, **{"measure.bram.text": "改了的措施"})
    with pytest.raises(NotAllowed, match="村情概况镇里已经确认"):
        save(returned_plan, people, "analysis", overview="顺手改的")
    with pytest.raises(NotAllowed, match="现状"):
        save(returned_plan, people, TASK, situation="顺手改的")
    with pytest.raises(NotAllowed, match="措施"):
        save(returned_plan, people, "task.industry.1", measures=[])


def test_a_plan_returned_without_comments_is_open(submitted_plan, people):
    seen = submitted_plan.latest_submission_id
    reviews.return_plan(submitted_plan, seen_submission_id=seen, reason="重新写", actor=people["reviewer"])
    assert openness_of(submitted_plan) == WHOLE
    save(submitted_plan, people, "analysis", overview="重新写的")


def test_the_village_opens_a_field_and_the_history_says_so(returned_plan, people, session):
    document = queries.working_copy(returned_plan).document
    for _ in range(2):
        services.open_field(returned_plan, document, "analysis", "overview", actor=people["clerk"])
    save(returned_plan, people, "analysis", overview="改错字")
    assert session.query(Opening).count() == 1
    [event] = [event for event in events_of(returned_plan.stream) if event.verb == "field_opened"]
    assert event.data["where"] == "村情分析 · 村情概况"
    with pytest.raises(NotThere):
        services.open_field(returned_plan, document, "analysis", "nonsense", actor=people["clerk"])
    with pytest.raises(NotAllowed):
        services.open_field(returned_plan, document, "analysis", "gaps", actor=people["reviewer"])


def test_resubmitting_and_returning_again_closes_what_was_opened(returned_plan, people, session):
    document = queries.working_copy(returned_plan).document
    services.open_field(returned_plan, document, "analysis", "overview", actor=people["clerk"])
    save(returned_plan, people, "analysis", overview="改错字", goal="两星")
    services.submit_plan(returned_plan, actor=people["secretary"])
    seen = returned_plan.latest_submission_id
    reviews.add_comment(returned_plan, seen, "analysis", "gaps", "还差什么", actor=people["reviewer"])
    reviews.return_plan(returned_plan, seen_submission_id=seen, reason="再改", actor=people["reviewer"])
    openness = openness_of(returned_plan)
    assert openness.allows("analysis", "gaps")
    assert not openness.allows("analysis", "overview") and not openness.allows("analysis", "goal")


@pytest.mark.parametrize("htmx", [False, True])
def test_the_page_shows_what_is_confirmed_and_opens_it_on_request(browse, returned_plan, htmx):
    clerk, url = browse("clerk"), f"/plans/{returned_plan.id}/blocks/analysis"
    page = clerk.get(url)
    assert page.select_one("textarea#goal") and not page.select_one("textarea#overview")
    assert "已确认" in page.select_one("#overview").text and "村情" in page.select_one("#overview").text
    page = clerk.submit(
        page, "#block form", expect=200 if htmx else 303, htmx=htmx, button="open:overview", goal="两星"
    )
    page = clerk.get(url)
    assert page.select_one("textarea#overview").text.strip() == "村情"
    assert page.select_one("textarea#goal").text.strip() == "两星"
    # What is still closed travels with the form and is not lost by saving.
    clerk.submit(page, "#block form", overview="村情二")
    assert page.select_one("#gaps").select_one("input")["value"] == "差距"
    assert "差距" in clerk.get(url).select_one("#gaps").text


def test_closed_measures_keep_their_rows(browse, returned_plan, session):
    clerk, url = browse("clerk"), f"/plans/{returned_plan.id}/blocks/task.industry.1"
    page = clerk.get(url)
    assert "产业兴旺措施" in page.select_one("#measures").text and not page.select("#measures textarea")
    clerk.submit(page, "#block form", button="open:gap")
    assert "产业兴旺措施" in clerk.get(url).select_one("#measures").text
    assert queries.block_of(returned_plan, "task.industry.1").content["measures"] == ["indm"]


def test_the_next_comment_is_one_press_away(browse, returned_plan):
    clerk, plan = browse("clerk"), f"/plans/{returned_plan.id}"
    page = clerk.get(f"{plan}/blocks/analysis")
    assert "0/2" in page.select_one("#block-notes").text
    here, there = page.select("#block-notes a")
    assert here["href"] == "#goal" and there["href"].endswith(f"/blocks/{TASK}#measure.bram.owner")
    clerk.submit(page, "#block form", goal="到年底两星")
    page = clerk.get(f"{plan}/blocks/{TASK}")
    assert "1/2" in page.select_one("#block-notes").text
    assert [link["href"] for link in page.select("#block-notes a")] == ["#measure.bram.owner"]
    clerk.submit(page, "#block form", **{"measure.bram.owner": "李国强"})
    assert texts(clerk.get(f"{plan}/blocks/{TASK}"), "#block-notes a") == ["都改好了，去检查上报"]
    states = texts(clerk.get(plan), ".task-state")
    assert states.count("已确认") >= 10 and "有意见" not in states


def test_handing_in_again_closes_what_changed_and_lists_the_rest(browse, returned_plan):
    secretary, plan = browse("secretary"), f"/plans/{returned_plan.id}"
    secretary.submit(secretary.get(f"{plan}/blocks/analysis"), "#block form", goal="到年底两星")
    page = secretary.follow(secretary.submit(secretary.get(f"{plan}/check"), "main form"))
    assert texts(page, ".note-list li") == ["1.1 支部过硬任务1 · 第 1 条措施的责任人：请写明"]
    assert "还有 1 条意见没有改动" in page.text


def test_what_is_left_of_a_return_is_told_before_handing_in(browse, returned_plan):
    secretary, plan = browse("secretary"), f"/plans/{returned_plan.id}"
    secretary.submit(secretary.get(f"{plan}/blocks/analysis"), "#block form", goal="到年底两星")
    page = secretary.get(f"{plan}/check")
    assert "镇里还有 1 条意见没有改" in page.text and "没有问题就上报" not in page.text
    assert texts(page, "#left li") == ["1.1 支部过硬任务1 · 第 1 条措施的责任人请写明"]
    block, _, field = page.select_one("#left a")["href"].partition("#")
    assert secretary.get(block).select_one(f"[id='{field}']")
    secretary.submit(page, "main form")
    assert not secretary.get(f"{plan}/check").select("#left")  # it is the township's turn


def test_the_townships_list_says_how_far_the_comments_are_answered(browse, returned_plan, people, session):
    secretary, reviewer, plan = browse("secretary"), browse("reviewer"), f"/plans/{returned_plan.id}"
    save(returned_plan, people, "analysis", goal="到年底两星")
    session.commit()
    secretary.submit(secretary.get(f"{plan}/check"), "main form")
    assert "2 条，未改 1" in texts(reviewer.get("/plans"), "td[data-label=意见]")
    returned_again = queries.plan_or_404(people["reviewer"], returned_plan.id)
    save(returned_again, people, TASK, **{"measure.bram.owner": "王五"})
    session.commit()
    secretary.submit(secretary.get(f"{plan}/check"), "main form")
    assert "2 条，都已改" in texts(reviewer.get("/plans"), "td[data-label=意见]")
