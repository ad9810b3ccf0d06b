"""Rows of a task in the real page: any order of buttons, typing, pasting and last year's measures, also while an answer
is on its way, with answers that are slow, lost or refused. A list of rows is the model (measure_rows.py): after every
step the page shows it; the page never says stored of what is only here; and when the line is back, the server has it.

PORTAL_TEST_SEEDS=from:to tries others than the few that run always; a sequence that failed is one of them again.
"""

import os
import random
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser_tests import measure_rows as measures
from tests.browser_tests.measure_rows import Line, Rows, agree, settled, shown, take_back, written

pytestmark = pytest.mark.browser

WHO = "gw02"  # a draft in which nothing is written yet, with a plan of last year
STEPS = 9
FIRST, LAST = map(int, os.environ.get("PORTAL_TEST_SEEDS", "0:3").split(":"))
LINES = ("whole", "whole", "slow", "cut", "lost", "down")
SERVED = ("paste", "continue", "rewrite", "continue-rest", "again")  # only the server can do these
VERBS = (*["type"] * 4, "paste here", *measures.MAKES, *SERVED)


class Sequence:
    """One person's acts on one task. `told` is what they did, for whoever reads a failure."""

    def __init__(self, page: Page, chance: random.Random) -> None:
        self.page, self.chance, self.line = page, chance, Line(page)
        self.rows: Rows = [["", ""]]
        self.told: list[tuple[str, str, Rows]] = []

    def step(self, number: int) -> None:
        verb, words = self.chance.choice(VERBS), f"第{number}次"
        self.line.kind = self.chance.choice(LINES)
        self.told.append((self.line.kind, verb, self.rows))
        if verb in SERVED:
            self.serve(verb, words)
        elif verb == "type":
            self.rows = agree(self.page, measures.write(self.page, self.chance, self.rows, words))
        elif verb == "paste here":
            at = self.chance.randrange(len(self.rows))
            self.rows = agree(self.page, measures.paste_here(self.page, self.rows, words, at))
        else:
            self.press(verb, words)
        measures.never_says_stored_of_what_is_here(self.page)

    def press(self, verb: str, words: str) -> None:
        before = self.rows
        self.rows = agree(self.page, measures.press(self.page, self.chance, before, words, verb))
        if verb in measures.SAYS and self.chance.random() < 0.4 and take_back(self.page, measures.SAYS[verb]):
            self.rows = self.comes_to(before, self.rows)

    def serve(self, verb: str, words: str) -> None:
        """On a line that does not carry it the page stays as it was, and is right as soon as the line is back."""
        before = self.rows
        if verb == "paste":
            after = measures.paste_as_rows(self.page, before, words, self.chance.randrange(len(before)))
            after = self.put_in(before, after)
        elif verb == "again":
            after = self.continue_again()
        else:
            after = measures.press_last_years(self.page, self.chance, before, verb)
        self.rows = self.comes_to(after, before)

    def put_in(self, before: Rows, after: Rows) -> Rows:
        if self.line.kind not in ("whole", "slow"):
            return before
        self.page.get_by_role("button", name="放进去").click()
        return after

    def continue_again(self) -> Rows:
        """延续 → 撤销 → 改写 of one and the same measure."""
        self.line.kind = "whole"
        before = self.rows
        self.rows = agree(self.page, measures.press_last_years(self.page, self.chance, before, "continue"))
        if self.rows == before or not take_back(self.page, "已延续"):
            return self.rows
        agree(self.page, before)
        return measures.press_last_years(self.page, self.chance, before, "rewrite")

    def comes_to(self, after: Rows, before: Rows) -> Rows:
        """The page shows what came of it: at once, or when the line is back."""
        if self.line.kind in ("whole", "slow"):
            return agree(self.page, after)
        measures.is_answered(self.page)
        measures.never_says_stored_of_what_is_here(self.page)
        self.line.kind = "whole"
        settled(self.page)
        return agree(self.page, before, after)


def fresh_task(sign_in: Any, key: str) -> Page:
    """An empty task, whatever was written in it before."""
    page = sign_in(WHO)
    page.goto(f"{page.url}/blocks/{key}")
    while shown(page) != [["", ""]]:
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.get_by_role("button", name="删除").first.click()
        page.wait_for_timeout(100)
    return page


