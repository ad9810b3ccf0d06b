"""The whole journey in Chromium, on a PC and on a phone: plan, submit, comment, return, mend, approve, print."""

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser_tests.conftest import PC, PHONE

pytestmark = pytest.mark.browser

# Each run of the journey takes a village of its own that has not begun.
VILLAGES = {"pc": PC, "phone": PHONE}
MEETINGS = ("committee", "members", "delegates")


def untouched_villages(reviewer: Page) -> list[str]:
    """Names of the villages that have not begun, as the township's list shows them."""
    reviewer.goto("/plans?state=not_started")
    return [" ".join(text.split()) for text in reviewer.locator("#plan-table tbody th a").all_inner_texts()]


def fill_block(page: Page, plan: str, key: str, **answers: str) -> None:
    """Type into a block and press 保存; htmx answers in place."""
    page.goto(f"{plan}/blocks/{key}")
    for name, value in answers.items():
        if name == "choose":
            page.get_by_label(value, exact=True).check()
        elif name.startswith("level_"):
            page.locator(f"[name='{name}']").select_option(value)
        else:
            page.locator(f"[name='{name}']").fill(value)
    save(page)


def save(page: Page) -> None:
    """Press 保存 and wait for the server's word: the mark may have said 已保存 before."""
    with page.expect_response(lambda answer: "/blocks/" in answer.url and answer.request.method == "POST") as answer:
        page.locator("#save").click()
    assert answer.value.status == 200
    expect(page.locator("#save-state")).to_contain_text("已保存")


