"""The running portal and a real browser, once for the run; each test brings its own contexts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser_server import SAMPLE_PASSWORD, running_portal
from tests.chromium import chromium

PC = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_portal(tmp_path_factory.mktemp("portal")) as portal:
        yield portal.address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


class Complaints(list[str]):
    """What the page complained of: policy violations, script errors. A test that leaves any has failed."""

    def listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.append(str(error)))
        page.on("console", lambda message: self._take(message.text))

    def _take(self, text: str) -> None:
        # A refused form answers 409 or 422; a newer filter takes the place of an older one; a line is cut; an opened
        # comment box takes the focus from its link. No faults of the page.
        harmless = (
            "Failed to load resource",
            "Response Status Error Code 503",
            "htmx:afterRequest",
            "htmx:send",
            "Autofocus",
            "Clear-Site-Data",
        )
        if not text.startswith(harmless):
            self.append(text)


@pytest.fixture
def sign_in(address: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """sign_in("reviewer") is that person's page, signed in, in a context of its own."""
    contexts, complaints = [], Complaints()

    def enter(username: str, size: dict[str, int] = PC, **options: Any) -> Page:
        context = browser.new_context(base_url=address, viewport=size, locale="zh-CN", **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        complaints.listen(page)
        page.goto("/sign-in")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(SAMPLE_PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    yield enter
    for context in contexts:
        context.close()
    assert complaints == []