@pytest.mark.parametrize("seed", range(FIRST, LAST))
def test_page_journal_and_server_make_the_same_rows(sign_in, seed):
    page = fresh_task(sign_in, f"task.safety.{seed % 4 + 1}")
    sequence = Sequence(page, random.Random(seed))
    try:
        for number in range(STEPS):
            sequence.step(number)
        sequence.line.kind = "whole"
        settled(page)
        page.reload()
        assert written(shown(page)) == written(sequence.rows)
    except BaseException:
        print(*sequence.told, (sequence.line.kind, "at the end", sequence.rows, shown(page)), sep="\n")
        raise


def test_a_blank_row_is_added_and_removed(sign_in):
    page = fresh_task(sign_in, "task.safety.5")
    page.locator("li.measure textarea[name$='.text']").first.fill("第一条")
    page.get_by_role("button", name="加一行").click()
    page.locator("li.measure").last.get_by_role("button", name="删除").click()
    is_stored(page, [["第一条", ""]])


# Types into the form of an answer as soon as it stands in the page, before htmx has settled it.
TYPE_AT_ONCE = """words => document.addEventListener("htmx:afterSwap", event => {
  if (event.target.id !== "block" || window.isTyped) { return; }
  window.isTyped = true;
  const box = document.querySelector("li.measure textarea[name$='.text']");
  box.focus();
  box.value = words;
  box.dispatchEvent(new Event("input", {bubbles: true}));
})"""


def test_words_typed_at_the_very_moment_of_an_answer_are_stored(sign_in):
    page = fresh_task(sign_in, "task.safety.5")
    page.locator("li.measure textarea[name$='.text']").first.fill("第一条")
    page.evaluate(TYPE_AT_ONCE, "第一条，写下去")
    page.locator("li.measure").first.get_by_role("button", name="复制", exact=True).click()
    is_stored(page, [["第一条，写下去", ""], ["第一条", ""]])


@pytest.mark.parametrize("line", ["slow", "whole"])
def test_a_row_that_is_written_on_after_its_removal_was_pressed_stays(sign_in, line):
    """The press waits behind another; who then writes on in the row means to keep it."""
    page = fresh_task(sign_in, "task.safety.5")
    page.locator("li.measure textarea[name$='.text']").first.fill("第一条")
    page.get_by_role("button", name="加一行").click()
    Line(page).kind = line
    page.evaluate(COPY_THEN_REMOVE_THEN_WRITE, "写下去")
    is_stored(page, [["第一条", ""], ["第一条", ""], ["写下去", ""]])


# In one go, so that no answer can come in between: 复制 of the first, 删除 of the second, words into it.
COPY_THEN_REMOVE_THEN_WRITE = """words => {
  const [first, second] = document.querySelectorAll("li.measure");
  first.querySelector("button[value^='copy:']").click();
  second.querySelector("button[value^='remove:']").click();
  const box = second.querySelector("textarea[name$='.text']");
  box.value = words;
  box.dispatchEvent(new Event("input", {bubbles: true}));
}"""


def copied(sign_in: Any) -> Page:
    page = fresh_task(sign_in, "task.safety.5")
    page.locator("li.measure textarea[name$='.text']").first.fill("第一条")
    page.locator("li.measure").first.get_by_role("button", name="复制", exact=True).click()
    agree(page, [["第一条", ""], ["第一条", ""]])
    return page


def test_a_copy_is_taken_back(sign_in):
    page = copied(sign_in)
    page.locator("#undo").click()
    agree(page, [["第一条", ""]])
    is_stored(page, [["第一条", ""]])


@pytest.mark.parametrize("kind", ["cut", "down", "lost"])
def test_taking_back_on_a_cut_line_is_told_and_never_leaves_the_page_in_doubt(sign_in, kind):
    page = copied(sign_in)
    line = Line(page)
    line.kind = kind
    page.locator("#undo").click()
    expect(page.locator("#save-state")).to_contain_text("只在本机")
    expect(page.locator("#banner")).to_contain_text("撤销")
    line.kind = "whole"
    expect(page.locator("#save-state")).to_have_text(re.compile("已保存"), timeout=10_000)
    settled(page)
    is_stored(page, [["第一条", ""]] * (1 if kind == "lost" else 2))


def is_stored(page: Page, rows: Rows) -> None:
    """Page and server have these rows."""
    agree(page, rows)
    settled(page)
    page.reload()
    assert written(shown(page)) == written(rows)
