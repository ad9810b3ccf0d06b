"""What old office browsers (Chromium 86) do not know must not be in our files; what the policy forbids neither."""

import gzip
import re
from pathlib import Path

import pytest

from portal.web import assets, modules

ROOT = Path(__file__).resolve().parent.parent
SHEETS = sorted((ROOT / "static/css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

TOO_NEW_CSS = [":has(", ":is(", ":where(", "@layer", "@container", "inset:", "aspect-ratio", "accent-color", "dvh"]
TOO_NEW_CSS += ["color-mix", "oklch", "text-wrap", "@starting-style", "@property", "subgrid", "translate:"]
TOO_NEW_JS = [".at(", "Object.hasOwn", "structuredClone", "randomUUID", "AbortSignal.timeout", "findLast", "??=", "||="]


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_style_sheets_know_the_floor(sheet):
    css = without_comments(sheet.read_text())
    assert [word for word in TOO_NEW_CSS if word in css] == []
    assert not re.search(r":not\([^)]*,", css), ":not() with a list"
    assert not re.search(r"url\((?!['\"]?data:)", css), "an address in a style sheet"
    assert not re.search(r"\{[^{}@]*&", css), "nesting"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_know_the_floor(script):
    code = re.sub(r"//.*", "", without_comments(script.read_text()))
    assert [word for word in TOO_NEW_JS if word in code] == []
    assert "eval(" not in code and "innerHTML" not in code


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_hold_nothing_inline(template):
    html = template.read_text()
    if "paper" in template.parts:  # printed, never sent to a browser
        return
    assert not re.search(r"<(style|script)(?![^>]*src=)[^>]*>", html)
    assert not re.search(r"\s(style|on[a-z]+|hx-on[a-z:-]*|hx-delete|hx-put|hx-patch|hx-boost)\s*=", html)
    assert "|safe" not in html and "{% autoescape" not in html


def test_the_first_page_stays_small(browse):
    """Design §2: style sheets at most 15 kB together; issue 3: the first page with everything at most 60 kB."""
    browser = browse()
    page = browser.get("/sign-in")
    sizes = {}
    for name, address in (
        ("css", page.select_one("link[rel=stylesheet]")["href"]),
        ("js", page.select_one("script")["src"]),
    ):
        response = browser.get(address, encoding="gzip").response
        assert response.headers["Content-Encoding"] == "gzip"
        sizes[name] = len(response.data)
    assert sizes["css"] <= 15_000
    assert sum(sizes.values()) + len(gzip.compress(page.response.data)) <= 60_000


def test_every_style_sheet_and_script_is_in_a_bundle():
    assert {f"{sheet}.css" for sheet in assets.SHEETS} == {path.name for path in SHEETS}
    assert {path.stem for path in SCRIPTS} == set(modules.in_order(ROOT / "static/js", assets.ENTRY))
