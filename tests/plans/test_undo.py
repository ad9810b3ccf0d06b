"""撤销: the press that was just made is taken back, exactly, or nothing is."""

import pytest

from portal.catalogue.services import close_cycle
from portal.history.queries import broken_links
from portal.kernel.errors import Conflict, NotThere
from portal.plans import queries, services
from tests.browser import texts
from tests.plans.test_presses import TASK, press, two_rows, uids
from tests.plans.test_routes import block_url, stored

__all__ = ["two_rows"]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_removed_row_comes_back_where_it_was(browse, plan, two_rows, session, htmx):
    browser = browse("clerk")
    page = press(browser, plan, "remove:aaaa", htmx)
    assert texts(page, "#undo-said") == ["已删除第 1 条措施"] and uids(page) == ["bbbb"]
    if htmx:
        assert page.select_one("[autofocus]")["id"] == "undo"
    page = press(browser, plan, page.select_one("#undo")["value"], htmx, page=page)
    assert stored(session, TASK) == two_rows and uids(page) == ["aaaa", "bbbb"]
    assert texts(page, "#undo-said") == ["已撤销，和那一步以前一样"]
    page = press(browser, plan, page.select_one("#undo")["value"], htmx, page=page)
    assert stored(session, TASK)["measures"] == ["bbbb"]
    assert not broken_links()


@pytest.mark.parametrize("button", ["copy:aaaa", "fill-all", "fill-empty", "remove:bbbb"])
def test_every_press_can_be_taken_back(browse, plan, two_rows, session, button):
    browser = browse("clerk")
    page = press(browser, plan, button, **{"fill.owner": "王秀英"} if button.startswith("fill") else {})
    assert stored(session, TASK) != two_rows
    press(browser, plan, page.select_one("#undo")["value"], page=page)
    assert stored(session, TASK) == two_rows


@pytest.mark.parametrize("htmx", [False, True])
def test_words_typed_before_and_after_the_press_stay(browse, plan, two_rows, session, htmx):
    browser = browse("clerk")
    page = press(browser, plan, "remove:aaaa", htmx, gap="以前写的")
    press(browser, plan, page.select_one("#undo")["value"], htmx, page=page, goal="以后写的")
    assert stored(session, TASK) == two_rows | {"gap": "以前写的", "goal": "以后写的"}


def test_rows_that_came_since_stay(browse, plan, people, session):
    rows = ["aaaa", "bbbb", "cccc"]
    before = {"measures": rows} | {f"measure.{uid}.text": uid for uid in rows}
    services.save_block(plan, TASK, before, actor=people["clerk"], seen_version=0)
    session.commit()
    browser = browse("clerk")
    page = press(browser, plan, "remove:bbbb")
    later = browse("secretary")
    fresh = later.get(block_url(plan, TASK) + "?add=dddd")
    later.submit(fresh, "#block-form", button="save", measure__dddd__text="后来加的")
    press(browser, plan, page.select_one("#undo")["value"], page=page)
    assert stored(session, TASK) == before | {
        "measures": ["aaaa", "bbbb", "cccc", "dddd"],
        "measure.dddd.text": "后来加的",
    }


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("button", "field", "words"),
    [
        ("fill-all", "owner", "第 1 条措施的责任人又改过了"),
        ("copy:aaaa", "owner", "第 2 条措施的责任人又改过了"),
        ("copy:aaaa", "support", "第 2 条措施的需上级支持又改过了"),
    ],
)
def test_what_somebody_went_on_from_is_not_taken_back(browse, plan, two_rows, session, htmx, button, field, words):
    browser, mate = browse("clerk"), browse("secretary")
    page = press(browser, plan, button, **{"fill.owner": "王秀英"} if button == "fill-all" else {})
    uid = stored(session, TASK)["measures"][0 if button == "fill-all" else 1]
    press(mate, plan, "save", **{f"measure.{uid}.{field}": "刘敏"})
    now = stored(session, TASK)
    refused = press(browser, plan, page.select_one("#undo")["value"], htmx, page=page, expect=409, gap="这时正在写的")
    assert words in refused.select_one(".notice").text
    assert stored(session, TASK) == now | {"gap": "这时正在写的"}


def test_an_older_save_is_not_offered_any_more(browse, plan, two_rows, session):
    browser = browse("clerk")
    press(browser, plan, "remove:aaaa")
    press(browse("secretary"), plan, "save", gap="书记写的")
    assert not browser.get(block_url(plan, TASK) + "?undo=2&did=remove").select("#undo")


@pytest.mark.parametrize(
    "address",
    [
        "?undo=99&did=remove",
        "?undo=1&did=what",
        "?undo=1&did=remove",
        "?undo=1&did=copy",
        "?undo=x",
        "?did=remove",
        "?undo=1",
    ],
)
def test_addresses_that_nobody_wrote(browse, plan, two_rows, address):
    assert not browse("clerk").get(block_url(plan, TASK) + address).select("#undo")


def test_a_version_that_never_was(browse, plan, two_rows, people, session):
    with pytest.raises(NotThere):
        services.undo_save(plan, TASK, 7, actor=people["clerk"])
    browser, url = browse("clerk"), block_url(plan, TASK)
    for do in ("undo:7", "undo:", "undo:x", "undo:-1"):
        refused = browser.submit(browser.get(url), "#block-form", expect=409, do=do)
        assert "没有找到要撤销的那一步" in refused.text
    assert stored(session, TASK) == two_rows


def test_a_block_of_any_kind(plan, people, session):
    first = services.save_block(plan, "profile", {"households": 412}, actor=people["clerk"], seen_version=0)
    services.save_block(plan, "profile", {"households": 0}, actor=people["clerk"], seen_version=first.block.version)
    services.undo_save(plan, "profile", 2, actor=people["clerk"])
    assert stored(session, "profile") == {"households": 412}
    with pytest.raises(Conflict):
        services.undo_save(plan, "profile", 2, actor=people["clerk"])


def test_a_closed_year(browse, plan, two_rows, cycle, people, session):
    browser = browse("clerk")
    page = press(browser, plan, "remove:aaaa")
    close_cycle(cycle, actor=people["county"])
    session.commit()
    press(browser, plan, page.select_one("#undo")["value"], page=page, expect=403)
    assert queries.block_of(plan, TASK).content["measures"] == ["bbbb"]


def test_the_notice_costs_one_query(browse, plan, two_rows, count_queries, session):
    browser, url = browse("clerk"), block_url(plan, TASK)
    press(browser, plan, "remove:aaaa")
    session.expunge_all()
    count_queries()
    browser.get(url)
    plain = count_queries()
    assert browser.get(f"{url}?undo=2&did=remove").select("#undo")
    assert count_queries() == plain + 1
