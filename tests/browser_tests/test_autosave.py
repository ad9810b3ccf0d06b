"""No word is lost: a cut line, a lost answer, a reload, an expired session, two people, half-typed pinyin."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

# Each test writes in a block of its own, so that none depends on another.
WHO, MATE = "gw08", "gw08clerk"

# htmx sends by XMLHttpRequest, what saves by itself by fetch.
HOLD_THE_NEXT_PRESS = """() => {
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (body) {
    XMLHttpRequest.prototype.send = send;
    window.letGo = () => send.call(this, body);
  };
}"""


# The document is parsed, and no script of the page has run.
TYPE_AS_SOON_AS_THE_BOX_IS_THERE = """document.addEventListener("readystatechange", () => {
  const box = document.getElementById("gap");
  if (document.readyState === "interactive" && box && !box.value) { box.value = "脚本还没有到就写的话"; }
})"""


def open_block(sign_in, key: str, who: str = WHO) -> Page:
    page = sign_in(who)
    page.goto(f"{page.url}/blocks/{key}")
    return page


def mark(page: Page):
    return page.locator("#save-state")


def stored(page: Page, field: str) -> str:
    """What the server holds, read in a fresh page."""
    fresh = page.context.new_page()
    fresh.goto(page.url)
    value = fresh.locator(f"#{field}").input_value()
    fresh.close()
    return value


def test_typing_is_saved_without_a_press(sign_in):
    page = open_block(sign_in, "task.civility.1")
    page.locator("#gap").fill("自己存上的差距")
    expect(mark(page)).to_contain_text("已保存", timeout=8_000)
    page.reload()
    expect(page.locator("#gap")).to_have_value("自己存上的差距")


def test_what_is_typed_before_the_script_has_come_is_saved_too(sign_in):
    """On a bad line the boxes stand there long before."""
    page = open_block(sign_in, "task.civility.3")
    page.add_init_script(TYPE_AS_SOON_AS_THE_BOX_IS_THERE)
    page.reload()
    expect(mark(page)).to_contain_text("已保存")
    assert stored(page, "gap") == "脚本还没有到就写的话"


def test_a_cut_line_keeps_the_text_and_sends_it_when_it_is_back(sign_in):
    page = open_block(sign_in, "task.civility.2")
    page.context.set_offline(True)
    page.locator("#gap").fill("断网时写的差距")
    expect(mark(page)).to_contain_text("只在本机", timeout=8_000)
    page.context.set_offline(False)
    expect(mark(page)).to_contain_text("已保存", timeout=15_000)
    assert stored(page, "gap") == "断网时写的差距"


def test_what_is_saved_in_the_end_is_not_called_unsaved_any_more(sign_in):
    page = open_block(sign_in, "task.civility.2")
    banner = page.locator("#banner")
    page.context.set_offline(True)
    page.locator("#gap").fill("断网时写了又按“下一项”的差距")
    page.get_by_role("button", name="下一项").click()
    expect(banner).to_contain_text("没有保存成功：网络不通")
    page.context.set_offline(False)
    expect(mark(page)).to_contain_text("已保存", timeout=15_000)
    expect(banner).to_be_hidden()
    expect(page.locator("#block-note")).to_contain_text("您 今天")


@pytest.mark.parametrize(("status", "words"), [(507, "磁盘满了，请告诉系统管理员"), (503, "只在本机")])
def test_a_server_that_cannot_store_keeps_the_text_here_and_gets_it_later(sign_in, status, words):
    page = open_block(sign_in, "task.civility.2")
    refusal = {"status": status, "json": {"message": "没有保存成功。"}, "headers": {"Retry-After": "5"}}
    page.route("**/blocks/**", lambda route: fulfil(route, refusal))
    page.locator("#gap").fill(f"答 {status} 时写的差距")
    expect(mark(page)).to_contain_text(words, timeout=8_000)
    page.unroute("**/blocks/**")
    expect(mark(page)).to_contain_text("已保存", timeout=15_000)
    assert stored(page, "gap") == f"答 {status} 时写的差距"


def fulfil(route, refusal: dict) -> None:
    if route.request.method == "POST":
        route.fulfill(**refusal)
    else:
        route.continue_()


def test_an_answer_that_got_lost_changes_nothing_twice(sign_in):
    page = open_block(sign_in, "task.civility.3")
    lost = []

    def lose(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)  # the server has stored it
            route.abort()
        else:
            route.continue_()

    page.route("**/blocks/**", lose)
    page.locator("#gap").fill("答复丢了的差距")
    expect(mark(page)).to_contain_text("只在本机", timeout=8_000)
    expect(mark(page)).to_contain_text("已保存", timeout=15_000)
    assert lost == [200] and stored(page, "gap") == "答复丢了的差距"


def test_a_reload_before_the_text_was_sent_brings_it_back(sign_in):
    page = open_block(sign_in, "task.civility.4")
    page.route("**/blocks/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.locator("#gap").fill("没来得及存的差距")
    expect(mark(page)).to_contain_text("只在本机", timeout=8_000)
    page.unroute("**/blocks/**")
    page.reload()
    expect(page.locator("#gap")).to_have_value("没来得及存的差距", timeout=10_000)
    assert stored(page, "gap") == "没来得及存的差距"


def test_half_typed_pinyin_is_never_sent(sign_in):
    page = open_block(sign_in, "task.civility.5")
    sent = []
    page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    box = page.locator("#gap")
    box.focus()
    box.evaluate(
        """box => {
          box.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
          box.value = "cha'ju";
          box.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
        }"""
    )
    page.wait_for_timeout(3_000)
    assert sent == []
    box.evaluate(
        """box => {
          box.value = "差距";
          box.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data: "差距" }));
        }"""
    )
    expect(mark(page)).to_contain_text("已保存", timeout=8_000)
    assert len(sent) == 1 and "cha%27ju" not in sent[0]
    assert stored(page, "gap") == "差距"


def test_two_people_in_different_fields_lose_nothing(sign_in):
    page, mate = open_block(sign_in, "task.safety.1"), open_block(sign_in, "task.safety.1", MATE)
    mate.locator("#situation").fill("文书写的现状")
    expect(mark(mate)).to_contain_text("已保存", timeout=8_000)
    for words in ("书记写的差距", "书记又写的差距"):
        with page.expect_response(lambda answer: answer.request.method == "POST", timeout=8_000) as answer:
            page.locator("#gap").fill(words)
        assert answer.value.status == 200
    assert stored(page, "situation") == "文书写的现状" and stored(page, "gap") == "书记又写的差距"


def test_two_people_in_one_field_are_asked(sign_in):
    page, mate = open_block(sign_in, "task.safety.2"), open_block(sign_in, "task.safety.2", MATE)
    mate.locator("#gap").fill("文书写的差距")
    expect(mark(mate)).to_contain_text("已保存", timeout=8_000)
    page.locator("#gap").fill("书记写的差距")
    expect(mark(page)).to_contain_text("有冲突", timeout=8_000)
    page.locator("#save").click()
    expect(page.locator(".versus")).to_contain_text("文书写的差距")
    expect(page.locator("#gap")).to_have_value("书记写的差距")
    page.locator("#gap").fill("两人合写的差距")
    page.locator("#save").click()
    expect(page.locator(".versus")).to_have_count(0)
    assert stored(page, "gap") == "两人合写的差距"


def test_the_last_key_before_a_press_is_saved_too(sign_in):
    page = open_block(sign_in, "task.safety.3")
    page.locator("#gap").fill("一")
    page.locator("#gap").press_sequentially("二三")
    page.locator("button[value=next]").click()
    page.wait_for_url("**/task.safety.4")
    page.go_back()
    expect(page.locator("#gap")).to_have_value("一二三")


def test_what_is_typed_while_a_press_is_on_its_way_is_kept(sign_in):
    """The answer replaces the form, with the words of before."""
    page = open_block(sign_in, "task.branch.2")
    page.evaluate(HOLD_THE_NEXT_PRESS)
    page.locator("#gap").fill("按保存以前写的")
    page.locator("#save").click()
    expect(page.locator("#block-form.htmx-request")).to_be_visible()
    page.locator("#gap").press_sequentially("，等答复时又写的")
    page.locator("#goal").fill("也是等答复时写的")
    page.evaluate("window.letGo()")
    expect(page.locator("#block-form.htmx-request")).to_have_count(0)
    expect(page.locator("#gap")).to_have_value("按保存以前写的，等答复时又写的")
    expect(page.locator("#goal")).to_have_value("也是等答复时写的")
    expect(mark(page)).to_contain_text("还没有保存")
    expect(mark(page)).to_contain_text("已保存", timeout=8_000)
    assert stored(page, "gap") == "按保存以前写的，等答复时又写的"


def test_exactly_one_save_follows_with_all_that_was_typed_meanwhile(sign_in):
    page, sent = open_block(sign_in, "task.branch.4"), []

    def hold_the_first(route) -> None:
        if route.request.method == "POST":
            sent.append(route)
        if route.request.method != "POST" or len(sent) > 1:
            route.continue_()

    page.route("**/blocks/**", hold_the_first)
    page.locator("#gap").fill("一")
    expect(mark(page)).to_have_text("保存中", timeout=8_000)
    for words in ("一二", "一二三"):
        page.locator("#gap").fill(words)
        page.evaluate("window.dispatchEvent(new Event('online'))")  # what would send at once, if anything might
    assert len(sent) == 1
    with page.expect_response(lambda answer: answer.request == sent[-1].request and len(sent) > 1):
        sent[0].continue_()
    expect(mark(page)).to_contain_text("已保存")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    assert stored(page, "gap") == "一二三"
    assert len(sent) == 2


def test_a_box_left_by_a_saved_form_is_not_marked_unsaved(sign_in):
    page = open_block(sign_in, "task.branch.3")
    page.locator("#gap").fill("用快捷键存的")
    page.locator("#gap").press("Control+s")
    expect(mark(page)).to_contain_text("已保存")
    page.wait_for_timeout(500)
    expect(mark(page)).to_contain_text("已保存")


def test_an_expired_session_goes_on_after_signing_in_anew(sign_in):
    from tests.browser_server import SAMPLE_PASSWORD

    page = open_block(sign_in, "task.safety.5")
    page.context.clear_cookies()
    page.locator("#gap").fill("登录过期后写的差距")
    expect(mark(page)).to_contain_text("登录已过期", timeout=8_000)
    with page.context.expect_page() as popup:
        mark(page).get_by_role("link").click()
    other = popup.value
    other.get_by_label("用户名").fill(WHO)
    other.get_by_label("密码").fill(SAMPLE_PASSWORD)
    other.get_by_role("button", name="登录").click()
    other.wait_for_url(lambda url: "/sign-in" not in url)
    other.close()
    expect(mark(page)).to_contain_text("已保存", timeout=30_000)
    assert stored(page, "gap") == "登录过期后写的差距"


def test_another_person_who_signs_in_there_never_sends_it(sign_in):
    from tests.browser_server import SAMPLE_PASSWORD

    page = open_block(sign_in, "task.safety.6")
    before = page.locator("#gap").input_value()
    page.context.clear_cookies()
    page.locator("#gap").fill("书记没存上的话")
    expect(mark(page)).to_contain_text("登录已过期", timeout=8_000)
    other = page.context.new_page()
    other.goto("/sign-in")
    other.get_by_label("用户名").fill(MATE)
    other.get_by_label("密码").fill(SAMPLE_PASSWORD)
    other.get_by_role("button", name="登录").click()
    other.wait_for_url(lambda url: "/sign-in" not in url)
    expect(mark(page)).to_contain_text("另一个人", timeout=30_000)
    other.goto(page.url)
    expect(other.locator("#gap")).to_have_value(before)
    assert "书记没存上的话" not in other.content()


def test_signing_out_warns_of_what_is_unsent_and_then_leaves_nothing(sign_in):
    page = open_block(sign_in, "task.ecology.1")
    page.route("**/blocks/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.locator("#gap").fill("没存上的差距")
    expect(mark(page)).to_contain_text("只在本机", timeout=8_000)
    page.locator("details.account summary").click()
    page.get_by_role("button", name="退出").click()
    page.get_by_role("button", name="还有 1 处没有存到服务器，仍要退出").click()
    page.wait_for_url("**/sign-in")
    assert page.evaluate("Object.keys(localStorage).length") == 0
