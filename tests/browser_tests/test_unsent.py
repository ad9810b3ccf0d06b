"""Words that a page could not send are sent, or shown, by whatever page comes next; handing in waits for them."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

WHO, MATE = "gw08", "gw08clerk"


def open_block(sign_in, key: str, who: str = WHO) -> Page:
    page = sign_in(who)
    page.goto(f"{page.url}/blocks/{key}")
    return page


def mark(page: Page):
    return page.locator("#save-state")


def cut(page: Page) -> None:
    """Saves do not get through; pages do."""
    page.context.route(
        "**/blocks/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )


def mend(page: Page) -> None:
    page.context.unroute("**/blocks/**")


def value_of(page: Page, key: str, field: str) -> str:
    """What the server holds, read in a window that keeps nothing."""
    url = page.url.split("/plans/")[0] + "/plans/" + page.url.split("/plans/")[1].split("/")[0]
    answer = page.context.request.get(f"{url}/blocks/{key}").text()
    return answer.partition(f'id="{field}"')[2].partition(">")[2].partition("</textarea>")[0].strip()


def test_another_page_sends_what_the_block_could_not(sign_in):
    page = open_block(sign_in, "task.ecology.2")
    cut(page)
    page.locator("#gap").fill("在首页补存的差距")
    expect(mark(page)).to_contain_text("只在本机", timeout=8_000)
    mend(page)
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/blocks/" in answer.url) as sent:
        page.get_by_role("link", name="计划首页").first.click()
    assert sent.value.status == 200
    assert value_of(page, "task.ecology.2", "gap") == "在首页补存的差距"
    expect(page.locator("#unsent")).to_have_count(0)


def test_handing_in_waits_for_what_is_unsent(sign_in):
    page = open_block(sign_in, "task.ecology.3")
    cut(page)
    page.locator("#gap").fill("上报前没存上的差距")
    expect(mark(page)).to_contain_text("只在本机", timeout=8_000)
    plan = page.url.split("/blocks/")[0]
    # The sample's plan has gaps, and so no button; a form like the real one shows what happens to it.
    page.route("**/check", lambda route: with_button(route))
    page.goto(f"{plan}/check")
    button = page.locator("form[data-waits] button")
    expect(button).to_be_disabled()
    expect(button).to_contain_text("没有存上")
    expect(page.locator("#unsent .copy-text")).to_have_text("上报前没存上的差距")
    mend(page)
    page.reload()
    expect(button).to_be_enabled()
    expect(button).to_have_text("确认上报")
    assert value_of(page, "task.ecology.3", "gap") == "上报前没存上的差距"


def with_button(route) -> None:
    answer = route.fetch()
    html = answer.text()
    if "data-waits" not in html:
        form = '<form data-waits method="post" action="/nowhere"><button>确认上报</button></form>'
        html = html.replace("</main>", f"{form}</main>")
    route.fulfill(response=answer, body=html)


def test_the_last_key_is_not_lost_by_leaving_at_once(sign_in):
    page = open_block(sign_in, "task.ecology.4")
    page.locator("#gap").fill("刚打完就走")
    page.locator("a.back").click()
    page.wait_for_url(lambda url: "/blocks/" not in url)
    page.wait_for_load_state("networkidle")
    assert value_of(page, "task.ecology.4", "gap") == "刚打完就走"


def test_two_windows_of_one_person_do_not_eat_each_others_words(sign_in):
    page = open_block(sign_in, "task.ecology.5")
    other = page.context.new_page()
    other.goto(page.url)
    cut(page)
    page.locator("#gap").fill("第一个窗口的差距")
    other.locator("#situation").fill("第二个窗口的现状")
    for window in (page, other):
        expect(mark(window)).to_contain_text("只在本机", timeout=8_000)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:')).length") == 2
    mend(page)
    for window in (page, other):
        expect(mark(window)).to_contain_text("已保存", timeout=30_000)
    assert value_of(page, "task.ecology.5", "gap") == "第一个窗口的差距"
    assert value_of(page, "task.ecology.5", "situation") == "第二个窗口的现状"


def test_choosing_between_two_peoples_words(sign_in):
    page, mate = open_block(sign_in, "analysis"), open_block(sign_in, "analysis", MATE)
    mate.locator("#gaps").fill("文书写的短板，二。")
    mate.locator("#strengths").fill("文书写的优势")
    expect(mark(mate)).to_contain_text("已保存", timeout=8_000)
    page.locator("#gaps").fill("书记写的短板，二。")
    page.locator("#strengths").fill("书记写的优势")
    expect(mark(page)).to_contain_text("有冲突", timeout=8_000)
    mark(page).get_by_role("button", name="看两边的内容").click()
    expect(page.locator(".clash")).to_have_count(2)
    expect(page.locator(".clash").first.locator("mark").first).to_have_text("书记")
    page.locator("[data-clash=strengths]").get_by_text("用对方的").click()
    expect(page.locator("#strengths")).to_have_value("文书写的优势")
    page.locator("[data-clash=gaps]").get_by_text("合在一起编辑").click()
    expect(page.locator("#gaps")).to_have_value("书记写的短板，二。\n文书写的短板，二。")
    # Nothing is sent before the person has decided; opened anew, the page asks again about what is left to decide.
    page.wait_for_timeout(2_500)
    assert value_of(page, "analysis", "gaps") == "文书写的短板，二。"
    page.reload()
    expect(page.locator(".clash legend")).to_have_text("短板弱项（差距）", timeout=10_000)
    expect(page.locator("#gaps")).to_have_value("书记写的短板，二。\n文书写的短板，二。")
    page.locator("#save").click()
    expect(page.locator(".clash")).to_have_count(0)
    assert value_of(page, "analysis", "strengths") == "文书写的优势"
    assert value_of(page, "analysis", "gaps") == "书记写的短板，二。\n文书写的短板，二。"


def test_who_else_is_here_is_shown(sign_in):
    mate = open_block(sign_in, "procedure", MATE)
    expect(mate.locator("#people-here")).to_have_count(1)
    mate.wait_for_load_state("networkidle")
    page = open_block(sign_in, "procedure")
    expect(page.locator("#people-here")).to_contain_text("也在填写")


def test_5000_characters_arrive_whole(sign_in):
    page = open_block(sign_in, "task.ecology.1", MATE)
    text = "石榴花开满坡红，" * 625
    page.locator("#situation").fill("")
    page.locator("#situation").evaluate(
        """(box, text) => { box.focus(); document.execCommand("insertText", false, text); }""", text
    )
    expect(page.locator("#situation-count")).to_contain_text("已写 5000 / 1000 字，请删去 4000 字")
    expect(mark(page)).to_contain_text("没有保存", timeout=8_000)
    page.locator("#save").click()
    expect(page.locator("#error-summary")).to_contain_text("5000 字")
    expect(page.locator("#situation")).to_have_value(text)
    page.locator("#situation").fill("删短了")
    expect(mark(page)).to_contain_text("已保存", timeout=8_000)


def test_words_that_cannot_be_stored_any_more_are_shown(sign_in):
    """The township approves while somebody types: the text is returned, never eaten."""
    page = open_block(sign_in, "task.branch.1", MATE)
    reason = "镇里已经审核通过，不能再改。"
    page.route("**/blocks/**", lambda route: refused(route, reason))
    page.locator("#gap").fill("通过以后才写的差距")
    expect(mark(page)).to_contain_text(reason, timeout=8_000)
    page.goto(page.url.split("/blocks/")[0])
    page.unroute("**/blocks/**")
    page.context.route("**/blocks/**", lambda route: refused(route, reason))
    page.reload()
    expect(page.locator("#unsent")).to_contain_text(reason)
    expect(page.locator("#unsent .copy-text")).to_have_text("通过以后才写的差距")
    page.locator("#unsent").get_by_role("button", name="这些不要了").click()
    expect(page.locator("#unsent")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:')).length") == 0


def refused(route, reason: str) -> None:
    if route.request.method == "POST":
        route.fulfill(status=403, json={"message": reason})
    else:
        route.continue_()


OLD_ENTRY = """words => {
  const form = document.querySelector("form[data-autosave]");
  const state = new URLSearchParams();
  new FormData(form).forEach((value, name) => {
    const isOther = /^(csrf_token|version|do|from|base|end|pasted|fill\\..*|choice\\..*)$/.test(name);
    if (!isOther) { state.append(name, value); }
  });
  const base = state.toString();
  state.set("gap", words);
  const draft = { fields: state.toString(), base, version: form.elements.version.value, words: [["差距", words]],
                  title: document.title, page: location.pathname, at: Date.now() - 60000 };
  localStorage.setItem(`draft:${form.dataset.autosave}:${form.getAttribute("action")}:77`, JSON.stringify(draft));
}"""


@pytest.mark.parametrize("where", ["the block", "home"])
def test_what_a_page_of_the_version_before_kept_is_stored(sign_in, where):
    """A page that was open across an upgrade sends no end mark and is refused; its journal is what is left."""
    page = open_block(sign_in, "task.ecology.4")
    words = f"升级前的网页写的\n第二行 {where}"
    page.evaluate(OLD_ENTRY, words.replace("\n", "\r\n"))
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/blocks/" in answer.url) as sent:
        page.goto(page.url if where == "the block" else page.url.split("/blocks/")[0])
    assert sent.value.status == 200
    assert value_of(page, "task.ecology.4", "gap") == words
    page.wait_for_timeout(300)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:')).length") == 0
