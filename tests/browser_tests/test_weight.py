"""What one key costs: only what changed goes to the server, however full the block is."""

import pytest
from playwright.sync_api import Page, Request, expect

pytestmark = pytest.mark.browser

WHO = "gw22"
LIGHT = 2_000  # bytes of a body
SLOW = 2_500  # bytes a second, as at the edge of a village
WORDS = "#situation, #gap, #goal, textarea[name$='.text']"
FILL = """([selector, words]) => document.querySelectorAll(selector).forEach((box, n) => {
  box.value = words.slice(n % 7) + n;
  box.dispatchEvent(new Event("input", { bubbles: true }));
})"""


def bodies(page: Page) -> list[bytes]:
    """What is posted from now on."""
    sent: list[bytes] = []

    def note(request: Request) -> None:
        if request.method == "POST" and not request.url.endswith(("/presence", "/news")):
            sent.append(request.post_data_buffer or b"")

    page.on("request", note)
    return sent


def is_saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_contain_text("已保存", timeout=20_000)


def full_block(sign_in, key: str, selector: str, rows: int = 0) -> Page:
    page = sign_in(WHO)
    page.goto(f"{page.url}/blocks/{key}")
    for _ in range(rows):
        page.get_by_role("button", name="加一行").click()
    page.evaluate(FILL, [selector, "写得很满的一段话，" * 100])
    is_saved(page)
    return page


@pytest.mark.parametrize(
    ("key", "selector", "rows"),
    [("analysis", "#block-form textarea", 0), ("task.safety.3", WORDS, 36)],
)
def test_one_key_in_a_full_block_is_light(sign_in, key, selector, rows):
    page = full_block(sign_in, key, selector, rows)
    sent = bodies(page)
    boxes = page.locator(selector)
    for place in {0, boxes.count() // 2, boxes.count() - 1}:
        boxes.nth(place).focus()
        page.keyboard.press("Control+End" if place else "Control+Home")
        page.keyboard.type("啊")
        with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
            is_saved(page)
        assert answer.value.status == 200
    assert len(sent) == len({0, boxes.count() // 2, boxes.count() - 1}) and max(map(len, sent)) < LIGHT, [
        *map(len, sent)
    ]
    words = [box.input_value() for box in boxes.all()]
    page.reload()
    assert [box.input_value() for box in boxes.all()] == words


def test_a_row_button_is_light_too_and_a_very_slow_line_suffices(sign_in):
    page = full_block(sign_in, "task.safety.4", WORDS, 4)
    sent = bodies(page)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 300, "downloadThroughput": SLOW * 8, "uploadThroughput": SLOW},
    )
    page.locator("#gap").press("End")
    page.keyboard.type("慢")
    is_saved(page)
    page.locator("li.measure").last.get_by_role("button", name="上移").click()
    expect(page.locator("#block-form.htmx-request")).to_have_count(0, timeout=20_000)
    assert max(map(len, sent)) < LIGHT


@pytest.mark.parametrize(
    ("way", "box", "length"),
    [("/appraisals", "#conclusion", 590), ("镇级创建规划", "#text", 1990)],
    ids=["研判", "规划"],
)
def test_one_key_in_the_townships_words_is_light(sign_in, way, box, length):
    page = sign_in("reviewer")
    if way.startswith("/"):
        page.goto(way)
        page.locator("tbody").get_by_role("link", name="示例村31", exact=True).click()
    else:
        page.get_by_role("link", name=way).click()
        page.get_by_role("link", name="四、重点任务").click()
    page.locator(box).fill("满" * length)
    is_saved(page)
    sent = bodies(page)
    page.locator(box).press("Home")
    page.keyboard.type("啊")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        is_saved(page)
    assert answer.value.status == 200 and max(map(len, sent)) < LIGHT, [*map(len, sent)]
    page.reload()
    assert "啊" in page.locator(box).input_value()
