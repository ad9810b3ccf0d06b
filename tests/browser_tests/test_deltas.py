"""What a page makes of two states of a block (delta.js), the server makes whole again, as the whole form says it."""

import random
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.datastructures import MultiDict

from portal.plans.domain.content import Content, readable, tidy
from portal.plans.domain.field_keys import MEASURES
from portal.plans.forms import block_form
from portal.plans.forms.delta import unfolded
from tests.browser_tests.scripts import as_globals

pytestmark = pytest.mark.browser

KEY, CELLS = "task.safety.1", ("text", "owner", "due_on", "support", "task_force")
LONG = "很长的文字，" * 12
WORDS = ("", "甲", LONG, LONG[:-3] + "改了", "前面" + LONG, "a\nb＂引号＂", "𬭎𬭌" * 25, "𬭎𬭊" * 25)
DELTAS = "cases => cases.map(([base, fields, mayCut]) => delta.packed(delta.of({ base, fields }, mayCut)))"


@pytest.fixture
def page(browser: Browser, app: Flask) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.add_script_tag(content=as_globals("delta"))
    with app.test_request_context():
        yield page
    context.close()


def a_state(chance: random.Random) -> str:
    pairs = [(name, chance.choice(WORDS)) for name in ("situation", "gap", "goal")]
    pairs += [("assessment", chance.choice(("met", "unmet")))] * chance.randint(0, 1)
    for uid in chance.sample(["abcd", "efgh", "jkmn", "pqrs"], chance.randint(0, 3)):
        cells = dict.fromkeys(CELLS, "") | {"text": chance.choice(WORDS), "owner": chance.choice(("", "张三"))}
        pairs += [("measure", uid), *((f"measure.{uid}.{cell}", words) for cell, words in cells.items())]
    return urlencode(pairs)


def content_of(form: MultiDict[str, str]) -> Content:
    bound = block_form(KEY, year=2026, formdata=form)
    bound.validate()
    return tidy(readable(bound.content(), {}))


def whole(state: str) -> MultiDict[str, str]:
    return MultiDict([*parse_qsl(state, keep_blank_values=True), (MEASURES[:-1], "")])


def test_a_delta_is_as_good_as_the_whole_form(page):
    chance = random.Random(17)
    cases = [(a_state(chance), a_state(chance), n % 2 == 0) for n in range(200)]
    for (base, mine, _), packed in zip(cases, page.evaluate(DELTAS, cases), strict=True):
        seen = content_of(whole(base))
        made = unfolded(KEY, MultiDict({"version": "1", "delta": packed}), seen, seen)
        assert content_of(made) == content_of(whole(mine)), packed
        assert content_of(whole(made["base"])) == seen, packed
