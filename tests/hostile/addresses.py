"""Every address the portal answers to, made from its own map, so that a new route is met without anybody adding it."""

import itertools
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

# Files, not pages; and the way out of a page that prints, which starts a child for each call.
NOT_PAGES = ("static", "printing.preview_document")
CHOICES = {
    "block_key": ("profile", "analysis", "task.branch.1"),
    "star_key": ("branch",),
    "code": ("00000000",),
    "year": (2022,),
    "number": (1,),
    "page": (1,),
    "step": ("confirm",),
    "section": ("tasks",),
}


def addresses(app: Flask, method: str, ids: dict[str, Any], skip: tuple[str, ...] = NOT_PAGES) -> dict[str, str]:
    """Address → endpoint of everything that takes `method`; `ids` are the numbers of things that are there."""
    found = {}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if method in (rule.methods or ()) and rule.endpoint not in skip:
                found |= {rule.build(values, append_unknown=False)[1]: rule.endpoint for values in _values(rule, ids)}
    return found


def _values(rule: Rule, ids: dict[str, Any]) -> list[dict[str, Any]]:
    """All ways to fill in the address: what the route itself names, else a known choice, else a number there is."""
    names = sorted(rule.arguments)
    each = [_choices(rule, name, ids) for name in names]
    return [dict(zip(names, chosen, strict=True)) for chosen in itertools.product(*each)]


def _choices(rule: Rule, name: str, ids: dict[str, Any]) -> tuple[Any, ...]:
    named = getattr(rule._converters[name], "items", None)
    if named:
        return tuple(named)
    return CHOICES.get(name) or (ids.get(name, 1),)
