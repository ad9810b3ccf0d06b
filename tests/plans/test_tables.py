"""整星填表: the same blocks in one table."""

import pytest
from bs4 import BeautifulSoup

from portal.plans import queries
from portal.reviews.services import approve_plan
from tests.browser import texts

TASK = "task.branch.1"


@pytest.fixture
def url(filled_plan):
    return f"/plans/{filled_plan.id}/tables/branch"


def sent(page: BeautifulSoup, block_key: str, **fields: str) -> dict[str, object]:
    """What a browser sends of a form whose boxes stand elsewhere on the page and belong to it by its name."""
    form = page.select_one(f"form[action$='/blocks/{block_key}']")
    boxes = [*form.select("input"), *page.select(f"[form={form['id']}]")]
    data: dict[str, list[str]] = {}
    for box in boxes:
        if box.name == "select":
            chosen = box.select_one("option[selected]")
            value = chosen["value"] if chosen else ""
        else:
            value = box.text.removeprefix("\n") if box.name == "textarea" else box.get("value", "")
        data.setdefault(box["name"], []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in data.items()} | fields


@pytest.mark.parametrize("block_key", ["star.branch", TASK, "task.branch.2"])
def test_sending_each_form_as_it_stands_changes_nothing(browse, filled_plan, url, block_key, people):
    def stored():
        plan = queries.plan_or_404(people["clerk"], filled_plan.id)
        return queries.working_copy(plan).document.contents.get(block_key, {})

    clerk, before = browse("clerk"), stored()
    page = clerk.get(url)
    answer = clerk.post(f"/plans/{filled_plan.id}/blocks/{block_key}", sent(page, block_key))
    row = block_key.replace(".", "-")
    assert answer.response.headers["Location"] == f"{url}#row-{row}"
    assert stored() == before


def test_typing_into_the_empty_row_makes_a_measure(browse, filled_plan, url):
    clerk = browse("clerk")
    page = clerk.get(url)
    [*_, uid] = [box["value"] for box in page.select("input[name=measure][form=f-task-branch-1]")]
    words = {f"measure.{uid}.text": "新写的一条", f"measure.{uid}.owner": "李国强"}
    clerk.post(f"/plans/{filled_plan.id}/blocks/{TASK}", sent(page, TASK, **words))
    page = clerk.get(url)
    rows = page.select("#row-task-branch-1 tr")
    assert len(rows) == 3 and "新写的一条" in rows[1].text
    assert {cell["rowspan"] for cell in page.select("#row-task-branch-1 [rowspan]")} == {"3"}


def test_every_box_belongs_to_the_form_of_its_row(browse, url):
    page = browse("clerk").get(url)
    for body in page.select("tbody"):
        [form] = body.select("form")
        boxes = body.select("textarea, select, input[form]")
        assert len(boxes) > 8 and {box["form"] for box in boxes} == {form["id"]}
        assert page.find(id=form["data-mark"])


def test_a_plan_that_cannot_be_written_in_is_read(browse, filled_plan, url, cycle, session):
    from portal.kernel import clock

    cycle.closed_at = clock.now()
    session.commit()
    page = browse("clerk").get(url)
    assert "年度已经关闭" in page.text and not page.select("main textarea, main form")
    assert "支部过硬措施" in page.text


def test_after_a_return_the_table_opens_what_the_return_opened(browse, submitted_plan, people, session):
    from portal.reviews import services

    seen = submitted_plan.latest_submission_id
    services.add_comment(submitted_plan, seen, TASK, "gap", "写明", actor=people["reviewer"])
    services.return_plan(submitted_plan, seen_submission_id=seen, reason="请改", actor=people["reviewer"])
    session.commit()
    clerk, url = browse("clerk"), f"/plans/{submitted_plan.id}/tables/branch"
    page = clerk.get(url)
    assert [box["name"] for box in page.select("tbody textarea, tbody select")] == ["gap"]
    clerk.post(f"/plans/{submitted_plan.id}/blocks/{TASK}", sent(page, TASK, gap="改好的差距"))
    page = clerk.get(url)
    assert "改好的差距" in page.text and "支部过硬措施" in page.text


@pytest.mark.parametrize(("star", "status"), [("industry", 200), ("none", 404)])
def test_stars(browse, filled_plan, star, status):
    page = browse("clerk").get(f"/plans/{filled_plan.id}/tables/{star}", expect=status)
    if status == 200:
        assert texts(page, ".counts a") == ["支部过硬", "产业兴旺", "生态宜居", "平安法治", "文明幸福"]


def test_the_block_page_says_how_far_the_star_is(browse, filled_plan):
    page = browse("clerk").get(f"/plans/{filled_plan.id}/blocks/{TASK}")
    assert "支部过硬 1/2" in page.select_one(".writing-head").text


def test_the_page_stays_small_and_asks_little(browse, url, session, count_queries):
    browser = browse("clerk")
    session.expunge_all()
    count_queries()
    page = browser.get(url, encoding="gzip")
    assert count_queries() == 8  # person, plan, blocks, catalogue (3), withdrawn, last year
    assert len(page.response.data) <= 10_000


def test_an_approved_plan_is_the_same_table_without_boxes(browse, submitted_plan, people, session):
    seen = submitted_plan.latest_submission_id
    approve_plan(submitted_plan, seen_submission_id=seen, opinion="", actor=people["reviewer"])
    session.commit()
    page = browse("secretary").get(f"/plans/{submitted_plan.id}/tables/branch")
    assert "镇里已经审核通过" in page.text
    assert "支部过硬措施" in page.select_one("table.fill").text
    assert not page.select("main input, main textarea, main select, main form")
