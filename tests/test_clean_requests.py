"""Whatever comes in is clean before any view, form or filter sees it (issue 16 A6)."""

import importlib
import pkgutil
from urllib.parse import quote

import pytest
from flask import request
from flask_wtf import FlaskForm
from wtforms import Form, PasswordField, StringField
from wtforms.fields.core import UnboundField

import portal
from portal.web.clean_requests import SECRETS
from tests.browser import words_of

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
    ("/units", "search", "liushu", "admin"),
    ("/plans", "search", "lsc", "reviewer"),
    ("/audit", "who", "clerk", "admin"),
    ("/audit", "unit", "柳树村", "admin"),
]


def test_every_address_with_a_search_is_tried_here(app):
    """A new route that takes words to look for belongs into SEARCHES."""
    templates = "".join(path.read_text("utf-8") for path in (portal.kernel.config.ROOT / "templates").rglob("*.html"))
    townships = 1  # list_townships.html leads to /plans
    assert templates.count('type="search"') == len(SEARCHES) + townships, "add the new search"


@pytest.mark.parametrize(("path", "name", "words", "who"), SEARCHES)
def test_a_search_finds_what_full_width_and_invisible_signs_hide(browse, submitted_plan, path, name, words, who):
    browser = browse(who)
    full = words.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    plain = browser.get(f"{path}?{name}={quote(words)}")
    dirty = browser.get(f"{path}?{name}={quote(chr(0x202A) + full + chr(0x200B))}")
    assert words_of(dirty) == words_of(plain) != words_of(browser.get(f"{path}?{name}={quote('没有这个')}"))
