"""The table of a block's buttons: nothing is pressed that it does not name, and nothing in it is said twice."""

import re
from pathlib import Path

import pytest

from portal.plans.domain.action_effects import Setting
from portal.plans.domain.block_actions import ACTIONS, SAVE, Focus, Leads, Needs, Target, offered
from portal.plans.domain.presses import Press, read_press

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates/plans").glob("*.html"))
NAMED = re.compile(r"\bactions(?:\.(\w+)|\[\"([\w-]+)\"\])")
BY_HAND = re.compile(r'name="do" value="(?!\{\{ (?:actions|action|undo)\.)|"name": "do"')


def test_every_button_of_the_table_stands_on_a_page_and_no_other() -> None:
    named = {a or b for path in TEMPLATES for a, b in NAMED.findall(path.read_text())}
    assert named | {"undo"} == set(ACTIONS), "the words of 撤销 come with its offer (pages/pressed.py)"


def test_no_template_says_itself_what_a_button_sends() -> None:
    found = [path.name for path in TEMPLATES if BY_HAND.search(path.read_text())]
    assert not found, f"use press_button of templates/plans/_press.html: {found}"


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.verb)
def test_a_button_is_read_as_it_was_written(action) -> None:
    assert read_press(action.value("k3x9")) == (action, "" if action.target is Target.nothing else "k3x9")
    assert action.words and (action.idle == "" or action.told), "what says that it did nothing says what it did"


def test_what_no_table_names_saves() -> None:
    assert read_press("") == (SAVE, "") and read_press("explode:k3x9")[0] is SAVE
    content = {"measures": ["aaaa"], "measure.aaaa.text": "修路"}
    assert Press(SAVE, Setting("task.branch.1", 2022)).after(content) == content


def test_where_the_eye_goes() -> None:
    assert {action.verb for action in ACTIONS.values() if action.leads is Leads.last_year} == {
        *("continue", "rewrite", "continue-rest", "take-year", "done", "undone")
    }
    assert ACTIONS["up"].focused("aaaa", "", False) == "up.aaaa"
    assert ACTIONS["add"].focused("", "bbbb", False) == "measure.bbbb.text"
    assert ACTIONS["copy"].focused("aaaa", "bbbb", True) == "measure.bbbb.text"
    assert ACTIONS["rewrite"].focused("last", "", True) == "measure.last.text"
    assert ACTIONS["remove"].focused("aaaa", "", True) == "undo"
    assert ACTIONS["remove"].focused("aaaa", "", False) == ""
    assert {action.focus for action in ACTIONS.values()} == set(Focus)


def test_what_is_closed_offers_less() -> None:
    everything = offered(True, True)
    assert everything == list(ACTIONS.values())
    assert {action.needs for action in offered(False, True)} == {Needs.nothing, Needs.measures}
    assert {action.needs for action in offered(False, False)} == {Needs.nothing}


def test_a_button_takes_away_the_fields_of_its_own_row_only() -> None:
    remove = Press(ACTIONS["remove"], Setting("task.branch.1", 2022, "aaaa"))
    assert remove.removes("measure.aaaa.text")
    assert not remove.removes("measure.bbbb.text") and not remove.removes("goal")
    assert not Press(ACTIONS["remove"], Setting("task.branch.1", 2022, "")).removes("goal")
    assert not Press(ACTIONS["copy"], Setting("task.branch.1", 2022, "aaaa")).removes("measure.aaaa.text")
