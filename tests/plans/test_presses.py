"""The buttons of a measure row and 一次填多行, with and without htmx."""

import pytest

from portal.plans import queries, services
from portal.plans.domain.questions import MEASURE_LIMIT
from tests.browser import texts
from tests.plans.test_routes import block_url, stored

TASK = "task.branch.1"
FORM = "#block-form"


@pytest.fixture
def two_rows(plan, people, session):
    """Two measures: the first without a deadline, the second without anybody responsible."""
    content = {
        "measures": ["aaaa", "bbbb"],
        "measure.aaaa.text": "修路",
        "measure.aaaa.owner": "张建国",
        "measure.bbbb.text": "建池",
        "measure.bbbb.due_on": "2022-09-30",
    }
    services.save_block(plan, TASK, content, actor=people["clerk"], seen_version=0)
    session.commit()
    return content


def press(browser, plan, button, htmx=False, page=None, expect=None, **fields):
    """Press a button of the block; the page or fragment that it leads to."""
    page = page or browser.get(block_url(plan, TASK))
    expect = expect or (200 if htmx else 303)
    answer = browser.submit(page, FORM, expect=expect, htmx=htmx, button=button, **fields)
    return answer if htmx or expect != 303 else browser.follow(answer)


def uids(page):
    return [tag["value"] for tag in page.select("input[name=measure]")]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_row_is_copied_behind_itself(browse, plan, two_rows, session, htmx):
    page = press(browse("clerk"), plan, "copy:aaaa", htmx)
    first, copy, last = stored(session, TASK)["measures"]
    assert (first, last) == ("aaaa", "bbbb") and uids(page) == [first, copy, last]
    content = stored(session, TASK)
    assert (content[f"measure.{copy}.text"], content[f"measure.{copy}.owner"]) == ("修路", "张建国")
    assert f"measure.{copy}.due_on" not in content
    assert texts(page, "#undo-said") == ["已复制第 1 条措施，新的是第 2 条"]
    focused = page.select_one("[autofocus]") if htmx else None
    assert not htmx or focused["name"] == f"measure.{copy}.text"


@pytest.mark.parametrize("htmx", [False, True])
def test_typed_words_are_stored_with_the_press(browse, plan, two_rows, session, htmx):
    press(browse("clerk"), plan, "copy:bbbb", htmx, gap="刚写的差距", measure__bbbb__text="建大池")
    content = stored(session, TASK)
    assert content["gap"] == "刚写的差距"
    assert [content[f"measure.{uid}.text"] for uid in content["measures"]] == ["修路", "建大池", "建大池"]


@pytest.mark.parametrize("htmx", [False, True])
def test_empty_cells_are_filled(browse, plan, two_rows, session, htmx):
    fields = {"fill.owner": "王秀英", "fill.due_on": "2022.12.31"}
    page = press(browse("clerk"), plan, "fill-empty", htmx, **fields)
    content = stored(session, TASK)
    assert (content["measure.aaaa.owner"], content["measure.bbbb.owner"]) == ("张建国", "王秀英")
    assert (content["measure.aaaa.due_on"], content["measure.bbbb.due_on"]) == ("2022-12-31", "2022-09-30")
    assert texts(page, "#undo-said") == ["已在 2 条措施里填上责任人、完成时限"]
    assert page.select_one("[name='fill.owner']").get("value", "") == ""


@pytest.mark.parametrize("htmx", [False, True])
def test_every_row_is_filled(browse, plan, two_rows, session, htmx):
    press(browse("clerk"), plan, "fill-all", htmx, **{"fill.owner": "王秀英", "fill.task_force": "产业兴旺专班"})
    content = stored(session, TASK)
    assert {content[f"measure.{uid}.owner"] for uid in ("aaaa", "bbbb")} == {"王秀英"}
    assert {content[f"measure.{uid}.task_force"] for uid in ("aaaa", "bbbb")} == {"产业兴旺专班"}
    assert content["measure.bbbb.due_on"] == "2022-09-30" and "measure.aaaa.due_on" not in content


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("fields", "where", "words"),
    [
        ({"fill.due_on": "年底吧"}, "fill.due_on", "不是日期"),
        ({"fill.due_on": "2023-05-01"}, "fill.due_on", "完成时限要在 2022 年内"),
        ({"fill.owner": "人" * 61}, "fill.owner", "写了 61 字，最多 60 字"),
        ({}, "fill.owner", "请先在这里写上责任人"),
    ],
)
def test_what_cannot_be_filled_in_is_said_at_its_box(browse, plan, two_rows, session, htmx, fields, where, words):
    page = press(browse("clerk"), plan, "fill-all", htmx, expect=422, gap="刚写的差距", **fields)
    assert words in page.select_one(f"[id='{where}-errors']").text
    assert page.select_one("details.fold").has_attr("open") or not fields
    assert page.select_one(f"#error-summary a[href='#{where}']")
    assert page.select_one("#gap").text.strip() == "刚写的差距"
    for name, typed in fields.items():
        assert page.select_one(f"[name='{name}']")["value"] == typed
    assert stored(session, TASK) == two_rows | {"gap": "刚写的差距"}


