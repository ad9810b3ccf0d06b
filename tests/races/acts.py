"""What people do to a plan, its year and its place: each a page that is open, and a button about to be pressed.

An act is prepared before the race (the page is loaded, its form filled in) and pressed in it, so that it presses with
what its person saw before the other one acted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask

from tests.browser import Browser, form_data
from tests.exchange import files
from tests.races.world import YEAR, World

Press = Callable[[], int]  # answers with the status
MARK = "竞争里写的"
ANY = ("edited", "first", "draft", "returned", "approved")


@dataclass(frozen=True)
class Act:
    """`states`: the states of a plan in which its person finds the button."""

    name: str
    who: str
    states: tuple[str, ...]
    prepare: Callable[[World, Browser], Press]
    reads_first: bool = False  # reads and checks before it begins to write

    def ready(self, world: World, app: Flask) -> Press:
        return self.prepare(world, world.browser(app, self.who))


def _form(page_at: str, action: str, button: str = "", **fields: Any) -> Callable[[World, Browser], Press]:
    """The form on a page that leads to `action`, or the button of a form that does."""

    def prepare(world: World, browser: Browser) -> Press:
        page, wanted = browser.get(page_at.format(w=world, year=YEAR)), action.format(w=world, year=YEAR)
        button_there = page.select_one(f'button[formaction="{wanted}"]')
        form = button_there.find_parent("form") if button_there else page.select_one(f'form[action="{wanted}"]')
        assert form, f"{page_at} has no way to {wanted}"
        data = form_data(form) | {name: str(value).format(w=world) for name, value in fields.items()}
        if button:
            data |= dict([button.split("=")])
        return lambda: _status(browser, wanted, data)

    return prepare


def _status(browser: Browser, address: str, data: dict[str, Any], **headers: str) -> int:
    response = browser._send("post", address, data=data, headers=headers)
    response.close()
    return response.status_code


def _autosave(world: World, browser: Browser) -> Press:
    address = f"/plans/{world.plan_id}/blocks/analysis"
    # Opened by the return: every other field of the block is then confirmed.
    data = form_data(browser.get(address).select_one("#block form")) | {"goal": MARK}
    return lambda: _status(browser, address, data, **{"X-Autosave": "1"})


def _save_confirmed(world: World, browser: Browser) -> Press:
    """A field that a return, should it come first, confirms."""
    address = f"/plans/{world.plan_id}/blocks/analysis"
    data = form_data(browser.get(address).select_one("#block form")) | {"overview": MARK}
    return lambda: _status(browser, address, data, **{"X-Autosave": "1"})


def _import(world: World, browser: Browser) -> Press:
    file = files.edited(files.download(browser, world.plan_id), files.basics("analysis", "goal", MARK))
    form = files.upload(browser, world.plan_id, file).select_one(files.APPLY)
    data, address = form_data(form), form["action"]
    return lambda: _status(browser, address, data)


def _file_many(world: World, browser: Browser) -> Press:
    page = browser.get("/plans?view=villages&state=to_file")
    seen = {field["name"]: field["value"] for field in page.select("input[type=hidden][form=batch]")}
    data = form_data(page.select_one("#batch")) | seen | {"plan": str(world.plan_id)}
    return lambda: _status(browser, "/plans/filings", data)


PLAN, REVIEW = "/plans/{w.plan_id}", "/plans/{w.plan_id}/review"
DISABLE = "/accounts/{w.people[secretary]}/disable"
ACTS = [
    Act("autosave", "secretary", ("edited", "draft", "returned", "first"), _autosave, reads_first=True),
    Act("save-confirmed", "secretary", ("edited", "draft"), _save_confirmed, reads_first=True),
    Act("import", "secretary", ("edited", "draft", "returned"), _import),
    Act("submit", "secretary", ("edited", "draft", "returned"), _form(f"{PLAN}/check", f"{PLAN}/submissions")),
    Act("withdraw", "secretary", ("edited",), _form(f"{PLAN}/withdrawal", f"{PLAN}/withdrawal")),
    Act(
        "restore",
        "secretary",
        ("edited",),
        _form(f"{PLAN}/submissions/1/restore", f"{PLAN}/submissions/1/restore"),
    ),
    Act("return", "reviewer", ("edited",), _form(REVIEW, f"{PLAN}/return", "decision=return", opinion="目标没有数字")),
    Act("approve", "reviewer", ("edited",), _form(REVIEW, f"{PLAN}/approval", "decision=approve", opinion="同意")),
    Act("second", "reviewer2", ("first",), _form(REVIEW, f"{PLAN}/approval", "decision=approve", opinion="同意")),
    Act("recall", "reviewer", ("approved",), _form(REVIEW, f"{PLAN}/recall")),
    Act("reopen", "reviewer", ("approved",), _form(REVIEW, f"{PLAN}/reopening", words="县里要求补充")),
    Act("file", "county", ("approved",), _form(REVIEW, f"{PLAN}/filing")),
    Act("file-many", "county2", ("approved",), _file_many),
    Act(
        "comment",
        "reviewer2",
        ("edited", "first"),
        _form(f"{REVIEW}?at=analysis:goal", f"{PLAN}/comments", body="请写数字", audience="village"),
    ),
    Act("remind", "reviewer", ("draft", "returned"), _form("/reminders", "/reminders", plan="{w.plan_id}")),
    Act("print", "reviewer", ANY, _form("/prints", "/prints", document="ledger", unit="township", year=YEAR)),
    Act(
        "merge", "county", ANY, _form("/units/{w.unit_id}/merge", "/units/{w.unit_id}/merge", other="{w.neighbour_id}")
    ),
    Act("move", "county", ANY, _form("/units/{w.unit_id}/move", "/units/{w.unit_id}/move", other="{w.away_id}")),
    Act("close-year", "county", ANY, _form("/years/{year}/close", "/years/{year}/close")),
    Act(
        "catalogue",
        "county",
        ANY,
        _form("/years/{year}/catalogue/{w.catalogue_id}", "/years/{year}/catalogue/{w.catalogue_id}"),
    ),
    Act("disable", "admin", ANY, _form(DISABLE, DISABLE)),
]


def common_state(one: Act, other: Act) -> str | None:
    """A state in which both buttons are on their pages."""
    return next((state for state in ANY if state in one.states and state in other.states), None)
