"""Rows of a task in the real page: any order of buttons and typing, also while an answer is on its way, with answers
that are slow, lost or refused. A list of rows is the model: after every step the page shows it; the page never says
stored of what is only here; and when the line is back, the server has it.
"""

import random
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser

Rows = list[list[str]]
STEPS = 9
READ = """() => Array.from(document.querySelectorAll("li.measure"), row => [
  row.querySelector("textarea[name$='.text']").value, row.querySelector("input[name$='.owner']").value])"""
JOURNAL = """() => Object.keys(localStorage).filter(key => key.startsWith("draft:")).length"""


class Line:
    """The line to the server: whole, slow, cut, with the answer lost, or with a server that is down."""

    def __init__(self, page: Page) -> None:
        self.kind = "whole"
        page.route("**/blocks/**", self.carry)

    def carry(self, route: Route) -> None:
        if route.request.method != "POST" or self.kind == "whole":
            route.continue_()
        elif self.kind == "cut":
            route.abort()
        elif self.kind == "down":
            route.fulfill(status=503, body="")
        else:
            answer = route.fetch()  # the server has it
            route.abort() if self.kind == "lost" else route.fulfill(response=answer)


def written(rows: Rows) -> Rows:
    return [row for row in rows if any(row)]


def fresh_task(sign_in: Any, key: str) -> Page:
    page = sign_in("gw34")
    page.goto(f"{page.url}/blocks/{key}")
    while page.evaluate(READ) != [["", ""]]:
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.get_by_role("button", name="删除").first.click()
        page.wait_for_timeout(100)
    return page


def step(page: Page, chance: random.Random, rows: Rows, number: int) -> Rows:
    """One act of the person, and what a list makes of it. Blank rows are where the page has them."""
    verb = chance.choice(["type", "type", "type", "add", "copy", "remove", "up", "down"])
    at = chance.randrange(len(rows))
    row = page.locator("li.measure").nth(at)
    if verb == "type":
        cell = chance.choice((0, 1))
        words = f"第{number}次"
        row.locator(("textarea[name$='.text']", "input[name$='.owner']")[cell]).fill(words)
        return [*rows[:at], [words if n == cell else old for n, old in enumerate(rows[at])], *rows[at + 1 :]]
    name = {"add": "加一行", "copy": "复制", "remove": "删除", "up": "上移", "down": "下移"}[verb]
    place = page if verb == "add" else row
    button = place.get_by_role("button", name=name, exact=True)
    if not button.count():
        return rows
    button.click()
    return {
        "add": lambda: [*rows, ["", ""]],
        "copy": lambda: [*rows[: at + 1], list(rows[at]), *rows[at + 1 :]],
        "remove": lambda: rows[:at] + rows[at + 1 :],
        "up": lambda: [*rows[: at - 1], rows[at], rows[at - 1], *rows[at + 1 :]],
        "down": lambda: [*rows[:at], rows[at + 1], rows[at], *rows[at + 2 :]],
    }[verb]()


def agree(page: Page, rows: Rows) -> None:
    """The page comes to show the model's rows."""
    for _ in range(40):
        if written(page.evaluate(READ)) == written(rows):
            return
        page.wait_for_timeout(100)
    assert written(page.evaluate(READ)) == written(rows)


@pytest.mark.parametrize("seed", range(4))
def test_page_journal_and_server_make_the_same_rows(sign_in, seed):
    chance = random.Random(seed)
    page = fresh_task(sign_in, f"task.safety.{seed + 1}")
    line, rows = Line(page), [["", ""]]
    for number in range(STEPS):
        line.kind = chance.choice(["whole", "whole", "cut", "lost", "down"])
        rows = step(page, chance, rows, number)
        agree(page, rows)
        rows = page.evaluate(READ)  # blank rows that an answer did not bring
        is_kept, says = page.evaluate(JOURNAL) > 0, page.locator("#save-state").inner_text()
        assert not (is_kept and says.startswith("已保存")), "the page says stored of what is only here"
    line.kind = "whole"
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#save-state")).to_have_text(re.compile("已保存|还没有改动"), timeout=30_000)
    page.wait_for_timeout(2_500)
    assert page.evaluate(JOURNAL) == 0
    page.reload()
    assert written(page.evaluate(READ)) == written(rows)
