"""What a person typed is shown after every refusal, of every kind of field, in every form (acceptance 51).

The forms are found on the pages themselves, as five people see them; whatever route they lead to is refused in every
way there is, and each typed mark is looked for under the label of its form.
"""

import re
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms import StringField
from wtforms.widgets import HiddenInput

from portal.kernel.errors import Conflict, NotAllowed, NotThere
from portal.web.guessing import TooMany
from portal.web.refused_input import OTHER, form_classes
from tests.browser import form_data
from tests.hostile.addresses import addresses
from tests.hostile.conftest import world

__all__ = ["world"]
WHO = ("secretary", "reviewer", "county", "admin", None)
BOXES = "textarea[name], input[name]:not([type]), " + ", ".join(
    f"input[type={kind}][name]" for kind in ("text", "search", "tel", "number", "date", "email", "url")
)
SECRET = ("code", "password", "old", "new", "again")


class Found:
    """A form of a page: where it leads, whose page it was, what a browser would send, and the boxes people type in."""

    def __init__(self, who, action, data, boxes):
        self.who, self.action, self.data, self.boxes = who, action, data, boxes

    def marked(self):
        """What is sent, with a mark of its own in every box; and the marks."""
        marks = {name: f"字迹{place}号" for place, name in enumerate(self.boxes)}
        return self.data | marks, marks


def forms_on_pages(app, browse, ids):
    """(endpoint, address) → the form that leads there, of every page a person can open; the one with most boxes."""
    found = {}
    adapter = app.url_map.bind("localhost")
    for who in WHO:
        browser = browse(who)
        for url in addresses(app, "GET", ids):
            answer = browser._send("get", url)
            answer.get_data()
            answer.close()
            if answer.status_code == 200 and answer.mimetype == "text/html":
                for form in BeautifulSoup(answer.text, "html.parser").select("form[method=post]"):
                    note_form(found, adapter, who, form)
    return found


def note_form(found, adapter, who, form):
    """Also for every button that sends the form elsewhere."""
    for action in [form["action"], *(button["formaction"] for button in form.select("button[formaction]"))]:
        note_way(found, adapter, who, form, action)


def note_way(found, adapter, who, form, action):
    own = [b for b in form.select(BOXES) if b["name"] not in SECRET and b["name"] != "next"]
    boxes = list(dict.fromkeys(box["name"] for box in own))
    endpoint, _ = adapter.match(urlsplit(action).path, method="POST")
    key = (endpoint, re.sub(r"\d+", "N", action))
    if key not in found or len(boxes) > len(found[key].boxes):
        found[key] = Found(who, action, form_data(form), boxes)


def forms_of_views(app, ids, but):
    """The same for the routes whose form is on no page now (a step that is not due): the forms that the view names."""
    found = {}
    for url, endpoint in addresses(app, "POST", ids).items():
        view = app.view_functions[endpoint]
        kinds = [kind for kind in named_by(view) if isinstance(kind, type)]
        with app.test_request_context():
            fields = [f for kind in kinds if kind in form_classes() for f in kind(formdata=None, meta={"csrf": False})]
        boxes = [f.name for f in fields if isinstance(f, StringField) and not is_hidden(f) and f.name not in SECRET]
        if boxes and endpoint not in {endpoint for endpoint, _ in but}:
            found[endpoint, url] = Found("reviewer", url, {"csrf_token": "x"}, boxes)
    return found


def named_by(view):
    """What a view names, and what the functions that it calls in its own module name."""
    named = [view.__globals__.get(name) for name in view.__code__.co_names]
    helpers = [one for one in named if getattr(one, "__module__", "") == view.__module__ and hasattr(one, "__code__")]
    return [*named, *(one.__globals__.get(name) for one in helpers for name in one.__code__.co_names)]


def is_hidden(field):
    """What the page itself fills in, or a press; a person sees no box for it."""
    return isinstance(field.widget, HiddenInput) or field.name in ("do", "base", "block", "decision")


def raising(error):
    def view(**_):
        raise error

    return view


REFUSALS = {
    403: raising(NotAllowed("您不能")),
    404: raising(NotThere("没有了")),
    409: raising(Conflict("刚才有人先改了")),
    413: raising(RequestEntityTooLarge()),
    429: raising(TooMany("太多了")),
    500: raising(ZeroDivisionError()),
    503: raising(sa.exc.OperationalError("", {}, Exception("database is locked"))),
    507: raising(OSError(28, "No space left on device")),
}


def shown(page):
    """Label → what is shown under it on the page of a refusal."""
    labels = {label["for"]: " ".join(label.text.split()) for label in page.select("#typed label[for]")}
    boxes = page.select("#typed .field > input, #typed .field > textarea")
    return [(labels[box["id"]], box.get("value") or box.text.removeprefix("\n")) for box in boxes]


def lost(page, marks):
    """Names whose mark is missing, or stands under a label that no form gave it."""
    told = {text: label for label, text in shown(page)}
    return [name for name, mark in marks.items() if told.get(mark, OTHER) == OTHER]


def test_every_refusal_of_every_form_shows_all_that_was_typed(app, browse, world, monkeypatch):
    on_pages = forms_on_pages(app, browse, world[1])
    ways = on_pages | forms_of_views(app, world[1], on_pages)
    found = [(endpoint, form) for (endpoint, _), form in ways.items() if form.boxes]
    assert len({endpoint for endpoint, _ in found}) >= 30
    browsers = {who: browse(who) for who in WHO}
    problems = refused_by_others(app, browsers, found, monkeypatch) + refused_by_the_form(browsers, found)
    assert not problems, problems


