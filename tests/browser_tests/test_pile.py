"""Through the pile with the keyboard: walk, tick, and decide many at once."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_keys_walk_the_list_and_the_bar_comes_with_the_first_tick(sign_in):
    page = sign_in("gaocun")
    page.goto("/plans?state=submitted")
    bar = page.locator("#batch")
    expect(bar).to_be_hidden()
    page.keyboard.press("j")
    expect(page.locator("[data-row].is-current a").first).to_be_focused()
    page.keyboard.press("x")
    expect(bar).to_be_visible()
    expect(bar).to_contain_text("已勾选 1 个")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(bar).to_contain_text("已勾选 2 个")
    page.keyboard.press("x")
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(bar).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("jk")
    expect(page.locator("#search")).to_have_value("jk")


def test_a_filtered_list_has_a_working_bar_too(sign_in):
    page = sign_in("gaocun")
    page.goto("/plans")
    page.locator("#state").select_option("submitted")
    page.wait_for_url("**state=submitted**")
    page.locator("[data-row] input[type=checkbox]").first.check()
    expect(page.locator("#batch")).to_be_visible()
    page.locator("#batch [value=return]").click()
    expect(page.locator("#batch-errors")).to_contain_text("退回要写明理由")
    expect(page.locator("[data-row] input[type=checkbox]").first).to_be_checked()


def test_one_remark_from_the_column_view(sign_in):
    page = sign_in("gaocun")
    page.goto("/columns?task=branch.1")
    page.locator("[data-row] input[type=checkbox]").first.check()
    page.locator("#batch #body").fill("请写明完成到什么程度")
    page.get_by_role("button", name="给勾选的村提这条意见").click()
    expect(page.locator(".notice--success")).to_contain_text("已给 1 个村提了意见")
    expect(page.locator("tbody")).to_contain_text("请写明完成到什么程度")
