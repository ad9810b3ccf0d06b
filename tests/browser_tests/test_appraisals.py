"""The appraisal meeting at the projector, at a note-taker's side, on a phone, by keyboard, and without script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser_tests.conftest import PHONE
from tests.browser_tests.test_accessibility import SMALL_TARGETS

pytestmark = pytest.mark.browser
PROJECTOR = {"width": 1280, "height": 720}


def open_village(page: Page, name: str) -> Page:
    page.goto("/appraisals")
    page.locator("tbody").get_by_role("link", name=name, exact=True).click()
    expect(page.locator("h1")).to_have_text(name)
    return page


def mark(page: Page):
    return page.locator("#save-state")


def test_typing_is_saved_and_the_keys_lead_on(sign_in):
    page = open_village(sign_in("reviewer", PROJECTOR), "示例村02")
    page.get_by_label("基础薄弱").check()
    page.locator("#conclusion").fill("先把污水管网补上")
    expect(mark(page)).to_contain_text("已保存", timeout=8_000)
    page.locator("#conclusion").press("Alt+ArrowRight")
    expect(page.locator("h1")).to_have_text("示例村03")
    page.locator("#conclusion").press_sequentially("催一催")
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.locator("h1")).to_have_text("示例村02")
    expect(page.get_by_label("基础薄弱")).to_be_checked()
    expect(page.locator("#conclusion")).to_have_value("先把污水管网补上")
    page.locator("#conclusion").fill("先把污水管网补上，再谈争星")
    page.keyboard.press("Control+Enter")
    expect(mark(page)).to_contain_text("已保存")
    expect(page.locator("#conclusion")).to_be_focused()
    page.reload()
    expect(page.locator("#conclusion")).to_have_value("先把污水管网补上，再谈争星")
    open_village(page, "示例村03")
    expect(page.locator("#conclusion")).to_have_value("催一催")


def test_the_note_taker_and_the_projector_are_asked(sign_in):
    page = open_village(sign_in("reviewer", PROJECTOR), "示例村22")
    mate = open_village(sign_in("reviewer2"), "示例村22")
    mate.locator("#conclusion").fill("记录的人写的")
    expect(mark(mate)).to_contain_text("已保存", timeout=8_000)
    page.get_by_label("基础较好").check()  # another field: joined, and shown as soon as it disturbs nobody
    expect(mark(page)).to_contain_text("对方也在改", timeout=8_000)
    mark(page).get_by_role("button", name="看新的内容").click()
    expect(page.locator("#conclusion")).to_have_value("记录的人写的", timeout=8_000)
    mate.locator("#conclusion").fill("记录的人又写的")
    expect(mark(mate)).to_contain_text("已保存", timeout=8_000)
    page.locator("#conclusion").fill("投影前写的")
    expect(mark(page)).to_contain_text("有冲突", timeout=8_000)
    mark(page).get_by_role("button").click()
    expect(page.locator(".versus")).to_contain_text("记录的人又写的")
    page.get_by_text("合在一起编辑").click()
    expect(page.locator("#conclusion")).to_have_value("投影前写的\n记录的人又写的")
    page.locator("#save").click()
    expect(page.locator(".versus")).to_have_count(0)
    expect(page.locator("#conclusion")).to_have_value("投影前写的\n记录的人又写的")


def test_a_cut_line_keeps_the_words(sign_in):
    page = open_village(sign_in("reviewer", PROJECTOR), "示例村23")
    page.context.set_offline(True)
    page.locator("#conclusion").fill("断网时写的")
    expect(mark(page)).to_contain_text("只在本机", timeout=8_000)
    page.context.set_offline(False)
    expect(mark(page)).to_contain_text("已保存", timeout=15_000)


def test_the_township_plan_saves_by_itself(sign_in):
    page = sign_in("reviewer")
    page.get_by_role("link", name="镇级创建规划").click()
    page.get_by_role("link", name="四、重点任务").click()
    page.locator("#text").fill("一、建农产品冷库")
    expect(mark(page)).to_contain_text("已保存", timeout=8_000)
    page.get_by_role("button", name="写好了，看全文").click()
    expect(page.locator(".narrative")).to_contain_text("一、建农产品冷库")


def test_the_meeting_works_without_script(sign_in):
    page = open_village(sign_in("reviewer", java_script_enabled=False), "示例村24")
    page.locator("label[for=klass-critical]").click()
    page.locator("#conclusion").fill("没有脚本也能写")
    page.get_by_role("button", name="下一村").click()
    expect(page.locator("h1")).to_have_text("示例村25")
    page.get_by_role("button", name="上一村").click()
    expect(page.locator("#conclusion")).to_have_value("没有脚本也能写")
    page.goto("/appraisals/result?klass=critical")
    expect(page.locator("tbody")).to_contain_text("没有脚本也能写")


@pytest.mark.parametrize("size", [PROJECTOR, {"width": 1920, "height": 1080}], ids=["720", "1080"])
def test_one_village_is_one_screen(sign_in, size):
    """Without scrolling: the name, the five columns, the classes, the box, and the buttons below it."""
    page = open_village(sign_in("viewer" if size is not PROJECTOR else "reviewer", size), "桃花峪村")
    page.keyboard.press("Control+Home")
    boxes = [page.locator(wanted).bounding_box() for wanted in ("h1", ".meeting__five", ".action-bar")]
    assert all(box["y"] >= 0 and box["y"] + box["height"] <= size["height"] for box in boxes)
    if size is PROJECTOR:
        box, bar = page.locator("#conclusion").bounding_box(), boxes[-1]
        assert box["y"] + box["height"] <= bar["y"]
    assert not page.locator(".site-nav").is_visible()


@pytest.mark.parametrize(
    ("size", "text_size"),
    [
        (PROJECTOR, "normal"),
        (PHONE, "normal"),
        ({"width": 360, "height": 740}, "normal"),
        (PHONE, "huge"),
        ({"width": 1366, "height": 768}, "huge"),
        ({"width": 1920, "height": 1080}, "normal"),
    ],
)
def test_pages_can_be_used_by_everybody(sign_in, size, text_size):
    page, axe = sign_in("reviewer", size), Axe()
    page.goto("/password")
    page.locator("details.account summary").click()
    page.locator(f"button[name=text_size][value={text_size}]").click()
    plan = page.goto("/") and page.get_by_role("link", name="镇级创建规划").get_attribute("href")
    village = open_village(page, "示例村05").url
    unreported = open_village(page, "示例村07").url
    section = f"{plan}?section=class_weak"
    for address in ("/appraisals", village, unreported, "/appraisals/result", plan, section):
        page.goto(address)
        found = axe.run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
        assert page.evaluate(SMALL_TARGETS) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{address} scrolls sideways"