def refused_by_others(app, browsers, found, monkeypatch):
    """(endpoint, status, box) of what is not shown when something before, beside or after the form says no."""
    problems = []
    for endpoint, form in found:
        data, marks = form.marked()
        if form.who:
            page = browsers[None].post(form.action, data, 401)
            problems += [(endpoint, 401, name) for name in lost(page, marks)]
        kept = app.view_functions[endpoint]
        for status, view in REFUSALS.items():
            view.__module__ = kept.__module__
            monkeypatch.setitem(app.view_functions, endpoint, view)
            page = browsers[form.who or "secretary"].post(form.action, data, status)
            problems += [(endpoint, status, name) for name in lost(page, marks)]
        monkeypatch.setitem(app.view_functions, endpoint, kept)
    return problems


def refused_by_the_form(browsers, found):
    """422 of the routes themselves: the token is that of a page which was open for too long."""
    problems = []
    for endpoint, form in found:
        data, marks = form.marked()
        answer = browsers[form.who]._send("post", form.action, data=data | {"csrf_token": "old"})
        words = answer.text
        if answer.status_code in (302, 303):
            words = browsers[form.who].get(answer.headers["Location"]).text
        problems += [(endpoint, answer.status_code, name) for name, mark in marks.items() if mark not in words]
    return problems


# ---- one block, one person ----

MEASURES = [("装路灯 12 盏", "王秀英（文书）", "2022-09-30"), ("修水渠 300 米", "李国强", "九月底前")]
WANTED = [("现状", "现在没有灯"), ("差距", "差 12 盏"), ("目标", "年底全亮")]
WANTED += [
    (f"第 {number} 条措施 {label}", text)
    for number, row in enumerate(MEASURES, 1)
    for label, text in zip(("措施", "责任人", "完成时限"), row, strict=True)
]
WANTED += [("一次填多行 责任人", "全体干部"), ("粘贴的内容", "从微信来的一行\n第二行")]


def task_as_typed(**more):
    data = {
        "csrf_token": "x",
        "version": "0",
        "base": "gap=%E5%B7%AE",
        "assessment": "partial",
        "fill.owner": "全体干部",
    }
    data |= {"situation": "现在没有灯", "gap": "差 12 盏", "goal": "年底全亮", "measure": ["ab22", "cd33"]}
    for uid, row in zip(data["measure"], MEASURES, strict=True):
        data |= {f"measure.{uid}.{name}": text for name, text in zip(("text", "owner", "due_on"), row, strict=True)}
    return data | {"pasted": "从微信来的一行\r\n第二行", "do": "save"} | more


def test_a_task_is_shown_row_by_row_in_the_order_of_the_form(browse, plan):
    page = browse().post(f"/plans/{plan.id}/blocks/task.branch.1", task_as_typed(), 401)
    assert shown(page) == [("自评", "部分达标"), *WANTED]
    whole = page.select_one("#typed-all").text.splitlines()[1:]
    assert whole[:3] == ["自评：部分达标", "现状：现在没有灯", "差距：差 12 盏"], "copied at once, with its labels"


def test_after_signing_in_again_the_same_form_is_sent_once_more(browse, plan, people):
    """Without script: the page of the refusal sends everything on; the new token costs one more press, and no word."""
    away, back = browse(), browse("clerk")
    refusal = away.post(
        f"/plans/{plan.id}/blocks/task.branch.1", task_as_typed(**{"measure.cd33.due_on": "2022-10-01"}), 401
    )
    assert "登录" in refusal.select_one("main").text
    anew = back.submit(refusal, "#resend", expect=422)
    assert anew.select_one("[name='measure.cd33.owner']")["value"] == "李国强"
    stored = back.follow(back.submit(anew, "#block-form", button="save"))
    assert stored.select_one("[name='measure.ab22.text']").text.strip() == "装路灯 12 盏"


@pytest.mark.parametrize("fields", [{"username": "clerk", "password": "石榴花开"}, {"code": "123456"}])
def test_no_password_and_no_code_is_shown_or_sent_again(browse, people, fields, app, monkeypatch):
    endpoint = "accounts.start_session" if "password" in fields else "accounts.check_code"
    refuse = raising(TooMany("太多了"))
    refuse.__module__, refuse.is_public = "portal.accounts.routes.sign_in", True
    monkeypatch.setitem(app.view_functions, endpoint, refuse)
    address = "/sign-in" if "password" in fields else "/sign-in/code"
    page = browse().post(address, {"csrf_token": "x"} | fields, 429)
    assert not page.select("#resend") and "石榴花开" not in page.text and "123456" not in page.text
    assert shown(page) == ([("用户名或电话号码", "clerk")] if "username" in fields else [])


def test_what_was_too_large_to_store_is_read_back(browse, plan):
    words = "长" * 800_000  # 2.4 MB
    page = browse("clerk").post(f"/plans/{plan.id}/blocks/task.branch.1", task_as_typed(gap=words), 413)
    assert ("差距", words) in shown(page) and ("第 2 条措施 责任人", "李国强") in shown(page)


def test_a_refusal_in_place_leaves_the_form_alone(browse, plan, app, monkeypatch):
    monkeypatch.setitem(app.view_functions, "plans.save_block", REFUSALS[409])
    page = browse("clerk").post(f"/plans/{plan.id}/blocks/task.branch.1", task_as_typed(), 409, htmx=True)
    assert page.response.headers["HX-Reswap"] == "beforebegin" and not page.select("html")
    assert "刚才有人先改了" in page.text
