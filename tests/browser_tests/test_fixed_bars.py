"""A bar that stays at the foot of the window is low, and covers nothing that has the focus (screens.md)."""

import pytest

pytestmark = pytest.mark.browser

HIGHEST = 72  # px, in ordinary size of text
BARS = ".action-bar, .decision-bar, .batch-bar"
SIZES = [(1366, 768, "normal"), (1366, 768, "huge"), (390, 844, "normal"), (360, 740, "normal"), (360, 740, "huge")]
LINE_OF_WORK = "/plans?state=submitted"

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


def pages_with_bars(page):
    """One of each kind, as the sample data have them."""
    page.goto(LINE_OF_WORK)
    review = page.locator("#plan-table tbody th a").first.get_attribute("href")
    return {"review": review, "list": LINE_OF_WORK}


def bars_of(page):
    heights = "all => all.filter(bar => getComputedStyle(bar).position === 'sticky').map(bar => bar.offsetHeight)"
    return [height for height in page.locator(BARS).evaluate_all(heights) if height]


@pytest.mark.parametrize("who", ["reviewer", "secretary"])
def test_bars_are_low_and_cover_nothing_that_has_the_focus(sign_in, who):
    page = sign_in(who)
    if who == "reviewer":
        places = pages_with_bars(page)
    else:
        block = page.locator("a[href*='/blocks/']").first.get_attribute("href").partition("#")[0]
        places = {"block": block, "table": block.partition("/blocks/")[0] + "/tables/branch"}
    seen = 0
    for name, address in places.items():
        page.goto(address)
        for width, height, size in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate("size => { document.documentElement.className = `text-${size}` }", size)
            if name == "list":
                page.locator("#plan-table tbody input[type=checkbox]").first.check()
            heights = bars_of(page)
            seen += len(heights)
            limit = HIGHEST if size == "normal" else height / 4
            assert [one for one in heights if one > limit] == [], (name, width, size)
            assert page.evaluate(COVERED, BARS) == [], (name, width, size)
    assert seen >= len(SIZES), "no bar was seen"
