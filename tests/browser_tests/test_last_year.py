"""Beside the form: last year's measures are carried on by buttons that save first, and the township's phrases are put
where the caret is. 示例村04 has a plan of 2021 and is writing this year's."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser_tests.test_accessibility import SMALL_TARGETS

pytestmark = pytest.mark.browser
WHO = "gw05"


@pytest.fixture
def page(sign_in) -> Page:
    """The first task with a measure of last year for which nobody has chosen."""
    page = sign_in(WHO)
    page.get_by_role("link", name="去选").click()
    page.wait_for_url("**/blocks/task.*")
    return page


def test_a_measure_goes_on_without_a_word_being_lost(page):
    page.locator("#situation").fill("还没有存的现状")
    button = page.locator("#last-year button[value^='continue:']").first
    uid = button.get_attribute("value").partition(":")[2]
    button.click()
    link = page.locator(f"#go-{uid}")
    expect(link).to_contain_text("已延续，见第")
    expect(link).to_be_focused()
    expect(page.locator("#situation")).to_have_value("还没有存的现状")
    expect(page.locator("#save-state")).to_contain_text("已保存")
    link.click()
    expect(page.locator(f"[id='measure.{uid}.text']")).to_be_focused()
    # The next press of the same form, now in new elements, undoes it; the panel says so at once.
    page.locator("#undo").click()
    expect(page.locator(f"button#go-{uid}")).to_contain_text("延续")
    expect(page.locator("#situation")).to_have_value("还没有存的现状")


def test_rewording_puts_the_caret_into_the_words(page):
    button = page.locator("#last-year button[value^='rewrite:']").first
    uid = button.get_attribute("value").partition(":")[2]
    button.click()
    expect(page.locator(f"[id='measure.{uid}.text']")).to_be_focused()


def test_done_can_be_taken_back_from_the_same_place(page):
    button = page.locator("#last-year button[value^='done:']").first
    place = f"#{button.get_attribute('id')}"
    button.click()
    expect(page.locator(place)).to_contain_text("撤销")
    expect(page.locator(place)).to_be_focused()
    page.locator(place).press("Enter")
    expect(page.locator(place)).to_contain_text("已完成")


def test_a_phrase_is_put_where_the_caret_is_and_is_saved(page):
    box = page.locator("#goal")
    box.fill("前后")
    box.press("ArrowLeft")
    page.locator("#phrases summary").click()
    words = page.locator("#phrases li .keep").last.inner_text()
    page.locator("#phrases [data-put]").last.click()
    expect(box).to_have_value(f"前{words}后")
    expect(box).to_be_focused()
    expect(page.locator("#goal-count")).to_contain_text(f"已写 {len(words) + 2} ")
    expect(page.locator("#save-state")).to_contain_text("已保存", timeout=8_000)
    page.reload()
    expect(box).to_have_value(f"前{words}后")


def test_on_a_phone_a_link_leads_down_to_last_year(sign_in):
    page = sign_in(WHO, {"width": 390, "height": 844})
    page.get_by_role("link", name="去选").click()
    page.get_by_role("link", name="看去年（2021）怎么写的").click()
    expect(page.locator("#last-year h2")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(("width", "text_size"), [(360, "normal"), (390, "huge"), (1366, "normal"), (1920, "normal")])
def test_the_panel_can_be_used_by_everybody(page, width, text_size):
    page.set_viewport_size({"width": width, "height": 800})
    page.locator("#phrases summary").click()
    page.evaluate("size => { document.documentElement.className = `text-${size}`; }", text_size)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
