"""One odd box is marked while everything else is saved; a pasted date is read."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

WHO = "gw31"

PASTE = """(box, words) => {
  box.focus();
  const data = new DataTransfer();
  data.setData("text/plain", words);
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def open_block(sign_in, key: str) -> Page:
    page = sign_in(WHO)
    page.goto(f"{page.url}/blocks/{key}")
    return page


def test_the_odd_box_is_marked_and_the_mark_goes_when_it_is_mended(sign_in):
    page = open_block(sign_in, "profile")
    state, box = page.locator("#save-state"), page.locator("#households")
    page.locator("#liaison").fill("赵敏")
    box.fill("约四百")
    expect(state).to_contain_text("有 1 处没有存上", timeout=8_000)
    expect(page.locator(".field--invalid")).to_have_count(1)
    expect(page.locator("#households-errors")).to_contain_text("不是一个准数")
    page.reload()  # the odd words come back from this computer, everything else from the server
    expect(page.locator("#liaison")).to_have_value("赵敏")
    expect(box).to_have_value("约四百", timeout=15_000)
    box.fill("412户")
    expect(state).to_contain_text("已保存", timeout=15_000)
    expect(state).not_to_contain_text("没有存上")
    expect(page.locator(".field__errors, .field--invalid, #error-summary")).to_have_count(0)
    page.goto(page.url)
    expect(box).to_have_value("412")


def test_after_a_press_the_summary_goes_with_the_last_odd_box(sign_in):
    page = open_block(sign_in, "task.civility.1")
    page.locator("#gap").fill("差距")
    due = page.locator(".measure .input--date").first
    year = due.get_attribute("data-year")
    due.evaluate("box => { box.type = 'text'; }")  # as browsers without a calendar show it
    due.fill("国庆前")
    page.locator("#save").click()
    expect(page.locator("#error-summary")).to_contain_text("别的都已保存")
    expect(page.locator(".measure .field--invalid")).to_have_count(1)
    due = page.locator(".measure .input--date").first
    expect(due).to_have_value("国庆前")
    due.fill(f"{year}年9月30日")
    expect(page.locator("#save-state")).to_contain_text("已保存", timeout=8_000)
    expect(page.locator(".field__errors, #error-summary")).to_have_count(0)


def test_a_date_is_pasted_as_offices_write_it(sign_in):
    page = open_block(sign_in, "task.civility.2")
    year = page.locator(".measure .input--date").first.get_attribute("data-year")
    due = page.locator(".measure .input--date").first
    for words, day in ((f"{year}年9月30日", f"{year}-09-30"), ("11月底前", f"{year}-11-30")):
        due.evaluate(PASTE, words)
        expect(due).to_have_value(day)
    expect(page.locator("[data-pasted-day]")).to_contain_text(f"读成 {year}年11月30日")
    due.evaluate(PASTE, "国庆前")
    expect(page.locator(".measure .field__errors")).to_contain_text("国庆前")
    expect(due).to_have_value(f"{year}-11-30")
