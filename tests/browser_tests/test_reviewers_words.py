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


def test_a_draft_keeps_who_may_read_it_and_what_it_is_about(sign_in):
    """Acceptance 56: after leaving, a reload and in a second tab; and the button says it."""
    page = open_review(sign_in, -6)
    here = page.url
    field = page.locator("[id='field-analysis--goal']")
    text = field.locator(".review-field__text")
    text.evaluate("(p) => getSelection().setBaseAndExtent(p.firstChild, 0, p.firstChild, 4)")
    quote = text.inner_text()[:4]
    comment_on(page, "field-analysis--goal").fill("先不告诉村里")
    field.get_by_label("内部意见").check()
    expect(field.get_by_role("button", name="加上这条意见 · 只给镇里看", exact=True)).to_be_visible()
    second = page.context.new_page()
    second.goto(here)
    for other in (page, second):
        other.bring_to_front()
        other.goto("/plans")
        other.goto(here)
        expect(other.locator("#unsent-remarks")).to_contain_text("先不告诉村里（内部意见）")
        field = other.locator("[id='field-analysis--goal']")
        expect(comment_on(other, "field-analysis--goal")).to_have_value("先不告诉村里")
        expect(field.get_by_label("内部意见")).to_be_checked()
        expect(field.locator("[data-quoted]")).to_have_text(f"针对“{quote}”")
        expect(field.get_by_role("button", name="加上这条意见 · 只给镇里看", exact=True)).to_be_in_viewport(ratio=1)
        expect(other.locator("#decision-bar")).to_have_css("position", "static")
    second.locator("[id='field-analysis--goal']").get_by_role("button", name="加上这条意见").click()
    expect(second.locator("#comments .comment.is-internal")).to_contain_text("先不告诉村里")
    expect(second.locator("#comments .comment.is-internal")).to_contain_text(quote)
    second.reload()
    expect(second.locator("#unsent-remarks")).to_have_count(0)


def test_a_remark_from_the_column_view_is_asked_about_before_a_decision(sign_in):
    page = open_review(sign_in, -7)
    here, plan = page.url, page.url.split("/plans/")[1].split("/")[0]
    page.goto("/columns")
    page.locator(f"input[name=plan][value='{plan}']").check()
    page.locator("#body").fill("横看时写的")
    page.get_by_label("内部意见").check()
    expect(page.get_by_role("button", name="给勾选的村提这条意见 · 只给镇里看", exact=True)).to_be_visible()
    page.reload()
    expect(page.locator("#body")).to_have_value("横看时写的")
    expect(page.get_by_label("内部意见")).to_be_checked()
    expect(page.locator(".kept-words")).to_contain_text("请重新勾选")
    page.goto(here)
    page.get_by_role("button", name="通过", exact=True).click()
    expect(page.locator("#asks-first")).to_contain_text("横看时写的（内部意见）")
    page.goto("/plans?state=submitted")
    page.locator(f"input[name=plan][value='{plan}']").check()
    page.get_by_role("button", name="通过勾选的村").click()
    expect(page.locator("#asks-first")).to_contain_text("横看时写的")
    page.locator("#asks-first").get_by_role("button", name="不要了").click()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('words:'))") == []


def test_a_mended_remark_and_an_answer_come_back_too(sign_in):
    page = open_review(sign_in, -8)
    here = page.url
    comment_on(page, "field-analysis--gaps").fill("原来的话")
    page.get_by_role("button", name="加上这条意见").click()
    expect(page.locator("#comments")).to_contain_text("原来的话")
    for name, label in (("修改", "意见"), ("回复", "回复")):
        page.goto(here)
        page.locator("#comments").get_by_role("link", name=name).first.click()
        page.get_by_label(label, exact=True).fill(f"{name}到一半")
        expect(page.get_by_role("button", name="随审核结果发给村里")).to_be_visible()
        address = page.url
        page.goto(here)
        page.goto(address)
        expect(page.get_by_label(label, exact=True)).to_have_value(f"{name}到一半")
        page.get_by_role("button", name="随审核结果发给村里").click()
        expect(page.locator("#comments")).to_contain_text(f"{name}到一半")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('words:'))") == []


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
    expect(page.locator("#decision-bar")).to_contain_text("有 1 条意见还没有发出")
    expect(page.locator("#opinion")).to_have_value("同意")
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
