"""Back, Forward, a reload, a second window, closing and opening again: a page shows what the server has, or the
person's own unsent words and says so; nothing that the browser remembers is sent as new."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

WHO = "gw22"
STATES = "Array.from(document.querySelectorAll('main input, main textarea, main select'), box => [box.name, box.type, \
box.type === 'checkbox' || box.type === 'radio' ? box.checked === box.defaultChecked : box.matches('select') ? \
!Array.from(box.options).some(one => one.defaultSelected) || box.selectedOptions[0].defaultSelected : \
box.value === box.defaultValue])"


def mark(page: Page):
    return page.locator("#save-state")


def open_block(page: Page, key: str) -> None:
    home = page.url.split("/plans/")[0] + "/plans/" + page.url.split("/plans/")[1].split("/")[0].split("?")[0]
    page.goto(f"{home}/blocks/{key}")


def cut(page: Page) -> None:
    """Saves do not get through; pages do."""
    page.context.route(
        "**/blocks/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )


def write(page: Page, field: str, words: str) -> None:
    page.locator(f"#{field}").fill(words)
    expect(mark(page)).to_contain_text("已保存", timeout=8_000)


def test_back_shows_what_the_server_has_of_a_block(sign_in):
    page = sign_in(WHO)
    home, posts = page.url, []
    for words in ("第一次", "第二次，更完整"):
        open_block(page, "star.ecology")
        write(page, "goal", words)
        page.goto(home)
    page.on(
        "request",
        lambda request: posts.append(request.url) if "/blocks/" in request.url and request.method == "POST" else 0,
    )
    for way in ("go_back", "go_back", "go_back", "go_forward", "go_forward"):
        getattr(page, way)()
        if "/blocks/" in page.url:
            expect(page.locator("#goal")).to_have_value("第二次，更完整")
            page.locator("h1").click()
    page.wait_for_timeout(2_500)
    assert posts == []


SETTINGS = "main form[method=post] input:not([type=hidden]), main form[method=post] textarea"
# Pages of every kind of form that is no block: who, where, a box, and what is put into it.
OTHERS = [
    ("county", "/settings", SETTINGS),
    ("county", "/years/open", "main form[method=post] input:not([type=hidden])"),
    ("admin", "/accounts", "main form input:not([type=hidden]), main form select"),
    ("admin", "/audit", "main form select, main form input"),
    ("reviewer", "/plans", "main form select"),
    ("reviewer", "/plans", "[data-row] input[type=checkbox]"),
    ("reviewer", "/plans", "#batch textarea"),
    ("reviewer", "/reminders", "main form textarea, main form input[type=checkbox]"),
    ("reviewer", "/phrases", "main form textarea"),
]


@pytest.mark.parametrize(("who", "path", "selector"), OTHERS)
def test_back_and_reload_show_every_other_form_as_the_server_sent_it(sign_in, who, path, selector):
    page = sign_in(who)
    for again in ("back", "reload"):
        page.goto(path)
        found = page.locator(selector)
        assert found.count(), f"no such box on {path}: {page.url}"
        found.evaluate_all(
            """boxes => boxes.forEach(box => {
              if (box.type === "checkbox" || box.type === "radio") { box.checked = !box.checked; }
              else if (box.matches("select")) { box.selectedIndex = box.options.length - 1; }
              else { box.value = box.type === "date" ? "2031-01-02" : "77"; }
            })"""
        )
        assert not all(same for *_, same in page.evaluate(STATES))
        if again == "back":
            page.goto("/messages")
            page.go_back()
        else:
            page.reload()
        assert [state for state in page.evaluate(STATES) if not state[2]] == []


def test_a_closed_window_is_opened_again_with_its_words_and_says_so(sign_in):
    page = sign_in(WHO)
    open_block(page, "task.ecology.1")
    page.context.route(
        "**/blocks/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    page.locator("#gap").fill("关窗口以前写的")
    page.locator("#goal").fill("也没存上")
    expect(mark(page)).to_contain_text("只在本机", timeout=8_000)
    again = page.context.new_page()
    address = page.url
    # What is sent on closing does not get through either: nobody holds back a request once its page is gone.
    page.evaluate("""() => {
      window.fetch = () => Promise.reject(new TypeError('the line is cut'));
      navigator.sendBeacon = () => false;
    }""")
    page.close()
    again.goto(address)
    expect(again.locator("#gap")).to_have_value("关窗口以前写的", timeout=2_000)
    expect(again.locator(".unsent-mark").first).to_have_text("您上次写的，还没有存到服务器")
    expect(mark(again)).not_to_contain_text("已保存")
    again.locator("#gap").fill("关窗口以前写的，又接着写")
    again.context.unroute("**/blocks/**")
    expect(mark(again)).to_contain_text("已保存", timeout=15_000)
    expect(again.locator(".unsent-mark")).to_have_count(0)
    again.reload()
    expect(again.locator("#gap")).to_have_value("关窗口以前写的，又接着写")
    expect(again.locator("#goal")).to_have_value("也没存上")


def test_a_second_window_tells_what_the_first_holds_and_takes_it_over_when_stored(sign_in):
    page = sign_in(WHO)
    open_block(page, "task.ecology.2")
    page.context.route(
        "**/blocks/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    page.locator("#gap").fill("第一个窗口还没存上的")
    expect(mark(page)).to_contain_text("只在本机", timeout=8_000)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("#own-window")).to_contain_text("第一个窗口还没存上的", timeout=3_000)
    expect(other.locator("#gap")).to_have_value("")
    page.context.unroute("**/blocks/**")
    expect(mark(page)).to_contain_text("已保存", timeout=15_000)
    expect(other.locator("#own-window")).to_have_count(0)
    expect(other.locator("#gap")).to_have_value("第一个窗口还没存上的", timeout=5_000)
    other.locator("#gap").fill("第二个窗口接着写")
    expect(mark(other)).to_contain_text("已保存", timeout=8_000)


def test_words_typed_into_any_form_and_not_sent_are_offered_not_put_in(sign_in):
    page = sign_in("reviewer")
    page.goto("/phrases")
    box = page.locator("main form[method=post] textarea").first
    before = box.input_value()
    box.fill("写了没有提交的话")
    page.goto("/messages")
    page.go_back()
    expect(box).to_have_value(before)
    expect(page.locator(".kept-form")).to_contain_text("写了没有提交的话")
    page.get_by_role("button", name="放回格子里").click()
    expect(box).to_have_value("写了没有提交的话")
    page.reload()
    page.get_by_role("button", name="不要了").click()
    page.reload()
    expect(page.locator(".kept-form")).to_have_count(0)
