"""Comparing what stands in a form (fields.js), and the rows of a task in the page (measures.js): pure logic, generated,
in one empty page without the portal."""

import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from playwright.sync_api import Browser, Page

from tests.browser_tests.scripts import as_globals

pytestmark = pytest.mark.browser

CELLS = ("text", "owner", "due_on")
WORDS = ("", "", "甲", "乙\n丙", "a=1&b", "100% 完成", "＋")
ROW = """<li class="measure"><input type="hidden" name="measure" value="{0}">
<button name="do" value="copy:{0}" id="copy.{0}">复制</button>
<button name="do" value="remove:{0}" id="remove.{0}">删除</button>
<label for="measure.{0}.text">措施</label><textarea id="measure.{0}.text" name="measure.{0}.text"></textarea>
<input type="text" name="measure.{0}.owner"><input type="date" name="measure.{0}.due_on"></li>"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.set_content("<!doctype html><main></main>")
    page.add_script_tag(content=as_globals("fields", "measures"))
    yield page
    context.close()


# ---- states ------------------------------------------------------------------------------------------------------

Pairs = list[tuple[str, str]]


def a_state(chance: random.Random) -> Pairs:
    """What a form might hold: answers, some of them twice, and rows in any order."""
    pairs = [(name, chance.choice(WORDS)) for name in ("gap", "goal", "twice", "twice") if chance.random() < 0.9]
    for uid in chance.sample("abcd", chance.randint(0, 4)):
        pairs.append(("measure", uid))
        pairs += [(f"measure.{uid}.{cell}", chance.choice(WORDS)) for cell in CELLS]
    return pairs


def by_place(pairs: Pairs) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for name, value in pairs:
        if name != "measure":
            found[name, sum(name == other for other, _ in found)] = value
    return found


def written(pairs: Pairs) -> list[str]:
    uids = [value for name, value in pairs if name == "measure"]
    return [uid for uid in uids if any(n.startswith(f"measure.{uid}.") and v.strip() for n, v in pairs)]


def test_states_are_compared_by_name_and_occurrence(page):
    chance = random.Random(16)
    cases = [(a_state(chance), a_state(chance)) for _ in range(400)]
    answers = page.evaluate(
        """cases => cases.map(([a, b]) =>
             [fields.changes(a, b), fields.isSame(a, b), fields.isSame(a, a), fields.writtenRows(a)])""",
        [[urlencode(a), urlencode(b)] for a, b in cases],
    )
    for (before, now), (changes, is_same, is_itself, rows) in zip(cases, answers, strict=True):
        was, are = by_place(before), by_place(now)
        wanted = {place: (was.get(place), are.get(place)) for place in was.keys() | are.keys()}
        assert {(c["name"], c["nth"]): (c["was"], c["is"]) for c in changes} == {
            place: pair for place, pair in wanted.items() if pair[0] != pair[1]
        }
        said = [{place: value for place, value in one.items() if value} for one in (was, are)]
        assert is_same == (said[0] == said[1] and written(before) == written(now))
        assert is_itself and rows == written(before)


def test_a_state_takes_values_of_another_at_the_changed_places_only(page):
    chance = random.Random(61)
    cases = [(a_state(chance), a_state(chance), a_state(chance)) for _ in range(300)]
    answers = page.evaluate(
        "cases => cases.map(([page, base, mine]) => fields.withValuesOf(page, base, fields.changes(base, mine)))",
        [[urlencode(state) for state in case] for case in cases],
    )
    for (shown, base, mine), answer in zip(cases, answers, strict=True):
        joined = parse_qsl(answer, keep_blank_values=True)
        was, are, now = by_place(base), by_place(mine), by_place(shown)
        touched = {place for place in was.keys() | are.keys() if was.get(place) != are.get(place)}
        wanted = {place: value for place, value in now.items() if place not in touched}
        wanted |= {place: was[place] for place in touched if place in was}
        # A value that is missing moves a later one of the same name one place up.
        assert sorted((name, value) for (name, _), value in wanted.items()) == sorted(
            pair for pair in joined if pair[0] != "measure"
        )
        assert [v for n, v in joined if n == "measure"] == [v for n, v in shown if n == "measure"]


# ---- rows in the page --------------------------------------------------------------------------------------------

Row = dict[str, Any]
STEP = """([steps]) => steps.map(step => {
  const form = document.querySelector("form");
  if (step.verb === "type") {
    form.elements[`measure.${step.target}.${step.cell}`].value = step.words;
  } else {
    if (step.words) { form.elements["fill.owner"].value = step.words; }
    const done = measures.press(form, step.verb, step.target || "", step.uid);
    if (step.back && done.back) { done.back(); }
  }
  return [fields.read(form), Array.from(form.querySelectorAll("button[name=do]")).map(button => button.value)];
})"""


def press(rows: list[Row], step: dict[str, Any]) -> list[Row]:
    """The model: what a button makes of a list of rows."""
    rows = [dict(row) for row in rows]
    place = next((n for n, row in enumerate(rows) if row["uid"] == step.get("target")), -1)
    verb, is_taken_back = step["verb"], step["back"] and step["verb"] in ("copy", "remove", "fill-all", "fill-empty")
    return rows if is_taken_back else VERBS[verb](rows, place, step)


def fill(rows: list[Row], step: dict[str, Any], *, only_empty: bool) -> list[Row]:
    for row in rows:
        if any(row.get(cell) for cell in CELLS) and not (only_empty and row.get("owner")):
            row["owner"] = step["words"]
    return rows


def moved(rows: list[Row], place: int, by: int) -> list[Row]:
    rows.insert(max(0, place + by), rows.pop(place))
    return rows


VERBS = {
    "type": lambda rows, at, step: [*rows[:at], rows[at] | {step["cell"]: step["words"]}, *rows[at + 1 :]],
    "add": lambda rows, at, step: [*rows, {"uid": step["uid"]}],
    "copy": lambda rows, at, step: [*rows[: at + 1], rows[at] | {"uid": step["uid"]}, *rows[at + 1 :]],
    "remove": lambda rows, at, step: rows[:at] + rows[at + 1 :],
    "up": lambda rows, at, step: moved(rows, at, -1),
    "down": lambda rows, at, step: moved(rows, at, +1),
    "fill-all": lambda rows, at, step: fill(rows, step, only_empty=False),
    "fill-empty": lambda rows, at, step: fill(rows, step, only_empty=True),
}


def a_step(chance: random.Random, rows: list[Row], number: int) -> dict[str, Any]:
    verbs = ["type", "type", "add", "copy", "up", "down", "fill-all", "fill-empty"] + ["remove"] * (len(rows) > 1)
    verb = chance.choice(verbs)
    step = {"verb": verb, "uid": f"new{number}", "back": chance.random() < 0.25}
    if verb in ("type", "copy", "remove", "up", "down"):
        step["target"] = chance.choice(rows)["uid"]
    if verb == "type":
        step |= {"cell": chance.choice(("text", "owner")), "words": chance.choice(["", "甲", f"第{number}次"])}
    if verb.startswith("fill"):
        step["words"] = f"某{number}"
    return step


BEGIN = """html => {
  document.querySelector("main").innerHTML =
    `<form><ol class=measures>${html}</ol><input type=text name=fill.owner></form>`;
  const form = document.querySelector("form");
  measures.addRow(form, "first");
  measures.removeRow(form, "first");   // now the rows have 上移 and 下移
}"""


def tools(uids: list[str]) -> list[str]:
    """上移 and 下移 stand where there is somewhere to go."""
    pairs = [(verb, n, uid) for n, uid in enumerate(uids) for verb in ("up", "down")]
    return [f"{verb}:{uid}" for verb, n, uid in pairs if (n > 0 if verb == "up" else n < len(uids) - 1)]


@pytest.mark.parametrize("seed", range(12))
def test_the_buttons_do_in_the_page_what_they_do_to_a_list(page, seed):
    chance = random.Random(seed)
    rows: list[Row] = [{"uid": f"row{n}"} for n in range(chance.randint(1, 3))]
    page.evaluate(BEGIN, "".join(ROW.format(row["uid"]) for row in rows))
    steps, models = [], []
    for number in range(30):
        steps.append(a_step(chance, rows, number))
        rows = press(rows, steps[-1])
        models.append(rows)
    for step, model, (state, buttons) in zip(steps, models, page.evaluate(STEP, [steps]), strict=True):
        shown = dict(parse_qsl(state, keep_blank_values=True))
        uids = [value for name, value in parse_qsl(state) if name == "measure"]
        assert uids == [row["uid"] for row in model], step
        for row in model:
            cells = {cell: shown[f"measure.{row['uid']}.{cell}"] for cell in CELLS}
            assert cells == {cell: row.get(cell, "") for cell in CELLS}, step
        assert [button for button in buttons if button.startswith(("up:", "down:"))] == tools(uids)
