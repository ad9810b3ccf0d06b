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
