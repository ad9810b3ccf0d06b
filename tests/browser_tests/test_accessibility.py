"""axe, targets and width on each kind of page; other widths and sizes of text are in test_widths.py."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser_tests.conftest import PC, PHONE

pytestmark = pytest.mark.browser

# Links inside a sentence and the marks of native date boxes are as tall as their line (WCAG 2.2 §2.5.8, inline).
SMALL_TARGETS = """() => Array.from(document.querySelectorAll(
  "button, select, input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea, summary, .btn, nav a"
)).filter(element => {
  const box = element.getBoundingClientRect();
  const shown = box.width > 1 && box.height > 1 && getComputedStyle(element).visibility !== "hidden";
  return shown && box.height < 43.5;
}).map(element => element.outerHTML.slice(0, 120))"""

PAGES = {
    "secretary": [
        "/",
        "{plan}/blocks/profile",
        "{plan}/blocks/task.industry.2",
        "{plan}/whole",
        "{plan}/check",
        "{plan}/tables/industry",
        "{plan}/timeline",
        "{plan}/submissions/1/restore",
        "{plan}/workbook/upload",
        "/messages",
        "/prints",
        "/password",
        "/practice",
        "/t",
        "/pickup",
    ],
    "reviewer": [
        "/",
        "/plans",
        "{review}",
        "/prints",
        "/phrases?task=industry.2",
        "/messages",
        "/reminders",
        "/review-rules",
        "/columns?task=industry.2",
        "/liaisons",
        "/audit?what=review",
        "/prints/choose?document=warmap",
        "/packets",
        "/packets/new",
        "/archive",
        "/figures",
        "/figures/matrix",
        "/figures/years",
        "/figures/outside/new",
        "/figures/snapshots/new",
    ],
    "county": [
        "/",
        "/plans",
        "/plans?view=villages",
        "/figures",
        "/figures/villages",
        "/figures/outside",
        "/figures/matrix",
        "/figures/years",
        "/years",
        "/years/2022",
        "/catalogues",
        "/catalogues/import",
        "/settings",
        "/units?search=slc05",
        "/phrases",
        "/years/open",
        "/audit",
        "/status",
    ],
    "admin": ["/accounts?search=gw0", "/accounts/slips", "/units", "/me", "/me/second-step", "/status"],
}


def addresses(page: Page, who: str) -> list[str]:
    plan = page.url if who == "secretary" else ""
    review = ""
    if who == "reviewer":
        page.goto("/plans?state=submitted")
        review = page.locator("#plan-table tbody th a").first.get_attribute("href")
    return [address.format(plan=plan, review=review) for address in PAGES[who]]


@pytest.mark.parametrize("size", [PC, PHONE], ids=["pc", "phone"])
@pytest.mark.parametrize("who", PAGES)
def test_pages_can_be_used_by_everybody(sign_in, who, size):
    page, axe = sign_in(who, size), Axe()
    for address in addresses(page, who):
        page.goto(address)
        found = axe.run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
        assert page.evaluate(SMALL_TARGETS) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{address} scrolls sideways"