def no_sideways_scroll(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("device", VILLAGES)
def test_journey(sign_in, device):
    size = VILLAGES[device]
    reviewer = sign_in("reviewer", size)
    village = untouched_villages(reviewer)[0]
    secretary = sign_in(account_of(sign_in, village), size)

    plan = secretary.url
    assert re.search(r"/plans/\d+$", plan)
    write(secretary, plan)
    submit(secretary, plan)
    expect(secretary.locator(".receipt__number")).to_have_text(re.compile(r"2022-\w{4}-\w{4}"))

    comment_and_return(reviewer, village)
    mend(secretary, plan)
    submit(secretary, plan)
    approve(reviewer, village)

    secretary.goto(plan)
    expect(secretary.locator("h1 + .badge")).to_have_text("已通过")
    secretary.get_by_role("link", name="看全部经过").click()
    for words in ("第 1 次上报", "退回修改", "第 2 次上报", "审核通过"):
        expect(secretary.locator(".timeline")).to_contain_text(words)
    assert no_sideways_scroll(secretary)
    text = printed_plan(secretary, plan)
    assert village in text and "村集体收入达到 15 万元" in text.replace("\n", "") and "草稿" not in text


def account_of(sign_in, village: str) -> str:
    """The secretary's user name, from the administrator's list."""
    admin = sign_in("admin")
    admin.goto(f"/accounts?search=广武镇/{village}")
    return next(name for name in admin.locator("tbody th").all_inner_texts() if name.startswith("gw"))


def write(page: Page, plan: str) -> None:
    fill_block(page, plan, "profile", secretary="李新民", households="312", population="1205", party_members="41")
    words = {name: f"{name} 写清楚了" for name in ("overview", "strengths", "achieved", "gaps", "goal")}
    fill_block(page, plan, "analysis", **words)
    fill_block(page, plan, "targets", level_1="1", level_2="2", level_3="3")
    fill_block(page, plan, "procedure", **{f"{meeting}_on": "2022-04-20" for meeting in MEETINGS})
    for star in ("branch", "ecology", "safety", "civility"):
        fill_block(page, plan, f"star.{star}", choose="不创")
    fill_block(page, plan, "star.industry", choose="拟创", goal="年底集体收入有起色")
    for task in (1, 3, 4, 5, 6):
        fill_block(page, plan, f"task.industry.{task}", choose="达标")
    page.goto(f"{plan}/blocks/task.industry.2")
    page.get_by_label("部分达标").check()
    page.locator("[name='goal']").fill("村集体收入有所提高")
    page.locator("[name$='.text']").first.fill("旧学校修缮后出租")
    page.get_by_role("button", name="加一行").click()
    expect(page.locator(".measure")).to_have_count(2)
    page.locator("[name$='.text']").nth(1).fill("清理集体合同")
    save(page)
    assert no_sideways_scroll(page)


def submit(page: Page, plan: str) -> None:
    """Follow each gap of the check page to its field, fill it in, and hand the plan in."""
    page.goto(f"{plan}/check")
    while (gap := page.locator(".check-list:not(.check-list--soft) a")).count():
        gap.first.click()
        page.wait_for_url(re.compile("#measure"))
        cell = page.locator(f"[id='{page.url.partition('#')[2]}']")
        expect(cell).to_be_focused()
        cell.fill("2022-10-31" if page.url.endswith("due_on") else "王新民（会计）")
        save(page)
        page.goto(f"{plan}/check")
    page.get_by_role("button", name="确认上报").click()
    expect(page.locator("h1")).to_have_text("已上报")


def open_review(page: Page, village: str) -> None:
    """Find the village in the list by its name and open it."""
    page.goto("/plans")
    page.get_by_label("村名、书记、拼音或首字母").fill(village)
    page.get_by_role("button", name="查找").click()
    page.wait_for_url(re.compile("search="))
    page.locator("#plan-table").get_by_role("link", name=village, exact=True).click()
    expect(page.locator("h1")).to_contain_text(village)


def comment_and_return(page: Page, village: str) -> None:
    open_review(page, village)
    field = page.locator("[id='task.industry.2:goal'], #at-task-industry-2-goal, .review-field").filter(
        has_text="村集体收入有所提高"
    )
    field.get_by_role("link", name=re.compile("提意见")).click()
    page.get_by_label("意见：哪里不对，改成什么").fill("请写明达到多少万元")
    page.get_by_role("button", name="加上这条意见").click()
    expect(page.locator("#comments")).to_contain_text("请写明达到多少万元")
    page.get_by_role("button", name=re.compile("退回修改")).click()
    expect(page.locator("#decision-bar")).to_contain_text("退回要写明理由")
    page.locator("#opinion").fill("目标没有数字，请改好再报")
    page.get_by_role("button", name=re.compile("退回修改")).click()
    expect(page.locator(".review-head, .page-head").first).to_contain_text("退回修改")


def mend(page: Page, plan: str) -> None:
    page.goto(plan)
    expect(page.locator("main")).to_contain_text("镇里提了 1 条意见，已改 0 条")
    page.get_by_role("link", name=re.compile("按意见修改")).click()
    expect(page.locator("#goal")).to_be_focused()
    expect(page.locator(".field-comment")).to_contain_text("请写明达到多少万元")
    page.locator("#goal").fill("村集体收入达到 15 万元")
    save(page)
    page.goto(plan)
    expect(page.locator("main")).to_contain_text("已改 1 条")


def approve(page: Page, village: str) -> None:
    open_review(page, village)
    page.locator("#opinion").fill("同意按此创建")
    page.get_by_role("button", name="通过", exact=True).click()
    expect(page.locator(".review-head, .page-head").first).to_contain_text("已通过")


def printed_plan(page: Page, plan: str) -> str:
    """Press 打印, wait for the worker, download; the PDF's text."""
    page.goto(plan)
    page.get_by_role("button", name="打印").click()
    download = page.get_by_role("link", name="下载")
    expect(download).to_be_visible(timeout=60_000)
    with page.expect_download() as waiting:
        download.click()
    assert "计划表" in waiting.value.suggested_filename
    pdf = PdfReader(io.BytesIO(waiting.value.path().read_bytes()))
    return "".join(sheet.extract_text() for sheet in pdf.pages)
