"""Pasting step by step: the box, the preview, the rows; from the page and from a press on the block."""

import pytest

from portal.catalogue.services import close_cycle
from portal.plans import queries, services
from portal.plans.domain.pasting import PASTE_LIMIT
from portal.plans.domain.questions import MEASURE_LIMIT
from portal.reviews.services import approve_plan
from tests.browser import texts
from tests.plans.test_presses import FORM, TASK, press, two_rows, uids
from tests.plans.test_routes import block_url, stored

__all__ = ["two_rows"]

RAW = (
    "序号\t措施\t责任人\t完成时限\t备注\r\n"
    '1\t"硬化道路\n三公里"\t张建国\t9月底\t要快\r\n'
    "2\t<b>建公厕</b>\t王秀英\t长期坚持\t\r\n"
)


def paste(browser, plan, raw=RAW, htmx=False, expect=200):
    """The preview of a pasted text."""
    page = browser.get(block_url(plan, TASK) + "/paste")
    return browser.submit(page, "#block form", expect=expect, htmx=htmx, pasted=raw)


def accept(browser, page, htmx=False, expect=None, **fields):
    return browser.submit(page, "#block form", expect=expect or (204 if htmx else 303), htmx=htmx, **fields)


@pytest.mark.parametrize("htmx", [False, True])
def test_a_table_becomes_measures(browse, plan, two_rows, session, htmx):
    browser = browse("clerk")
    page = paste(browser, plan, htmx=htmx)
    assert [option["value"] for option in page.select("select option[selected]")] == ["", "text", "owner", "due_on", ""]
    first, second = page.select("tbody tr")
    assert texts(first, "td")[1:4] == ["硬化道路 三公里", "张建国", "2022年9月30日 （原文：9月底）"]
    assert "<b>建公厕</b>（时限：长期坚持）" in second.text and "没有看懂 长期坚持" in texts(second, "td")
    assert "第 5 列“备注”" in page.text and stored(session, TASK) == two_rows
    page = browser.follow(accept(browser, page, htmx))
    content = stored(session, TASK)
    assert content["measures"][:2] == ["aaaa", "bbbb"] and len(content["measures"]) == 4
    third, fourth = content["measures"][2:]
    assert content[f"measure.{third}.text"] == "硬化道路\n三公里"
    assert content[f"measure.{third}.due_on"] == "2022-09-30"
    assert content[f"measure.{fourth}.text"] == "<b>建公厕</b>（时限：长期坚持）"
    assert f"measure.{fourth}.due_on" not in content
    assert texts(page, "#undo-said") == ["已放进 2 条措施"]
    press(browser, plan, page.select_one("#undo")["value"], page=page)
    assert stored(session, TASK) == two_rows


@pytest.mark.parametrize("htmx", [False, True])
def test_columns_and_rows_are_chosen(browse, plan, session, htmx):
    browser = browse("clerk")
    page = paste(browser, plan, htmx=htmx)
    chosen = {"column": ["", "text", "owner", "due_on", "support"], "skip": ["2"]}
    seen = accept(browser, page, htmx, expect=422, **chosen)  # changed, but not looked at again
    assert "请再看一眼" in seen.text and stored(session, TASK) is None
    assert texts(seen, "tbody tr td:nth-child(5)") == ["要快", "—"]
    accept(browser, seen, htmx)
    content = stored(session, TASK)
    [uid] = content["measures"]
    assert content[f"measure.{uid}.support"] == "要快"


def test_the_preview_is_made_anew_on_request(browse, plan, session):
    browser = browse("clerk")
    page = paste(browser, plan)
    url = page.select_one("[data-reread-now]")["formaction"]
    data = {"csrf_token": page.select_one("[name=csrf_token]")["value"], "pasted": RAW}
    page = browser.post(url, data | {"column": ["support", "text", "", "", ""]}, expect=200)
    assert texts(page, "tbody tr:first-child td")[1:5] == ["硬化道路 三公里", "—", "—", "1"]
    assert "第 3 列“责任人”" in page.text


def test_the_original_can_be_mended_in_the_preview(browse, plan, session):
    browser = browse("clerk")
    page = paste(browser, plan, "硬化道路")
    page = accept(browser, page, expect=422, pasted="硬化道路\n建公厕")
    assert len(page.select("tbody tr")) == 2
    accept(browser, page)
    assert len(stored(session, TASK)["measures"]) == 2


def test_pressing_twice_stores_once(browse, plan, session):
    browser = browse("clerk")
    page = paste(browser, plan)
    accept(browser, page)
    accept(browser, page)
    assert len(stored(session, TASK)["measures"]) == 2


