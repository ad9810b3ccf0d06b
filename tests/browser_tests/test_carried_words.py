"""Words typed beside the block while a press is on its way are in the form that comes; nobody's caret moves."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser_tests.test_rows import TABLE, paste

pytestmark = pytest.mark.browser


def open_task(sign_in: Any, key: str) -> Page:
    page = sign_in("gw33")
    page.goto(f"{page.url}/blocks/{key}")
    page.locator("li.measure textarea[name$='.text']").first.fill("第一条")
    page.wait_for_timeout(2_200)
    expect(page.locator("#save-state")).to_contain_text("已保存")
    return page


def hold_answers(page: Page) -> list[Any]:
    """Presses wait here until the test lets them go."""
    held: list[Any] = []
    page.route(
        "**/blocks/**", lambda route: held.append(route) if route.request.method == "POST" else route.continue_()
    )
    return held


def let_go(page: Page, held: list[Any]) -> None:
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        held[0].continue_()
    page.unroute("**/blocks/**")
    page.wait_for_timeout(150)


def press_copy(page: Page, held: list[Any]) -> None:
    page.locator("li.measure").first.get_by_role("button", name="复制", exact=True).click()
    wait_for(page, held)


def wait_for(page: Page, held: list[Any]) -> None:
    for _ in range(100):
        if held:
            return
        page.wait_for_timeout(20)
    pytest.fail("nothing was sent")


def test_a_fill_box_written_meanwhile_keeps_its_words_and_its_fold(sign_in):
    page = open_task(sign_in, "task.safety.1")
    page.get_by_text("一次填多行").click()
    before = page.locator("li.measure").count()
    held = hold_answers(page)
    press_copy(page, held)
    page.locator("[name='fill.owner']").fill("张建国")
    page.keyboard.press("ArrowLeft")
    let_go(page, held)
    box = page.locator("[name='fill.owner']")
    expect(box).to_be_focused()
    page.keyboard.type("某")
    expect(box).to_have_value("张建某国")
    expect(page.locator("li.measure")).to_have_count(before + 1)
    page.get_by_role("button", name="填到空着的行").click()
    expect(page.locator("#undo-said")).to_contain_text("责任人")
    expect(box).to_have_value("")


def test_what_was_pasted_meanwhile_waits_for_its_answer_still(sign_in):
    page = open_task(sign_in, "task.safety.2")
    held = hold_answers(page)
    press_copy(page, held)
    assert not paste(page, TABLE)
    let_go(page, held)
    expect(page.locator("[data-pasted-said]")).to_have_text("剪贴板里是 3 行 4 列的表格")
    page.get_by_role("button", name="放成几条措施").click()
    expect(page.locator("tbody tr")).to_have_count(2)


def test_who_types_in_a_box_stays_in_it_when_the_answer_comes(sign_in):
    page = open_task(sign_in, "task.safety.3")
    before = page.locator("li.measure").count()
    held = hold_answers(page)
    press_copy(page, held)
    page.locator("#gap").fill("差距前后")
    page.keyboard.press("ArrowLeft")
    let_go(page, held)
    page.keyboard.type("中")
    expect(page.locator("#gap")).to_have_value("差距前中后")
    expect(page.locator("li.measure")).to_have_count(before + 1)


def test_the_box_of_pasting_keeps_what_is_added_meanwhile(sign_in):
    page = sign_in("gw33")
    page.goto(f"{page.url}/blocks/task.safety.4/paste")
    page.locator("#pasted").fill("1、第一件\n2、第二件")
    page.wait_for_timeout(50)
    held = hold_answers(page)
    page.get_by_role("button", name="下一步").click()
    wait_for(page, held)
    page.locator("#pasted").fill("1、第一件\n2、第二件\n3、后来的")
    let_go(page, held)
    expect(page.locator("#pasted")).to_have_value("1、第一件\n2、第二件\n3、后来的")
    page.get_by_role("button", name="放进去", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(3)
