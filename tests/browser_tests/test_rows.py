"""Many rows fast in a real browser: a table from the clipboard, its preview, 撤销, and where the focus goes."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

TABLE = (
    "序号\t具体措施\t责任人\t完成时限\r\n"
    '1\t"硬化村内道路 3.5 公里\n分两段施工"\t张建国\t9月底前\r\n'
    "2\t新建公厕两座\t王秀英（文书）\t长期坚持\r\n"
)
# As the browser does it when a person presses Ctrl+V; true where nobody has taken the event.
PASTE = """([box, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  box.focus();
  return box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def open_task(sign_in, key: str, **options) -> Page:
    """A task with its measures open for writing, whatever a return has left closed."""
    page = sign_in("secretary", **options)
    page.goto(f"{page.url}/blocks/{key}")
    closed = page.locator("button[value='open:measures']")
    if closed.count():
        closed.click()
        expect(closed).to_have_count(0)
    return page


def rows(page: Page):
    return page.locator("li.measure")


def paste(page: Page, text: str) -> bool:
    """Whether the text would have gone into the box as usual."""
    box = rows(page).first.locator("textarea[name$='.text']")
    return page.evaluate(PASTE, [box.element_handle(), text])


@pytest.mark.parametrize("size", [{"width": 1366, "height": 768}, {"width": 360, "height": 740}])
def test_a_table_is_looked_at_put_in_and_taken_back(sign_in, size):
    page = open_task(sign_in, f"task.safety.{2 if size['width'] == 360 else 1}", size=size)
    before = rows(page).count()
    assert not paste(page, TABLE)
    expect(page.locator("[data-pasted-said]")).to_have_text("剪贴板里是 3 行 4 列的表格")
    page.get_by_role("button", name="放成几条措施").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("第 3 列").select_option("task_force")
    expect(page.locator("tbody tr").first.locator("td").nth(5)).to_have_text("张建国")
    page.get_by_role("button", name="放进去", exact=True).click()
    expect(page.locator("#undo-said")).to_have_text("已放进 2 条措施")
    expect(page.locator("#undo")).to_be_focused()
    expect(rows(page)).to_have_count(before + 2)
    page.locator("#undo").click()
    expect(page.locator("#undo-said")).to_contain_text("已撤销")
    expect(rows(page)).to_have_count(before)


def test_the_text_stays_when_the_line_is_cut(sign_in):
    page = open_task(sign_in, "task.safety.3")
    assert not paste(page, TABLE)
    page.route("**/blocks/**", lambda route: route.abort())
    page.get_by_role("button", name="放成几条措施").click()
    expect(page.locator("#banner")).to_contain_text("没有保存成功")
    page.get_by_role("button", name="只放在这一格").click()
    box = rows(page).first.locator("textarea[name$='.text']")
    expect(box).to_have_value(re.compile("硬化村内道路.*新建公厕", re.DOTALL))
    expect(page.locator("[data-pasted]")).to_be_hidden()
    page.unroute("**/blocks/**")


@pytest.mark.parametrize("text", ["一行普通的话", "第一段\n第二段", "9.30前完成\n3.5公里道路", "单格\r\n"])
def test_ordinary_text_is_pasted_as_ever(sign_in, text):
    page = open_task(sign_in, "task.safety.4")
    assert paste(page, text)
    expect(page.locator("[data-pasted]")).to_be_hidden()


def test_the_keyboard_goes_on_after_each_button(sign_in):
    page = open_task(sign_in, "task.safety.5")
    page.get_by_role("button", name="加一行").click()
    expect(page.locator("#new-measure textarea").first).to_be_focused()
    page.keyboard.type("新的一条")
    rows(page).last.get_by_role("button", name="复制").click()
    expect(page.locator("#undo-said")).to_contain_text("已复制")
    expect(rows(page).last.locator("textarea[name$='.text']")).to_be_focused()
    rows(page).last.get_by_role("button", name="删除").click()
    expect(page.locator("#undo-said")).to_contain_text("已删除")
    expect(page.locator("#undo")).to_be_focused()