def test_what_somebody_saved_meanwhile_stays(browse, plan, two_rows, session):
    browser, mate = browse("clerk"), browse("secretary")
    page = paste(browser, plan, "硬化道路")
    press(mate, plan, "remove:aaaa", gap="书记写的")
    accept(browser, page)
    content = stored(session, TASK)
    assert content["gap"] == "书记写的" and content["measures"][0] == "bbbb" and len(content["measures"]) == 2


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("措施\t责任人\n" + "长" * 5000 + "\t张建国\n", "有 5000 字，最多 1000 字"),
        ("\n".join(f"第{n}件事" for n in range(MEASURE_LIMIT + 3)), "请勾掉 3 行不要的"),
        ("责任人\t时间节点\n\t\n", "没有要放进去的行"),
    ],
)
def test_what_does_not_fit_is_refused_and_kept(browse, plan, session, htmx, raw, words):
    browser = browse("clerk")
    page = paste(browser, plan, raw, htmx)
    assert words in page.select_one(".notice--error").text
    page = accept(browser, page, htmx, expect=422)
    assert words in page.select_one(".notice--error").text
    assert page.select_one("textarea[name=pasted]").text.strip() == raw.strip()
    assert stored(session, TASK) is None


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("  \n ", "还没有内容"),
        ("长" * (PASTE_LIMIT + 1), "一次最多粘贴"),
        ("甲" + "\t乙" * 40, "读出 41 列，最多 30 列"),
    ],
)
def test_nothing_and_too_much(browse, plan, htmx, raw, words):
    page = paste(browse("clerk"), plan, raw, htmx, expect=422)
    assert words in page.select_one(".field__errors").text
    assert page.select_one("textarea").text.strip() == raw.strip()


@pytest.mark.parametrize("htmx", [False, True])
def test_the_press_stores_the_block_and_leads_to_the_box(browse, plan, session, htmx):
    browser = browse("clerk")
    page = browser.get(block_url(plan, TASK))
    answer = browser.submit(page, FORM, expect=204 if htmx else 303, htmx=htmx, button="paste", gap="刚写的差距")
    assert "粘贴措施" in browser.follow(answer).h1.text and stored(session, TASK) == {"gap": "刚写的差距"}


@pytest.mark.parametrize("htmx", [False, True])
def test_the_press_takes_what_the_script_kept_to_the_preview(browse, plan, session, htmx):
    browser = browse("clerk")
    page = browser.get(block_url(plan, TASK))
    answer = browser.submit(page, FORM, expect=200, htmx=htmx, button="paste", gap="刚写的差距", pasted=RAW)
    assert stored(session, TASK) == {"gap": "刚写的差距"} and len(answer.select("tbody tr")) == 2
    assert bool(answer.select("html")) is not htmx
    accept(browser, answer, htmx)
    assert len(stored(session, TASK)["measures"]) == 2


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("button", ["paste", "add"])
def test_kept_text_comes_back_with_a_refused_save(browse, plan, session, htmx, button):
    browser = browse("clerk")
    page = browser.get(block_url(plan, TASK))
    page = browser.submit(page, FORM, expect=422, htmx=htmx, button=button, gap="长" * 1001, pasted="1、修路\n2、建池")
    assert not page.select_one("[data-pasted]").has_attr("hidden")
    assert page.select_one("textarea[name=pasted]").text.strip() == "1、修路\n2、建池"


def test_kept_text_outlives_other_buttons(browse, plan):
    page = press(browse("clerk"), plan, "add", htmx=True, pasted="1、修路\n2、建池")
    assert page.select_one("textarea[name=pasted]").text.strip() == "1、修路\n2、建池"


def test_only_tasks_have_measures(browse, plan):
    for key in ("analysis", "star.branch"):
        assert "没有措施" in browse("clerk").get(block_url(plan, key) + "/paste", expect=404).text


@pytest.mark.parametrize("htmx", [False, True])
def test_a_closed_year_gives_the_text_back(browse, plan, cycle, people, session, htmx):
    browser = browse("clerk")
    page = paste(browser, plan)
    close_cycle(cycle, actor=people["county"])
    session.commit()
    page = accept(browser, page, htmx, expect=403)
    assert "2022 年度已经关闭" in page.text and "硬化道路" in page.select_one("textarea").text
    page = browser.get(block_url(plan, TASK) + "/paste")
    assert "2022 年度已经关闭" in page.text and not page.select("textarea")


def test_an_approved_plan(browse, submitted_plan, people, session):
    browser = browse("clerk")
    page = paste(browser, submitted_plan)
    plan = queries.plan_or_404(people["reviewer"], submitted_plan.id)
    approve_plan(plan, seen_submission_id=plan.latest_submission_id, opinion="", actor=people["reviewer"])
    session.commit()
    page = accept(browser, page, expect=403)
    assert "已经审核通过" in page.text and "硬化道路" in page.select_one("textarea").text


def test_rows_that_no_longer_fit(plan, people, session):
    rows = [(f"row{letter}{digit}", {}) for letter in "abcde" for digit in "23456789"]
    content = {"measures": [uid for uid, _ in rows]} | {f"measure.{uid}.text": uid for uid, _ in rows}
    services.save_block(plan, TASK, content, actor=people["clerk"], seen_version=0)
    with pytest.raises(Exception, match="放不下 1 条"):
        services.append_measures(plan, TASK, [("zzzz", {"measure.zzzz.text": "多了"})], actor=people["clerk"])


def test_a_long_text_in_one_box_arrives_whole(browse, plan, session):
    browser = browse("clerk")
    page = browser.get(block_url(plan, TASK))
    [uid] = uids(page)
    assert not page.select_one(f"[id='measure.{uid}.text']").has_attr("maxlength")
    page = browser.submit(page, FORM, expect=422, **{f"measure.{uid}.text": "长" * 5000})
    assert page.select_one(f"[id='measure.{uid}.text']").text.strip() == "长" * 5000
    assert "写了 5000 字，最多 1000 字" in page.select_one("#error-summary").text
