"""The measures of a task as a list of rows: what the page shows, what each button makes of a list, and a line to the
server that is slow, cut, or loses answers. For test_generated_rows.py.
"""

import contextlib
import random
import time
from collections.abc import Callable

from playwright.sync_api import Error, Page, Route

Rows = list[list[str]]
READ = """() => Array.from(document.querySelectorAll("li.measure"), row => [
  row.querySelector("textarea[name$='.text']").value, row.querySelector("input[name$='.owner']").value])"""
# What is only here, and what the page says of it, at one instant.
STANDS = """() => {
  const mark = document.getElementById("save-state") || document.body;
  const kept = Object.keys(localStorage).filter(key => key.startsWith("draft:")).length;
  const busy = document.querySelector(
    "[data-pressing], #block .htmx-request, #block.htmx-request") !== null;
  return {kept, busy, says: mark.innerText, news: mark.querySelector("button") !== null};
}"""
# At one instant: a robot that focuses and then types might type into what an answer has put the caret in.
WRITE = """([words, at, cell]) => {
  const row = document.querySelectorAll("li.measure")[at];
  const box = row.querySelector(["textarea[name$='.text']", "input[name$='.owner']"][cell]);
  box.focus();
  box.value = words;
  box.dispatchEvent(new Event("input", {bubbles: true}));
}"""
PASTE = """([words, at]) => {
  const box = document.querySelectorAll("li.measure textarea[name$='.text']")[at];
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
  const carried = new DataTransfer();
  carried.setData("text/plain", words);
  box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: carried, bubbles: true, cancelable: true}));
}"""

# Of one of last year's measures, or of all for which nobody has chosen: [what, by whom].
LAST_YEARS = """button => {
  const all = Array.from(document.querySelectorAll("#last-year .plain-list > li"));
  const one = button.closest("li");
  return (one ? [one] : all.filter(li => li.querySelector("button[value^='continue:']"))).map(li => {
    const [words, rest] = li.querySelectorAll("p");
    return [words.innerText.replace(/^\\d+\\. /, ""), rest.innerText.split(" · ")[0].replace("没有责任人", "")];
  });
}"""


class Line:
    """The line to the server: whole, slow, cut, with the answer lost, or with a server that is down."""

    def __init__(self, page: Page) -> None:
        self.kind = "whole"
        self.page = page
        page.route("**/blocks/**", self.carry)

    def carry(self, route: Route) -> None:
        if route.request.method != "POST" or self.kind == "whole":
            route.continue_()
        elif self.kind == "cut":
            route.abort()
        elif self.kind == "down":
            route.fulfill(status=503, body="")
        else:
            answer = route.fetch(max_redirects=0)  # the server has it
            if self.kind == "slow":
                time.sleep(0.2)
            route.abort() if self.kind == "lost" else route.fulfill(response=answer)


def written(rows: Rows) -> Rows:
    return [row for row in rows if any(row)]


def shown(page: Page) -> Rows:
    """The rows; those of the next page, while a press leads there."""
    for _ in range(3):
        with contextlib.suppress(Error):
            rows: Rows = page.evaluate(READ)
            return rows
        page.wait_for_load_state()
    raise AssertionError("the page stays away")


def agree(page: Page, *models: Rows) -> Rows:
    """The page comes to show one of these lists."""
    for _ in range(60):
        if written(shown(page)) in map(written, models):
            return shown(page)
        page.wait_for_timeout(100)
    raise AssertionError(f"the page shows {shown(page)}, not {' or '.join(map(str, models))}")


def is_answered(page: Page) -> None:
    """No press is on its way any more."""
    page.wait_for_function(f"() => !({STANDS})().busy")


def never_says_stored_of_what_is_here(page: Page) -> None:
    """Not for half a second; a form that has just come may take as long as htmx does to hand it over."""
    page.wait_for_load_state()
    for _ in range(5):
        now = page.evaluate(STANDS)
        if not (now["kept"] and now["says"].startswith("已保存") and not now["busy"]):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"the page says stored of what is only here: {now}")


def settled(page: Page) -> None:
    """The line is back: all is stored, and what is new on the server is shown."""
    page.evaluate("window.dispatchEvent(new Event('online'))")
    still = 0
    for _ in range(200):
        now = page.evaluate(STANDS)
        is_still = now["says"].startswith(("已保存", "还没有改动")) and not now["kept"] and not now["busy"]
        if now["news"] and not now["kept"] and "看新的内容" in now["says"]:
            page.evaluate(
                "() => { const news = document.querySelector('#save-state button'); if (news) { news.click(); } }"
            )
            is_still = False
        still = still + 1 if is_still else 0
        if still == 5:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never settled: {page.evaluate(STANDS)}")


