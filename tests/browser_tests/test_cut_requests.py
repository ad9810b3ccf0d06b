"""A request cut in the middle, sent by hand to the portal's own server with no proxy before it."""

import socket
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def fields_of(page: Page) -> dict[str, str]:
    return dict(page.evaluate("Array.from(new FormData(document.getElementById('block-form')))"))


def send(page: Page, path: str, body: bytes, said: int) -> str:
    """The first line of the answer to a POST that says it is `said` bytes long, and then ends its half of the line."""
    there = urlsplit(page.url)
    cookies = "; ".join(f"{c['name']}={c['value']}" for c in page.context.cookies())
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {there.netloc}\r\nCookie: {cookies}\r\nContent-Length: {said}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection((there.hostname or "", there.port or 80), timeout=20) as line:
        line.sendall(head.encode() + body)
        line.shutdown(socket.SHUT_WR)
        return line.recv(200).split(b"\r\n")[0].decode()


def test_nothing_of_a_cut_request_is_stored(sign_in):
    page = sign_in("gw08")
    page.goto(f"{page.url}/blocks/task.branch.3")
    path = urlsplit(page.url).path
    page.locator("#gap").fill("整句都在的差距")
    page.locator("#save").click()
    expect(page.locator("#save-state")).to_contain_text("已保存")
    fields = fields_of(page) | {"gap": "只到一半的差", "goal": "后面的目标"}
    whole = urlencode(fields | {"do": "save"}).encode()
    for cut in (10, len(whole) // 3, len(whole) // 2, len(whole) - 3):
        assert " 400 " in send(page, path, whole[:cut], len(whole)), "the length that was meant"
        if b"&end=1" not in whole[:cut]:
            assert " 400 " in send(page, path, whole[:cut], cut), "the length of what is left"
    page.reload()
    assert page.locator("#gap").input_value() == "整句都在的差距"
    assert page.locator("#goal").input_value() != "后面的目标"
    assert " 303 " in send(page, path, whole, len(whole))
    page.reload()
    assert page.locator("#gap").input_value() == "只到一半的差"
