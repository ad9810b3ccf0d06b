"""Another catalogue in the middle of a year (acceptance 40): nothing is lost, everybody knows."""

from portal.accounts.models import User
from portal.cycles import queries
from portal.history.queries import broken_links, events_of
from portal.plans import services as plan_services
from portal.plans.models import Plan
from portal.plans.queries import plan_or_404, working_copy
from portal.plans.queries.editable_fields import openness_of
from portal.reviews import services as review_services
from tests.browser import texts
from tests.cycles.test_years import news_of


def replace(browse, version):
    county = browse("county")
    page = county.get("/years/2022")
    choice = next(option["value"] for option in page.select("#catalogue-village option") if "新目录" in option.text)
    page = county.follow(county.get(f"/years/2022/catalogue?catalogue={choice}", expect=303))
    return county, page


def test_the_county_sees_whom_it_touches_before_it_presses(browse, filled_plan, next_version):
    _, page = replace(browse, next_version)
    kinds = [texts(row, "td")[0] for row in page.select("section.card:first-of-type tbody tr")]
    assert set(kinds) == {"取消", "新增", "改名"}
    rows = [texts(row, "th, td") for row in page.select("section.card:nth-of-type(2) tbody tr")]
    assert ["柳树村", "青山镇", "填写中", "1.1 支部过硬任务1"] in rows
    assert ["石桥村", "青山镇", "未开始", "没有"] in rows
    assert rows[0][0] == "柳树村" and "其中 1 个已经写过要取消的任务" in page.text


def test_plans_in_the_villages_hands_follow_and_keep_every_word(browse, filled_plan, next_version, people, session):
    filled_plan = plan_or_404(people["secretary"], filled_plan.id)
    before = {key: block.content for key, block in working_copy(filled_plan).blocks.items()}
    county, page = replace(browse, next_version)
    county.submit(page, "main form")
    assert "任务目录（示例） → 新目录" in county.get("/years/2022").select_one(".timeline").text
    session.expire_all()
    plan = plan_or_404(people["secretary"], filled_plan.id)
    copy = working_copy(plan)
    assert {key: block.content for key, block in copy.blocks.items()} == before
    assert [task.name for task in copy.document.stars[0].tasks] == ["换了名称", "建强网格党组织"]
    [removed] = queries.removed_tasks(copy)
    assert removed.name == "支部过硬任务1" and removed.content["situation"] == "支部过硬现状"
    village = browse("secretary")
    home = village.get(f"/plans/{plan.id}")
    assert "有些任务取消了" in home.text
    page = village.get(f"/plans/{plan.id}/removed-tasks")
    assert "支部过硬现状" in page.text and "支部过硬措施" in page.text
    assert "新增 1 项、取消 1 项、改名 1 项" in news_of(session, people["secretary"])[-1]
    assert events_of(plan.stream)[0].verb == "catalogue_replaced" and "县里换了任务目录" in home.text
    for url in ("", "/check", "/whole", "/tables/branch", "/blocks/task.branch.2", "/blocks/task.branch.3"):
        village.get(f"/plans/{plan.id}{url}")
    village.get(f"/plans/{plan.id}/blocks/task.branch.1", expect=404)
    assert broken_links() == []


def test_what_was_handed_in_keeps_its_catalogue(browse, submitted_plan, next_version, people, session):
    submitted_plan = plan_or_404(people["secretary"], submitted_plan.id)
    number, sha256 = submitted_plan.catalogue_id, submitted_plan.latest_submission.sha256
    county, page = replace(browse, next_version)
    assert "已经上报或通过的 1 份还用原来的目录" in page.text
    county.submit(page, "main form")
    session.expire_all()
    plan = plan_or_404(people["secretary"], submitted_plan.id)
    assert plan.catalogue_id == number and plan.latest_submission.sha256 == sha256
    assert "支部过硬任务1" in browse("reviewer").get(f"/plans/{plan.id}/review").text
    assert session.query(Plan).filter(Plan.catalogue_id == next_version.id).count() == 2


def test_after_a_return_new_tasks_are_open(browse, submitted_plan, next_version, people, session):
    reviewer: User = people["reviewer"]
    submitted_plan = plan_or_404(reviewer, submitted_plan.id)
    submission = submitted_plan.latest_submission
    review_services.add_comment(submitted_plan, submission.id, "task.branch.2", "situation", "太短", actor=reviewer)
    review_services.return_plan(submitted_plan, seen_submission_id=submission.id, reason="请改", actor=reviewer)
    session.commit()
    county, page = replace(browse, next_version)
    county.submit(page, "main form")
    session.expire_all()
    plan = plan_or_404(people["secretary"], submitted_plan.id)
    openness = openness_of(plan)
    assert openness.allows("task.branch.3", "gap") and openness.allows("task.branch.3", "measures")
    assert not openness.allows("task.industry.1", "gap")
    plan_services.save_block(plan, "task.branch.3", {"gap": "新任务的差距"}, actor=people["clerk"], seen_version=0)
    # The comment on a task that is still there stays where it was; the return can be handed in again.
    assert "太短" in browse("secretary").get(f"/plans/{plan.id}/blocks/task.branch.2").text


def test_a_catalogue_for_communities_does_not_touch_villages(browse, filled_plan, cycle, people, session):
    page = browse("county").get(f"/years/2022/catalogue/{cycle.community_catalogue_id}")
    assert "0 份计划表会跟着换" in page.text


def test_a_comment_on_a_cancelled_task_stays_listed_and_stops_nothing(
    browse, submitted_plan, next_version, people, session
):
    reviewer = people["reviewer"]
    plan = plan_or_404(reviewer, submitted_plan.id)
    submission = plan.latest_submission
    review_services.add_comment(plan, submission.id, "task.branch.1", "situation", "写实一点", actor=reviewer)
    review_services.return_plan(plan, seen_submission_id=submission.id, reason="请改", actor=reviewer)
    session.commit()
    county, page = replace(browse, next_version)
    county.submit(page, "main form")
    village = browse("secretary")
    page = village.get(f"/plans/{submitted_plan.id}")
    assert "写实一点" in page.text and page.select(f".note-list a[href='/plans/{submitted_plan.id}/removed-tasks']")
    village.get(f"/plans/{submitted_plan.id}/check")
    browse("reviewer").get(f"/plans/{submitted_plan.id}/review")
