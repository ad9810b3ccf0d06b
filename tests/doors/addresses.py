"""Every way in, as the portal's own map has it: method and address, with the numbers of things still by name."""

import itertools
import re
from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

# An address names one of these words where its own rule does not say which words there are.
WORDS = {
    "block_key": "task.branch.1",
    "star_key": "branch",
    "code": "00000000",
    "filename": "nothing",
    "year": "2022",
    "number": "1",
    "page": "1",
}
# The acts that a rule leaves open.
ACTS = {"practice.practise": "village", "catalogue.act_on_task": "down"}
PLACE = re.compile(r"<(?:[^<>]*:)?(\w+)>")


def doors(app: Flask) -> Iterator[str]:
    """`GET /plans/{plan_id}`, for each method of each rule and each word that a rule itself gives to choose from."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield from (f"{method} {address}" for address in _addresses(rule))


def _addresses(rule: Rule) -> Iterator[str]:
    names = sorted(rule.arguments)
    for chosen in itertools.product(*(_choices(rule, name) for name in names)):
        values = dict(zip(names, chosen, strict=True))
        yield PLACE.sub(lambda place, values=values: values[place[1]], rule.rule)


def _choices(rule: Rule, name: str) -> tuple[str, ...]:
    if named := getattr(rule._converters[name], "items", None):
        return tuple(named)
    if name == "act":
        return (ACTS.get(rule.endpoint, "nothing"),)
    return (WORDS.get(name, f"{{{name}}}"),)
