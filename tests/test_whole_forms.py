"""What every form carries: the browser puts nothing into it by itself, and a request that was cut is not read."""

import re
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.routing import Rule

from portal.kernel.config import ROOT
from portal.web.whole_forms import END, FORM_TYPES
from tests.browser import form_data

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PEOPLE = ("clerk", "reviewer", "county")


def refuse_incomplete(form: Tag) -> None:
    """Nothing is put in by the browser; what is posted ends with the mark, whatever else belongs to the form."""
    said = f"{form.get('action')}: {form.get('id')}"
    assert form.get("autocomplete"), said
    if form.get("method") == "post":
        boxes = [box for box in form.select("input, textarea, select") if box.get("name")]
        assert boxes[-1]["name"] == END, said


def test_every_form_of_every_template_is_completed(app: Flask):
    found = 0
    for path in TEMPLATES:
        source = app.jinja_env.preprocess(path.read_text(), name=str(path))
        forms = re.findall(r"<form\b.*?</form>", source, re.DOTALL)
        assert source.count("<form") == len(forms) == source.count("</form>"), f"{path}: a form beyond its file"
        found += len(forms)
        for form in forms:
            assert re.match(r'<form [^>]*autocomplete="', form), path
            assert form.endswith(f'<input type="hidden" name="{END}" value="1"></form>') or 'method="post"' not in form
    assert found > 90


def links_of(page: BeautifulSoup) -> list[str]:
    return [link["href"].partition("#")[0] for link in page.select("a[href^='/']") if "download" not in link.attrs]


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_that_can_be_reached_has_complete_forms_only(app, browse, plan, who):
    browser, waiting, seen, forms = browse(who), ["/"], set(), 0
    urls = app.url_map.bind("localhost")
    while waiting:
        url = waiting.pop(0)
        endpoint, _ = urls.match(url.partition("?")[0]) if url.startswith("/") else ("", {})
        if endpoint in seen or endpoint in ("static", "accounts.sign_out"):
            continue
        seen.add(endpoint)
        answer = browser._send("get", url, follow_redirects=True)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        page = BeautifulSoup(answer.text, "html.parser")
        forms += sum(refuse_incomplete(form) is None for form in page.select("form"))
        waiting += links_of(page)
    assert len(seen) > 12 and forms > 12, (len(seen), forms)


def address_of(rule: Rule) -> str:
    values = {name: getattr(kind, "items", [1]) for name, kind in rule._converters.items()}
    built = rule.build({name: next(iter(found)) for name, found in values.items()}, append_unknown=False)
    assert built
    return built[1]


def test_a_form_without_its_end_is_read_by_no_route(app, browse, plan):
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    client = browse("secretary").client
    assert len(rules) > 60
    for rule in rules:
        for body in (b"csrf_token=x&body=%E4%B8%80", b"version=0&end"):
            answer = client.post(address_of(rule), data=body, content_type=FORM_TYPES[0])
            assert answer.status_code == (400 if b"end" not in body else answer.status_code), rule
    assert client.post("/nowhere", data=b"a=1", content_type=FORM_TYPES[0]).status_code == 404


def test_what_was_cut_is_told_and_shown_back(browse, plan):
    browser = browse("secretary")
    page = browser.get(f"/plans/{plan.id}/blocks/analysis")
    data = form_data(page.select_one("#block form")) | {"overview": "网断以前写的话"}
    assert data.pop(END) == "1"
    answer = browser.client.post(f"/plans/{plan.id}/blocks/analysis", data=urlencode(data), content_type=FORM_TYPES[0])
    assert answer.status_code == 400 and "只收到一部分" in answer.text and "网断以前写的话" in answer.text
    assert "网断以前写的话" not in browser.get(f"/plans/{plan.id}/blocks/analysis").text
