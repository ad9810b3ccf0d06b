"""The pages of test_accessibility.py at every width and size of text. A file of its own: files are what two processes
divide among them."""

import pytest
from playwright.sync_api import expect

from tests.browser_tests.test_accessibility import PAGES, addresses

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "text_size"), [(360, "normal"), (390, "huge"), (1366, "huge"), (1920, "normal")])
@pytest.mark.parametrize("who", PAGES)
def test_pages_hold_at_every_width_and_size(sign_in, who, width, text_size):
    page = sign_in(who, {"width": width, "height": 900})
    wanted = addresses(page, who)
    page.goto("/password")
    page.locator("details.account summary").click()
    page.locator(f"button[name=text_size][value={text_size}]").click()
    expect(page.locator("html")).to_have_class(f"text-{text_size}")
    for address in wanted:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{address} scrolls sideways"
