"""kill -9 of the whole portal while people save: what was acknowledged is there, the database and the history are whole
(quality F1)."""

import contextlib
import http.cookiejar
import os
import threading
import urllib.error
import urllib.parse
import urllib.request

import pysqlite3
import pytest
from bs4 import BeautifulSoup

from tests.browser import form_data
from tests.browser_server import SAMPLE_PASSWORD, running_portal
from tests.browser_tests.test_power_cut import verdict

KILLS = 2
SAVES = 12  # acknowledged before the power goes


class Writer:
    """A village's browser over the wire; `stored` are the words the portal said it has."""

    def __init__(self, address: str) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.address, self.opener, self.stored = address, urllib.request.build_opener(jar), list[str]()
        data = form_data(self.page("/sign-in").select_one("form.form"))
        self.home = self.post("/sign-in", data | {"username": "gw08", "password": SAMPLE_PASSWORD}).geturl()
        self.block = f"{urllib.parse.urlsplit(self.home).path}/blocks/task.civility.1"

    def page(self, path: str) -> BeautifulSoup:
        return BeautifulSoup(self.opener.open(self.address + path, timeout=20).read(), "html.parser")

    def post(self, path: str, data: dict):
        return self.opener.open(self.address + path, urllib.parse.urlencode(data, doseq=True).encode(), timeout=20)

    def save(self, words: str) -> None:
        data = form_data(self.page(self.block).select_one("#block form"))
        if self.post(self.block, data | {"gap": words}).status == 200:
            self.stored.append(words)

    def save_on(self, name: str) -> None:
        """Until nobody answers."""
        with contextlib.suppress(urllib.error.URLError, ConnectionError, OSError):
            for number in range(10_000):
                self.save(f"{name}第{number}次写的差距")


@pytest.mark.skipif("PORTAL_TEST_DATABASE" in os.environ, reason="starts a portal on SQLite of its own, once is enough")
@pytest.mark.timeout(120)
def test_killed_while_saving_nothing_acknowledged_is_lost(tmp_path):
    stored: list[str] = []
    for kill in range(KILLS):
        with running_portal(tmp_path) as portal:
            writer = Writer(portal.address)
            saving = threading.Thread(target=writer.save_on, args=[f"第{kill}回"])
            saving.start()
            waiting = threading.Event()
            while len(writer.stored) < SAVES and saving.is_alive():
                waiting.wait(0.01)
            portal.kill()
            saving.join()
        assert len(writer.stored) >= SAVES
        stored += writer.stored
        with contextlib.closing(pysqlite3.connect(tmp_path / "instance" / "portal.sqlite")) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
            events = "".join(row[0] for row in database.execute("SELECT data FROM event WHERE verb = 'block_saved'"))
            content = "".join(row[0] for row in database.execute("SELECT content FROM block"))
        assert not [words for words in stored if words not in events]
        number = int(stored[-1].partition("回第")[2].partition("次")[0])
        assert stored[-1] in content or f"第{kill}回第{number + 1}次" in content
        assert verdict(tmp_path) == "操作记录完整。\n"
