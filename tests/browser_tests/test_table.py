"""整星填表 in Chromium: cells save themselves, rows grow, the keyboard walks."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def table(sign_in) -> Page:
    page = sign_in("gw08")
    page.goto(f"{page.url}/tables/civility")
    return page


def test_cells_of_two_tasks_save_themselves(table):
    for task, words in (("task.civility.1", "表里写的一"), ("task.civility.2", "表里写的二")):
        table.locator(f"[id='{task}--gap']").fill(words)
    for task in ("task-civility-1", "task-civility-2"):
        expect(table.locator(f"#state-{task}")).to_contain_text("已保存", timeout=10_000)
    table.reload()
    expect(table.locator("[id='task.civility.1--gap']")).to_have_value("表里写的一")
    expect(table.locator("[id='task.civility.2--gap']")).to_have_value("表里写的二")


def test_an_empty_row_is_always_there(table):
    body = table.locator("#row-task-civility-3")
    before = body.locator("tr").count()
    body.locator("tr").last.locator("[data-column=text] textarea").fill("表里加的第一条")
    expect(body.locator("tr")).to_have_count(before + 1)
    body.locator("tr").last.locator("[data-column=text] textarea").fill("表里加的第二条")
    expect(body.locator("tr")).to_have_count(before + 2)
    expect(table.locator("#state-task-civility-3")).to_contain_text("已保存", timeout=10_000)
    table.wait_for_timeout(2_500)
    table.reload()
    texts = [box.input_value() for box in body.locator("[data-column=text] textarea").all()]
    assert texts[-3:] == ["表里加的第一条", "表里加的第二条", ""]


def test_the_keyboard_walks_down_the_column_and_enter_stays(table):
    first = table.locator("td[data-column=owner] input").first
    first.focus()
    table.keyboard.press("Enter")
    assert "/tables/" in table.url
    table.keyboard.press("Alt+ArrowDown")
    expect(table.locator("td[data-column=owner] input").nth(1)).to_be_focused()
    table.keyboard.press("Alt+ArrowUp")
    expect(first).to_be_focused()


@pytest.mark.parametrize("width", [360, 390, 1366, 1920])
def test_only_the_table_scrolls_sideways(table, width):
    table.set_viewport_size({"width": width, "height": 800})
    assert table.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def paste(page, box, words):
    """Ctrl+V as a person presses it."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("words => navigator.clipboard.writeText(words)", words)
    box.focus()
    page.keyboard.press("Control+V")


def measures(body):
    rows = body.locator("tr").all()
    said = [[box.input_value() for box in row.locator(".fill__measure .input").all()][:3] for row in rows]
    return [cells for cells in said if any(cells)]


def test_a_pasted_table_goes_into_the_cells_and_can_be_undone(table):
    body = table.locator("#row-task-civility-4")
    first = body.locator("tr").first.locator("td[data-column=text] .input")
    words = '措施\t责任人\t完成时限\n"建文化墙\n三处"\t王秀英（文书）\t9月底前\n修广场\t李大山\t2022-10-31\n'
    paste(table, first, words)
    pasted = [["建文化墙\n三处", "王秀英（文书）", "2022-09-30"], ["修广场", "李大山", "2022-10-31"]]
    expect(body.locator("tr").first.locator("td[data-column=due_on] .input")).to_have_value("2022-09-30")
    assert measures(body) == pasted
    expect(table.locator("#state-task-civility-4")).to_contain_text("已保存", timeout=10_000)
    table.wait_for_timeout(2_500)
    table.reload()
    assert measures(body) == pasted
    paste(table, first, "改掉\t张三\n也改\t李四")
    assert [cells[:2] for cells in measures(body)] == [["改掉", "张三"], ["也改", "李四"]]
    expect(table.locator("#table-said")).to_contain_text("其中 4 格原来有字")
    table.locator("#table-said button").click()
    assert measures(body) == pasted


def test_a_row_is_taken_away_and_comes_back(table):
    body = table.locator("#row-task-civility-5")
    for number, words in enumerate(("第一条", "第二条", "第三条")):
        body.locator("tr").nth(number).locator("td[data-column=text] .input").fill(words)
    table.wait_for_timeout(2_500)
    body.locator("tr").first.locator("[data-drop-row]").click()
    assert [cells[0] for cells in measures(body)] == ["第二条", "第三条"]
    assert body.locator("tr").first.locator("th").count() == 1, "the task stays in its place"
    table.locator("#table-said button").click()
    assert [cells[0] for cells in measures(body)] == ["第一条", "第二条", "第三条"]
    body.locator("tr").nth(1).locator("[data-drop-row]").click()
    expect(table.locator("#state-task-civility-5")).to_contain_text("已保存", timeout=10_000)
    table.wait_for_timeout(2_500)
    table.reload()
    assert [cells[0] for cells in measures(body)] == ["第一条", "第三条"]


def test_rows_are_in_sight_on_a_low_screen(table):
    table.set_viewport_size({"width": 1366, "height": 768})
    table.goto(table.url.replace("civility", "branch"))
    expect(table.locator("tbody[data-fill-rows]").first).to_be_visible()
    tops = [row.bounding_box()["y"] for row in table.locator("tbody[data-fill-rows] tr").all()]
    assert sum(top < 700 for top in tops) >= 2, tops