@pytest.mark.parametrize("htmx", [False, True])
def test_a_fill_that_finds_nothing_to_do_says_so(browse, plan, two_rows, session, htmx):
    browser = browse("clerk")
    press(browser, plan, "fill-all", htmx, **{"fill.owner": "王秀英"})
    page = press(browser, plan, "fill-empty", htmx, **{"fill.owner": "李铁柱"})
    assert texts(page, "#undo-said") == ["没有空着的格子，什么也没有改"] and not page.select("#undo")


def test_boxes_of_the_fill_outlive_other_buttons(browse, plan, two_rows):
    page = press(browse("clerk"), plan, "add", htmx=True, **{"fill.owner": "王秀英", "fill.due_on": "下月"})
    assert page.select_one("[name='fill.owner']")["value"] == "王秀英"
    assert page.select_one("[name='fill.due_on']")["value"] == "下月"


@pytest.mark.parametrize("htmx", [False, True])
def test_no_press_makes_more_rows_than_a_task_may_have(browse, plan, people, session, htmx):
    rows = [f"row{letter}{digit}" for letter in "abcde" for digit in "23456789"]
    assert len(rows) == MEASURE_LIMIT
    content = {"measures": rows} | {f"measure.{uid}.text": f"第 {uid} 条" for uid in rows}
    services.save_block(plan, TASK, content, actor=people["clerk"], seen_version=0)
    session.commit()
    page = press(browse("clerk"), plan, f"copy:{rows[0]}", htmx, expect=422, gap="刚写的差距")
    assert "一项任务最多 40 条措施" in page.select_one("#error-summary").text
    assert page.select_one("#gap").text.strip() == "刚写的差距"
    assert stored(session, TASK) == content


@pytest.mark.parametrize("htmx", [False, True])
def test_a_new_row_waits_for_words(browse, plan, two_rows, htmx):
    browser = browse("clerk")
    answer = browser.submit(
        browser.get(block_url(plan, TASK)), FORM, expect=200 if htmx else 303, htmx=htmx, button="add"
    )
    if htmx:
        new = uids(answer)[-1]
        assert answer.select_one("[autofocus]")["id"] == f"measure.{new}.text"
    else:
        address, _, anchor = answer.response.headers["Location"].partition("#")
        new = uids(browser.get(address))[-1]
        assert anchor == f"measure.{new}.text"


@pytest.mark.parametrize("htmx", [False, True])
def test_a_moved_row_keeps_the_focus_on_its_button(browse, plan, people, session, htmx):
    rows = ["aaaa", "bbbb", "cccc"]
    content = {"measures": rows} | {f"measure.{uid}.text": uid for uid in rows}
    services.save_block(plan, TASK, content, actor=people["clerk"], seen_version=0)
    session.commit()
    browser = browse("clerk")
    page = browser.get(block_url(plan, TASK))
    answer = browser.submit(page, FORM, expect=200 if htmx else 303, htmx=htmx, button="up:cccc")
    where = answer.select_one("[autofocus]")["id"] if htmx else answer.response.headers["Location"].partition("#")[2]
    assert where == "up.cccc" and stored(session, TASK)["measures"] == ["aaaa", "cccc", "bbbb"]


def test_a_row_in_which_the_other_person_wrote_is_not_removed(browse, plan, two_rows, session):
    secretary, clerk = browse("secretary"), browse("clerk")
    page = secretary.get(block_url(plan, TASK))
    press(clerk, plan, "save", measure__aaaa__support="资金 20 万元")
    page = press(secretary, plan, "remove:aaaa", htmx=True, page=page)
    assert stored(session, TASK)["measures"] == ["aaaa", "bbbb"]
    assert "措施" in page.select_one(".notice").text and not page.select("#undo")


def test_a_press_is_a_save_of_its_own(browse, plan, two_rows, session):
    press(browse("clerk"), plan, "remove:aaaa", gap="刚写的差距")
    block = queries.block_of(plan, TASK)
    assert block.version == 3
    assert services.changes_of(plan, TASK, 2) == {"gap": [None, "刚写的差距"]}
    assert set(services.changes_of(plan, TASK, 3)) == {"measures", "measure.aaaa.text", "measure.aaaa.owner"}
