"""显示密码: by keyboard, told to screen readers, hidden again when sent, and kept nowhere."""

import re

import pytest

from tests.browser_server import SAMPLE_PASSWORD

pytestmark = pytest.mark.browser


def test_it_shows_and_hides_and_is_kept_nowhere(sign_in):
    page = sign_in("gw22")
    page.goto("/password")
    button = page.get_by_role("button", name=re.compile("显示密码.*原密码"))
    button.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    box = page.get_by_label("原密码")
    assert box.get_attribute("type") == "text"
    box.fill(SAMPLE_PASSWORD)
    assert SAMPLE_PASSWORD not in page.evaluate("JSON.stringify(localStorage)")
    page.evaluate("document.addEventListener('submit', event => event.preventDefault())")
    page.get_by_role("button", name="保存新密码").click()
    assert box.get_attribute("type") == "password" and button.get_attribute("aria-pressed") == "false"
