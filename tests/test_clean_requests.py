"""Whatever comes in is clean before any view, form or filter sees it (issue 16 A6)."""

import importlib
import pkgutil
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask import request
from flask_wtf import FlaskForm
from wtforms import Form, PasswordField, StringField
from wtforms.fields.core import UnboundField

import portal
from portal.kernel.text import clean_search
from portal.web.clean_requests import SECRETS
from tests.browser import words_of
from tests.people import PASSWORD

DIRTY = "\u202agw\u200b12\u2069\ufeff\u00ad\ufe0f⻓\uf0b7"


def _modules():
    for found in pkgutil.walk_packages(portal.__path__, "portal."):
        if ".forms" in found.name or found.name.endswith("forms"):
            yield importlib.import_module(found.name)


def forms_of_the_portal():
    list(_modules())
    found, waiting = set(), [Form, FlaskForm]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("portal."):
                found.add(kind)
    return sorted(found, key=lambda kind: (kind.__module__, kind.__name__))


def string_fields(kind):
    """name → unbound field, for every text box of a form class."""
    fields = {name: getattr(kind, name) for name in dir(kind) if isinstance(getattr(kind, name, None), UnboundField)}
    return {name: field for name, field in fields.items() if issubclass(field.field_class, StringField)}


def test_every_text_box_of_every_form_reads_clean_words(app):
    kinds = forms_of_the_portal()
    assert len(kinds) > 40
    for kind in kinds:
        for name, field in string_fields(kind).items():
            if issubclass(field.field_class, PasswordField):
                assert name in SECRETS, f"{kind.__name__}.{name}: a secret that is cleaned could not be typed again"
                continue
            with app.test_request_context("/", method="POST", data={name: DIRTY}):
                assert request.form[name] == "gw12长●", f"{kind.__name__}.{name}"


@pytest.mark.parametrize("name", ["search", "who", "code", "q", "whatever.comes"])
def test_every_search_and_address_is_clean(app, name):
    with app.test_request_context(f"/?{name}={quote(DIRTY)}&{name}=2"):
        assert request.args[name] == request.values[name] == "gw12长●"
        assert request.args.getlist(name) == ["gw12长●", "2"]


def test_secrets_stay_as_they_are_typed(app):
    data = dict.fromkeys(SECRETS, " a\u200bb ")
    with app.test_request_context("/", method="POST", data=data):
        assert request.form.to_dict() == data


# Each address with a search box, and what is looked for there by whom.
SEARCHES = [
    ("/accounts", "search", "clerk", "admin"),
    ("/accounts", "search", "王秀英", "admin"),
    ("/units", "search", "liushu", "admin"),
    ("/units", "search", "柳树村", "admin"),
    ("/plans", "search", "lsc", "reviewer"),
    ("/plans", "search", "柳树村", "reviewer"),
    ("/audit", "who", "clerk", "admin"),
    ("/audit", "who", "王秀英", "admin"),
    ("/audit", "unit", "柳树村", "admin"),
    ("/audit", "address", "127.0.0.1", "admin"),
    ("/audit/sessions", "who", "王秀英", "auditor"),
    ("/audit/sessions", "unit", "柳树村", "auditor"),
]


def test_every_address_with_a_search_is_tried_here(app):
    """A new route that takes words to look for belongs into SEARCHES."""
    templates = "".join(path.read_text("utf-8") for path in (portal.kernel.config.ROOT / "templates").rglob("*.html"))
    townships = 1  # list_townships.html leads to /plans
    of_numbers = 1  # the number of a request is made up anew each time; tested in tests/history
    in_a_loop = 1  # the boxes of list_sessions.html are written once
    boxes = {(path, name) for path, name, _, _ in SEARCHES if path != "/audit/sessions"}
    assert templates.count('type="search"') == len(boxes) + townships + of_numbers + in_a_loop, "add the new search"


# The same words as other keyboards, phones and lists write them.
SPELLINGS = {
    "as they are": "{}",
    "marks of direction": "\u202a{}\u202c",
    "a zero-width space from WeChat": "{}\u200b",
    "a byte order mark": "\ufeff{}",
    "soft hyphens": "\u00ad{}\u00ad",
    "blanks of all kinds around": "\u3000\u00a0{}\u2003\t",
    "a selector of variants": "{}\ufe0f",
}


def as_written(words: str) -> Iterator[str]:
    """Full width, decomposed, with something between all signs."""
    yield from (spelling.format(words) for spelling in SPELLINGS.values())
    yield words.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    yield "\u200b".join(words)
    yield "\u2060".join(words)
    if not words.isascii():
        yield " ".join(words)
        yield "\u3000".join(words)


@pytest.mark.parametrize(("path", "name", "words", "who"), SEARCHES)
def test_a_search_finds_what_is_meant_however_it_is_written(browse, submitted_plan, path, name, words, who):
    if path.startswith("/audit"):  # somebody is found there once they have come in
        door = browse()
        door.submit(door.get("/sign-in"), "main form", username="clerk", password=PASSWORD)
    browser = browse(who)
    plain = browser.get(f"{path}?{name}={quote(words)}")
    assert words_of(plain) != words_of(browser.get(f"{path}?{name}={quote('没有这个')}"))
    for spelling in as_written(words):
        assert words_of(browser.get(f"{path}?{name}={quote(spelling)}")) == words_of(plain), ascii(spelling)


@pytest.mark.parametrize(
    "typed", ["138-0000-1234", "138 0000 1234", "+86 138 0000 1234", "８６１３８００００１２３４", "13800001234"]
)
def test_a_telephone_is_looked_for_by_its_digits(typed):
    assert clean_search(typed) == "13800001234"


@pytest.mark.parametrize("typed", ["2022-09-30", "示例村 03", "John Smith", "（一）村", "+86 0371"])
def test_what_is_no_telephone_keeps_its_signs(typed):
    assert clean_search(typed) == typed


def test_a_name_stored_with_a_blank_is_found_by_both_spellings(browse, people, session):
    people["clerk"].name = "张 三"
    session.commit()
    for search in ("张三", "张 三", "张\u3000三"):
        assert "张 三" in browse("admin").get(f"/accounts?search={quote(search)}").text, ascii(search)
