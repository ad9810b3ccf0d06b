"""Rows of a task in the real page: any order of buttons and typing, also while an answer is on its way, with answers
that are slow, lost or refused. A list of rows is the model: after every step the page shows it; the page never says
stored of what is only here; and when the line is back, the server has it.
"""

import os
import random
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser

Rows = list[list[str]]
STEPS = 9
SEEDS = int(os.environ.get("PORTAL_TEST_SEEDS", "4"))  # more of them are tried by hand
PRESSES = {
    "add": "加一行",
    "copy": "复制",
    "remove": "删除",
    "up": "上移",
    "down": "下移",
    "fill-empty": "填到空着的行",
    "fill-all": "填到每一行",
}
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
    verb = chance.choice(["type", "type", "type", *PRESSES])
    at = chance.randrange(len(rows))
    row = page.locator("li.measure").nth(at)
    words = f"第{number}次"
    if verb == "type":
        cell = chance.choice((0, 1))
        row.locator(("textarea[name$='.text']", "input[name$='.owner']")[cell]).fill(words)
        return [*rows[:at], [words if n == cell else old for n, old in enumerate(rows[at])], *rows[at + 1 :]]
    if verb.startswith("fill"):
        write_beside(page, words)
    button = (row if verb in ("copy", "remove", "up", "down") else page).get_by_role(
        "button", name=PRESSES[verb], exact=True
    )
    if not button.count():
        return rows
    button.click(click_count=chance.choice((1, 1, 1, 2)) if verb.startswith("fill") else 1)
    after = pressed(verb, rows, at, words)
    if verb in ("copy", "remove", "fill-all") and chance.random() < 0.4:
        agree(page, after)
        return taken_back(page, rows, after)
    return after


def write_beside(page: Page, words: str) -> None:
    """Into 一次填多行, also while an answer is on its way."""
    fold = page.locator("details", has=page.locator("[name='fill.owner']"))
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    page.locator("[name='fill.owner']").fill(words)


def pressed(verb: str, rows: Rows, at: int, words: str) -> Rows:
    """The model: what a button makes of a list."""
    fill = {"fill-all": lambda row: True, "fill-empty": lambda row: not row[1]}
    if verb in fill:
        return [[row[0], words] if any(row) and fill[verb](row) else row for row in rows]
    return {
        "add": lambda: [*rows, ["", ""]],
        "copy": lambda: [*rows[: at + 1], list(rows[at]), *rows[at + 1 :]],
        "remove": lambda: rows[:at] + rows[at + 1 :],
        "up": lambda: [*rows[: at - 1], rows[at], rows[at - 1], *rows[at + 1 :]],
        "down": lambda: [*rows[:at], rows[at + 1], rows[at], *rows[at + 2 :]],
    }[verb]()


def taken_back(page: Page, before: Rows, after: Rows) -> Rows:
    """撤销, where it is offered. When the line is cut, one that only the server can do is not done."""
    undo = page.locator("ol.measures .notice__action")
    if not undo.count():
        return after
    undo.first.click()
    for _ in range(30):
        if written(page.evaluate(READ)) == written(before):
            return before
        page.wait_for_timeout(100)
    assert not page.locator("#save-state").inner_text().startswith("已保存")
    return after


def agree(page: Page, rows: Rows) -> None:
    """The page comes to show the model's rows."""
    for _ in range(40):
        if written(page.evaluate(READ)) == written(rows):
            return
        page.wait_for_timeout(100)
    assert written(page.evaluate(READ)) == written(rows)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_page_journal_and_server_make_the_same_rows(sign_in, seed):
    chance = random.Random(seed)
    page = fresh_task(sign_in, f"task.safety.{seed % 4 + 1}")
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


def test_a_blank_row_is_added_and_removed(sign_in):
    page = fresh_task(sign_in, "task.safety.5")
    page.locator("li.measure textarea[name$='.text']").first.fill("第一条")
    page.get_by_role("button", name="加一行").click()
    page.locator("li.measure").last.get_by_role("button", name="删除").click()
    is_stored(page, [["第一条", ""]])


def test_a_copy_is_taken_back(sign_in):
    page = fresh_task(sign_in, "task.safety.5")
    page.locator("li.measure textarea[name$='.text']").first.fill("第一条")
    page.locator("li.measure").first.get_by_role("button", name="复制", exact=True).click()
    agree(page, [["第一条", ""], ["第一条", ""]])
    page.locator("#undo").click()
    agree(page, [["第一条", ""]])
    is_stored(page, [["第一条", ""]])


@pytest.mark.parametrize("kind", ["cut"])
def test_taking_back_on_a_cut_line_is_told_and_never_leaves_the_page_in_doubt(sign_in, kind):
    page = fresh_task(sign_in, "task.safety.5")
    line = Line(page)
    page.locator("li.measure textarea[name$='.text']").first.fill("第一条")
    page.locator("li.measure").first.get_by_role("button", name="复制", exact=True).click()
    agree(page, [["第一条", ""], ["第一条", ""]])
    line.kind = kind
    page.locator("#undo").click()
    expect(page.locator("#save-state")).to_contain_text("只在本机")
    expect(page.locator("#banner")).to_contain_text("撤销")
    line.kind = "whole"
    expect(page.locator("#save-state")).to_have_text(re.compile("已保存"), timeout=10_000)
    if kind == "lost" and page.get_by_role("button", name="看新的内容").count():
        page.get_by_role("button", name="看新的内容").click()
    is_stored(page, [["第一条", ""]] * (1 if kind == "lost" else 2))


def is_stored(page: Page, rows: Rows) -> None:
    """Page and server have these rows."""
    agree(page, rows)
    expect(page.locator("#save-state")).to_have_text(re.compile("已保存|还没有改动"), timeout=10_000)
    page.wait_for_timeout(300)
    page.reload()
    assert written(page.evaluate(READ)) == written(rows)
