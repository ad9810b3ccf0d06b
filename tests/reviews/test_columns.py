"""One task across all villages, and one remark to several of them."""

import pytest
import sqlalchemy as sa

from portal.plans.queries import plan_of, plan_or_404
from portal.plans.services import save_block
from portal.reviews import services
from portal.reviews.models import Audience, Comment
from tests.browser import form_data, texts
from tests.people import content_of, fill, submit

TASK = "/columns?task=branch.1"


@pytest.fixture
def both(submitted_plan, neighbour_plan):
    return [submitted_plan, neighbour_plan]


def press(browser, page, ticked, expect=200, **fields):
    data = form_data(page.select_one("#batch"))
    data |= {field["name"]: field["value"] for field in page.select("input[type=hidden][form=batch]")}
    data |= {"plan": [str(plan.id) for plan in ticked], **fields}
    return browser.post(page.select_one("#batch")["action"], data, expect=expect)


def test_the_villages_stand_side_by_side(browse, both):
    page = browse("reviewer").get(TASK)
    assert texts(page, "tbody th a") == ["柳树村", "石桥村"]
    [first, _] = page.select("tbody tr")
    for words in (
        "部分达标",
        "支部过硬现状",
        "支部过硬差距",
        "支部过硬目标",
        "支部过硬措施",
        "王秀英（文书）",
        "2022年9月30日",
    ):
        assert words in first.text
    assert texts(page, "option[selected]")[0] == "1.1 支部过硬任务1"
    assert page.select_one(".page-head a")["href"].startswith("/columns?task=branch.2")


def test_one_area(browse, both, places):
    page = browse("reviewer").get(f"{TASK}&area={places['东片区'].id}")
    assert texts(page, "tbody th a") == ["柳树村"]


def test_a_liaison_sees_and_ticks_the_assigned_villages(browse, both, session):
    browser = browse("liaison")
    page = browser.get(TASK)
    assert texts(page, "tbody th a") == ["柳树村"]
    press(browser, page, both, field="goal", body="写明数字")
    assert session.scalars(sa.select(Comment.plan_id)).all() == [both[0].id]


def test_one_remark_to_all_ticked_villages(browse, both, session):
    browser = browse("reviewer")
    page = press(browser, browser.get(TASK), both, field="goal", body="目标要有数字")
    assert "已给 2 个村提了意见" in page.text and not page.select_one("#body").text.strip()
    said = session.scalars(sa.select(Comment).order_by(Comment.plan_id)).all()
    assert [(one.plan_id, one.block_key, one.field_key, one.body, one.audience) for one in said] == [
        (plan.id, "task.branch.1", "goal", "目标要有数字", Audience.village) for plan in both
    ]
    assert page.text.count("刘敏：目标要有数字") == 2
    press(browser, page, both, field="goal", body="目标要有数字")
    assert session.scalar(sa.select(sa.func.count(Comment.id))) == 2


def test_a_remark_on_the_first_measure_means_each_villages_own(browse, both, session):
    browser = browse("reviewer")
    press(browser, browser.get(TASK), both, field="measure.1", body="写清怎么做", audience="township")
    said = session.scalars(sa.select(Comment)).all()
    assert {one.field_key for one in said} == {"measure.bram.text"} and all(one.is_internal for one in said)


def test_who_could_not_be_told_stays_ticked_and_the_words_stay(browse, both, people, session):
    browser = browse("reviewer")
    page = browser.get(TASK)
    plan = plan_or_404(people["reviewer2"], both[0].id)
    services.approve_plan(plan, seen_submission_id=plan.latest_submission_id, opinion="", actor=people["reviewer2"])
    session.commit()
    page = press(browser, page, both, field="goal", body="目标要有数字")
    assert "柳树村：" in page.select_one(".notice--warning").text
    assert "目标要有数字" in page.select_one("#body").text
    assert session.scalars(sa.select(Comment.plan_id)).all() == [both[1].id]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"field": "goal", "body": ""}, "请写明意见"),
        ({"field": "goal", "body": "字" * 1001}, "最多 1000 字"),
        ({"field": "nonsense", "body": "写明数字"}, ""),
    ],
)
def test_what_cannot_be_said_comes_back(browse, both, session, fields, words):
    browser = browse("reviewer")
    page = press(browser, browser.get(TASK), both, expect=422, **fields)
    assert words in page.text and fields["body"] in page.select_one("#body").text
    assert len(page.select("input[name=plan][checked]")) == 2
    assert session.scalar(sa.select(sa.func.count(Comment.id))) == 0


def test_texts_of_other_villages_are_named_to_the_township(browse, filled_plan, people, places, cycle, session):
    words = "组织党员每周到户一次，帮助困难群众解决用水用电难题，建立台账逐项销号"
    neighbour = plan_of(people["stranger"], places["青山镇/石桥村"], cycle)
    fill(neighbour, people["stranger"])
    for plan, who in ((filled_plan, "secretary"), (neighbour, "stranger")):
        content = content_of()["task.branch.1"] | {"gap": words}
        written = plan_or_404(people[who], plan.id)
        save_block(written, "task.branch.1", content, actor=people[who], seen_version=1)
        session.commit()
        submit(plan_or_404(people[who], plan.id), people[who])
    page = browse("reviewer").get(TASK)
    said = [one for one in texts(page, "tbody .list-more") if "相同" in one]
    assert said == ["与石桥村的差距 100% 相同", "与柳树村的差距 100% 相同"]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 302),
        ("secretary", 403),
        ("clerk", 403),
        ("liaison", 200),
        ("reviewer", 200),
        ("viewer", 200),
        ("outsider", 200),
        ("county", 404),
        ("admin", 403),
    ],
)
def test_who_may_look(browse, both, who, status):
    page = browse(who).get(TASK, expect=status)
    if who in ("viewer", "outsider"):
        assert not page.select("input[name=plan]")
    if who == "outsider":
        assert "柳树村" not in page.text


@pytest.mark.parametrize("who", ["secretary", "viewer", "county", "outsider"])
def test_who_may_not_speak(browse, both, without_tokens, session, who, places):
    data = {"task": "branch.1", "plan": [both[0].id], f"seen.{both[0].id}": both[0].latest_submission_id}
    data |= {"field": "goal", "body": "写明数字", "audience": "village"}
    if who == "county":
        data["township"] = places["青山镇"].id
    browse(who)._send("post", "/columns/comments", data=data)
    assert session.scalar(sa.select(sa.func.count(Comment.id))) == 0


def test_the_number_of_queries_does_not_grow(browse, submitted_plan, people, places, cycle, session, count_queries):
    browser, stranger = browse("reviewer"), people["stranger"]

    def queries() -> int:
        browser.get(TASK)
        session.expire_all()
        count_queries()
        browser.get(TASK)
        return count_queries()

    one = queries()
    neighbour = plan_of(stranger, places["青山镇/石桥村"], cycle)
    fill(neighbour, stranger)
    submit(plan_or_404(stranger, neighbour.id), stranger)
    assert len(browser.get(TASK).select("tbody tr")) == 2
    assert queries() == one
