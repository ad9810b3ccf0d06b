"""The pages of test_accessibility.py at every width and size of text. A file of its own: files are what two processes
divide among them."""

import pytest
from playwright.sync_api import expect

from tests.browser_tests.test_accessibility import PAGES, addresses

pytestmark = pytest.mark.browser

SIZES = [(360, "normal"), (390, "huge"), (1366, "huge"), (1920, "normal")]


@pytest.mark.parametrize("who", PAGES)
def test_pages_hold_at_every_width_and_size(sign_in, who):
    """Each page is loaded once and then made wider, and its text larger, as base.html does for who has chosen so."""
    page = sign_in(who)
    for address in addresses(page, who):
        page.goto(address)
        for width, text_size in SIZES:
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate("size => { document.documentElement.className = `text-${size}`; }", text_size)
            holds = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            assert holds, f"{address} scrolls sideways at {width} px, {text_size}"


def test_the_size_of_text_is_chosen_in_the_menu_and_stays(sign_in):
    page = sign_in("secretary")
    for size in ("huge", "normal"):  # in that order: other tests have this person too
        page.locator("details.account summary").click()
        page.locator(f"button[name=text_size][value={size}]").click()
        expect(page.locator("html")).to_have_class(f"text-{size}")
        page.reload()
        expect(page.locator("html")).to_have_class(f"text-{size}")