def moved(rows: Rows, at: int, step: int) -> Rows:
    rest = rows[:at] + rows[at + 1 :]
    return [*rest[: at + step], rows[at], *rest[at + step :]]


def filled(rows: Rows, words: str, *, only_empty: bool) -> Rows:
    return [[row[0], words] if any(row) and not (only_empty and row[1]) else row for row in rows]


# What a button makes of a list: (rows, which row, the words in 一次填多行).
MAKES: dict[str, Callable[[Rows, int, str], Rows]] = {
    "加一行": lambda rows, at, words: [*rows, ["", ""]],
    "复制": lambda rows, at, words: [*rows[: at + 1], list(rows[at]), *rows[at + 1 :]],
    "删除": lambda rows, at, words: rows[:at] + rows[at + 1 :],
    "上移": lambda rows, at, words: moved(rows, at, -1),
    "下移": lambda rows, at, words: moved(rows, at, +1),
    "填到空着的行": lambda rows, at, words: filled(rows, words, only_empty=True),
    "填到每一行": lambda rows, at, words: filled(rows, words, only_empty=False),
}
OF_A_ROW = ("复制", "删除", "上移", "下移")
SAYS = {"复制": "已复制", "删除": "已删除", "填到每一行": "填"}


def write(page: Page, chance: random.Random, rows: Rows, words: str) -> Rows:
    """Type into one cell, over what is there."""
    at, cell = chance.randrange(len(rows)), chance.choice((0, 1))
    page.evaluate(WRITE, [words, at, cell])
    return [*rows[:at], [words if n == cell else old for n, old in enumerate(rows[at])], *rows[at + 1 :]]


def press(page: Page, chance: random.Random, rows: Rows, words: str, name: str) -> Rows:
    """A button that the page can also press without a line."""
    at = chance.randrange(len(rows))
    if name.startswith("填"):
        fill_beside(page, words)
    place = page.locator("li.measure").nth(at) if name in OF_A_ROW else page
    button = place.get_by_role("button", name=name, exact=True)
    if not button.count():
        return rows
    button.click(click_count=chance.choice((1, 1, 1, 2)) if name.startswith("填") else 1)
    return MAKES[name](rows, at, words)


def fill_beside(page: Page, words: str) -> None:
    """Into 一次填多行, also while an answer is on its way."""
    fold = page.locator("details", has=page.locator("[name='fill.owner']"))
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    page.locator("[name='fill.owner']").fill(words)


def take_back(page: Page, said: str) -> bool:
    """Press the 撤销 of the notice that says this; False where there is none, or an answer is still on its way."""
    undo = page.locator("ol.measures .notice", has_text=said).locator(".notice__action")
    if undo.count() != 1 or page.evaluate(STANDS)["busy"]:
        return False
    undo.click()
    return True


def paste_here(page: Page, rows: Rows, words: str, at: int) -> Rows:
    """Two numbered lines from WPS into this one cell, behind what is there."""
    page.evaluate(PASTE, [f"1.{words}甲\n2.{words}乙", at])
    page.get_by_role("button", name="只放在这一格").click()
    return [*rows[:at], [rows[at][0] + f"1.{words}甲\n2.{words}乙", rows[at][1]], *rows[at + 1 :]]


def paste_as_rows(page: Page, rows: Rows, words: str, at: int) -> Rows:
    """The same as rows of their own, by way of the page that shows them first."""
    page.evaluate(PASTE, [f"1.{words}甲\n2.{words}乙", at])
    page.get_by_role("button", name="放成几条措施（先看一看）").click()
    return [*written(rows), [f"{words}甲", ""], [f"{words}乙", ""]]


def press_last_years(page: Page, chance: random.Random, rows: Rows, verb: str) -> Rows:
    """延续, 改写 of one of last year's measures, or 延续 of all that are left."""
    buttons = page.locator(f"#last-year button[value^='{verb}:']")
    if not buttons.count():
        return rows
    button = buttons.nth(chance.randrange(buttons.count()))
    coming = button.evaluate(LAST_YEARS)
    button.click()
    return [*written(rows), *coming]
