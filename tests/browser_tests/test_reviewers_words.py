"""A reviewer's words: going between comment, return and approval, or away and back, loses none (acceptance 29)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser_tests.conftest import PHONE

pytestmark = pytest.mark.browser


def open_review(sign_in, place: int) -> Page:
    """A plan that waits for review, each test its own."""
    page = sign_in("reviewer2")
    page.goto("/plans?state=submitted")
    page.goto(page.locator("#plan-table tbody th a").nth(place).get_attribute("href").partition("?")[0])
    return page


def comment_on(page: Page, field: str):
    """The open form at one field."""
    here = page.locator(f"[id='{field}']")
    here.get_by_role("link", name="提意见").first.click()
    return here.locator("textarea[name=body]")


def test_a_decision_waits_for_a_comment_that_is_still_in_its_box(sign_in):
    page = open_review(sign_in, -1)
    comment_on(page, "field-analysis--goal").fill("目标没有数字")
    page.locator("#opinion").fill("请按意见改")
    page.get_by_role("button", name="退回修改").click()
    box = page.locator("[id='field-analysis--goal'] textarea[name=body]")
    expect(box).to_have_value("目标没有数字")
    expect(box).to_be_focused()
    expect(page.locator(".kept-words")).to_contain_text("这条意见还没有加上")
    page.get_by_role("button", name="加上这条意见").click()
    expect(page.locator("#comments")).to_contain_text("目标没有数字")
    expect(page.locator("#opinion")).to_have_value("请按意见改")
    page.get_by_role("button", name="退回修改").click()
    expect(page.locator("#standing")).to_contain_text("退回修改（理由：请按意见改）")
    expect(page.locator("#standing")).to_contain_text("发给村里 1 条意见")


def test_a_second_comment_is_begun_without_losing_the_first(sign_in):
    page = open_review(sign_in, -2)
    comment_on(page, "field-analysis--goal").fill("第一条")
    comment_on(page, "field-analysis--gaps").fill("第二条")
    expect(page.locator("[id='field-analysis--goal'] textarea[name=body]")).to_have_value("第一条")


def test_going_away_and_back_puts_the_words_back(sign_in):
    page = open_review(sign_in, -3)
    here = page.url
    page.locator("#opinion").fill("写到一半的审核意见")
    comment_on(page, "field-analysis--goal").fill("写到一半的意见")
    page.goto("/plans")
    page.goto(here)
    expect(page.locator("#opinion")).to_have_value("写到一半的审核意见")
    box = comment_on(page, "field-analysis--goal")
    expect(box).to_have_value("写到一半的意见")
    expect(page.locator("[id='field-analysis--goal'] .kept-words")).to_contain_text("放回来了")
    page.locator("[id='field-analysis--goal']").get_by_role("link", name="取消").click()
    expect(box).to_have_count(0)
    expect(comment_on(page, "field-analysis--goal")).to_have_value("")


def test_on_a_phone_the_decision_bar_makes_way_for_a_comment(sign_in):
    page = open_review(sign_in, -3)
    page.set_viewport_size(PHONE)
    bar = page.locator("#decision-bar")
    comment_on(page, "field-analysis--gaps").fill("写在手机上")
    expect(bar).to_have_css("position", "static")
    page.locator("#opinion").focus()
    expect(bar).to_have_css("position", "sticky")


def test_what_was_sent_does_not_come_back(sign_in):
    page = open_review(sign_in, -4)
    comment_on(page, "field-analysis--goal").fill("已经加上的意见")
    page.get_by_role("button", name="加上这条意见").click()
    expect(page.locator("#comments")).to_contain_text("已经加上的意见")
    page.locator("#opinion").fill("同意")
    page.get_by_role("button", name="通过", exact=True).click()
    expect(page.locator("#standing")).to_contain_text("审核通过（意见：同意）")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('words:'))") == []


def test_a_cut_line_keeps_the_opinion(sign_in):
    page = open_review(sign_in, -5)
    here = page.url
    page.locator("#opinion").fill("断网时按的通过")
    page.context.set_offline(True)
    page.get_by_role("button", name="通过", exact=True).click()
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    page.goto(here)
    expect(page.locator("#opinion")).to_have_value("断网时按的通过")
