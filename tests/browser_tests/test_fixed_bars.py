"""A bar that stays at the foot of the window is low, and covers nothing that has the focus (screens.md).

The pages are those of the route table, as each role sees them, and the bars are what the stylesheets keep at the foot:
a new page, or a new kind of bar, is met without anybody adding it here. No server: the browser is answered by the
application itself, in this very thread.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Route

from portal.kernel.config import ROOT
from tests.browser import Browser
from tests.hostile.addresses import addresses
from tests.hostile.conftest import world  # noqa: F401

pytestmark = pytest.mark.browser

HIGHEST = 72  # px, in ordinary size of text
SIZES = [(1366, 768, "normal"), (1366, 768, "huge"), (390, 844, "normal"), (360, 740, "normal"), (360, 740, "huge")]
ROLES = ("secretary", "liaison", "reviewer", "county", "admin")
HERE = "http://portal.test"
# What has to be there, so that the search cannot end by finding nothing.
KNOWN = {
    "secretary": {"plans.show_block"},
    "reviewer": {"reviews.show_review", "reviews.list_plans", "reviews.show_column"},
}

# What of a page's boxes and buttons has the focus and is seen less than whole: covered by a bar, or outside the window.
COVERED = """async bars => {
  const found = [];
  const kinds = ['input:not([type=hidden])', 'textarea', 'select', 'button', 'a'];
  const all = [...document.querySelectorAll(kinds.map(kind => `main ${kind}`).join(', '))];
  for (const one of all.filter((_, n) => n % Math.ceil(all.length / 15) === 0)) {
    if (!one.offsetParent || one.closest(bars)) { continue; }
    one.focus();
    if (document.activeElement !== one) { continue; }
    one.scrollIntoView({block: 'nearest'});
    await new Promise(requestAnimationFrame);
    const box = one.getBoundingClientRect(), x = box.left + Math.min(box.width / 2, 20);
    for (const y of [box.top + 3, box.top + Math.min(box.height, 60) - 3]) {
      const top = document.elementFromPoint(x, y);
      if (!top || top.closest(bars)) { found.push(one.id || one.textContent.trim().slice(0, 20)); break; }
    }
  }
  return found;
}"""


def bars_of_the_stylesheets() -> str:
    """A selector of everything that is kept at the foot of the window."""
    found: list[str] = []
    for sheet in sorted((ROOT / "static/css").glob("*.css")):
        words = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        for selectors, rules in re.findall(r"([^{}]+)\{([^{}]*)\}", words):
            if re.search(r"position:\s*(sticky|fixed)", rules) and re.search(r"[\s;]bottom:\s*0", f" {rules}"):
                found += [selector.strip() for selector in selectors.split(",")]
    return ", ".join(found)


BARS = bars_of_the_stylesheets()


def pages_with_bars(app, person: Browser, ids) -> dict[str, str]:
    """Endpoint → address of one page of each kind on which this person finds a bar."""
    found: dict[str, str] = {}
    for address, endpoint in addresses(app, "GET", ids).items():
        if endpoint in found:
            continue
        answer = person._send("get", address)
        is_page = answer.status_code == 200 and answer.mimetype == "text/html"
        page = BeautifulSoup(answer.text if is_page else "", "html.parser")
        answer.close()
        if any(bar.find_parent("main") for bar in page.select(BARS)):
            found[endpoint] = address
    return found


@pytest.fixture
def window(browser: Chromium) -> Iterator[Page]:
    context = browser.new_context(base_url=HERE, viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def answer_by(window: Page, person: Browser) -> None:
    """Whatever the pages ask for, the application says it; nothing that a page sends by itself changes anything."""

    def answer(route: Route) -> None:
        place = urlsplit(route.request.url)
        if route.request.method != "GET":
            route.fulfill(status=204)
            return
        said = person._send("get", f"{place.path}?{place.query}")
        headers = {name: value for name, value in said.headers.items() if name.lower() not in ("set-cookie",)}
        route.fulfill(status=said.status_code, headers=headers, body=said.get_data())
        said.close()

    window.route("**/*", answer)


def show_all_bars(window: Page) -> None:
    """A bar about ticked rows is there once a row is ticked."""
    ticks = window.locator("main tbody input[type=checkbox]:enabled")
    if ticks.count():
        ticks.first.check()


def heights(window: Page) -> list[int]:
    kept = "bar => bar.offsetHeight && getComputedStyle(bar).position !== 'static'"
    return list(window.locator(BARS).evaluate_all(f"all => all.filter({kept}).map(bar => bar.offsetHeight)"))


@pytest.mark.timeout(180)
@pytest.mark.parametrize("who", ROLES)
def test_bars_are_low_and_cover_nothing_that_has_the_focus(app, browse, world, window, who):  # noqa: F811
    person = browse(who)
    pages = pages_with_bars(app, person, world[1])
    assert set(pages) >= KNOWN.get(who, set())
    answer_by(window, person)
    for endpoint, address in pages.items():
        window.goto(address)
        show_all_bars(window)
        seen = 0
        for width, height, size in SIZES:
            window.set_viewport_size({"width": width, "height": height})
            window.evaluate("size => { document.documentElement.className = `text-${size}` }", size)
            bars = heights(window)
            seen += len(bars)
            limit = HIGHEST if size == "normal" else height / 4
            assert [one for one in bars if one > limit] == [], (endpoint, width, size)
            assert window.evaluate(COVERED, BARS) == [], (endpoint, address, width, size)
        assert seen or endpoint not in KNOWN.get(who, ()), f"{endpoint}: no bar was seen"
