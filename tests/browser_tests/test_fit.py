"""The lines that the page tells while somebody types are those that the server counts."""

import pytest

from portal.plans.domain import fit
from tests.plans.test_fit import PLANS, ROOT, WORDS

pytestmark = pytest.mark.browser


def test_the_browser_breaks_lines_as_the_server_does(browser):
    page_text = [text for text, width in browser_cases()]
    with browser.new_context() as context:
        page = context.new_page()
        boxes = "".join(
            f'<p><textarea id="b{n}" data-fit="{width}"></textarea><p class="field__count" id="b{n}-count">已写</p>'
            for n, (_, width) in enumerate(browser_cases())
        )
        page.set_content(f"<body>{boxes}<p><input id='owner' data-fit='4.0'></body>")
        page.evaluate(
            "texts => texts.forEach((text, n) => { document.getElementById('b' + n).value = text; })", page_text
        )
        page.add_script_tag(path=str(ROOT / "static" / "js" / "fit.js"))
        told = page.locator(".fit").all_inner_texts()[: len(page_text)]
        assert told == [words_for(fit.lines(text, width)) for text, width in browser_cases()]
        # A counter that app.js writes anew gets the words again.
        page.evaluate("document.getElementById('b0-count').textContent = '已写 3'")
        page.wait_for_function("document.getElementById('b0-count').textContent.includes('打印约')")
        page.locator("#owner").fill("王秀英、李国强、张建国、赵敏")
        assert page.locator("#owner-fit").inner_text() == "打印约 4 行"
        page.locator("#owner").fill("王秀英")
        assert page.locator("#owner-fit").inner_text() == ""


def browser_cases():
    contents = PLANS["normal"].contents.values()
    said = {value for content in contents for value in content.values() if isinstance(value, str) and value}
    every = [*sorted(said), *WORDS, "GDP ± 3%，about 12,000 m2 of “greenhouse” ×2", "𬭎村" * 30]
    return [(text, width) for text in every for width in (3.2, 4.0, 8.1, 11.4, 16.0, 38.1)]


def words_for(lines):
    return f" · 打印约 {lines} 行" + ("，建议 12 行以内" if lines > 12 else "")
