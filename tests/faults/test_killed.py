"""kill -9 of the web server while people save: what was acknowledged is there, the database and the history are whole
(quality F1)."""

import contextlib
import http.client
import http.cookiejar
import itertools
import os
import threading
import urllib.parse
import urllib.request

import pytest
from bs4 import BeautifulSoup

from bench.house import WEB
from tests.browser import form_data
from tests.people import PASSWORD

KILLS = 2
SAVES = 12  # acknowledged before the power goes


class Writer:
    """A village's browser over the wire; `stored` are the words the portal said it has."""

    def __init__(self, address: str, plan_id: int) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.address, self.opener, self.stored = address, urllib.request.build_opener(jar), list[str]()
        data = form_data(self.page("/sign-in").select_one("form.form"))
        self.post("/sign-in", data | {"username": "clerk", "password": PASSWORD})
        self.block = f"/plans/{plan_id}/blocks/task.civility.1"

    def page(self, path: str) -> BeautifulSoup:
        return BeautifulSoup(self.opener.open(self.address + path, timeout=20).read(), "html.parser")

    def post(self, path: str, data: dict):
        return self.opener.open(self.address + path, urllib.parse.urlencode(data, doseq=True).encode(), timeout=20)

    def save(self, words: str) -> None:
        data = form_data(self.page(self.block).select_one("#block form"))
        if self.post(self.block, data | {"gap": words}).status == 200:
            self.stored.append(words)

    def save_on(self, enough: threading.Event) -> None:
        """Whoever is cut off goes on with the next words: the socket stays, and waits for the new server."""
        for number in itertools.count(1):
            if enough.is_set():
                return
            with contextlib.suppress(OSError, http.client.HTTPException):  # URLError is an OSError.
                self.save(f"第{number}次写的差距")


@pytest.mark.skipif("PORTAL_TEST_DATABASE" in os.environ, reason="starts a portal on SQLite of its own, once is enough")
@pytest.mark.timeout(120)
def test_killed_while_saving_nothing_acknowledged_is_lost(home):
    writer, enough = Writer(home.address, home.plan_id), threading.Event()
    saving, seen = threading.Thread(target=writer.save_on, args=[enough]), 0
    saving.start()
    for _ in range(KILLS):
        while len(writer.stored) < seen + SAVES:
            enough.wait(0.01)
        home.kill(WEB)
        check(home, list(writer.stored))
        seen = len(writer.stored)
        home.begin()
    while len(writer.stored) == seen:
        enough.wait(0.01)
    enough.set()
    saving.join()
    check(home, writer.stored)


def check(home, stored: list[str]) -> None:
    assert home.problems() == []
    events = home.all_of("SELECT data FROM event WHERE verb = 'block_saved'")
    assert not [words for words in stored if words not in events]
    number = int(stored[-1].removeprefix("第").partition("次")[0])
    content = home.all_of("SELECT content FROM block")
    assert stored[-1] in content or f"第{number + 1}次" in content, "or what was on its way then"
