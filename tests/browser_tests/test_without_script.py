"""The same forms with JavaScript switched off."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_village_writes_without_script(sign_in):
    page = sign_in("gw20", java_script_enabled=False)
    plan = page.url
    page.goto(f"{plan}/blocks/task.civility.4")
    rows = page.locator(".measure").count()
    page.locator("[name='situation']").fill("有盘鼓队一支，活动集中在春节。")
    page.get_by_role("button", name="加一行").click()
    expect(page.locator("[name='situation']")).to_have_value("有盘鼓队一支，活动集中在春节。")
    page.locator("[name$='.text']").last.fill("重阳节办一场演出")
    page.locator("#save").click()
    expect(page.locator("#save-state")).to_contain_text("已保存")
    assert page.locator(".measure").count() >= rows
    expect(page.locator("[name$='.text']").last).to_have_value("重阳节办一场演出")
