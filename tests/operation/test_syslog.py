"""Lines to the office's syslog server: what they say, that nobody waits for it, and that what is lost is counted."""

import json
import logging
import re
import socket
import time
from collections.abc import Callable

import pytest

from portal.audit.services import log_stream as stream
from portal.history.origin import set_origin
from portal.history.services import record
from portal.kernel.db import commit, db
from portal.kernel.syslog_target import Target, target_from
from portal.web import syslog
from portal.web.syslog import Queued, tally_in
from tests.browser import texts

LINE = re.compile(r"<(\d+)>1 (\S+) (\S+) portal (\d+) (\w+) - (\{.*\})\n?", re.DOTALL)


@pytest.fixture
def attached(tmp_path):
    """A handler on the logger of events, taken off at the end."""
    handlers = []

    def attach(target: Target, **options) -> Queued:
        handlers.append(Queued(target, tmp_path, **options))
        stream.log.addHandler(handlers[-1])
        return handlers[-1]

    before = stream.log.level
    stream.log.setLevel(logging.INFO)
    yield attach
    stream.log.setLevel(before)
    for handler in handlers:
        stream.log.removeHandler(handler)
        handler.close()


def until(is_so: Callable[[], bool]) -> None:
    for _ in range(1000):
        if is_so():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come to be so")


def listening(kind: int) -> socket.socket:
    server = socket.socket(socket.AF_INET, kind)
    server.settimeout(10)
    server.bind(("127.0.0.1", 0))
    return server


@pytest.mark.parametrize(
    ("given", "target"),
    [
        ("", None),
        ("10.1.2.3:514", Target(("10.1.2.3", 514))),
        ("udp://log.example.gov.cn:514", Target(("log.example.gov.cn", 514))),
        ("tcp://10.1.2.3:6514", Target(("10.1.2.3", 6514), True)),
        ("[fd00::1]:514", Target(("fd00::1", 514))),
        ("/dev/log", Target("/dev/log")),
        ("unix:/run/log", Target("/run/log")),
    ],
)
def test_the_setting(given, target):
    assert target_from(given) == target


@pytest.mark.parametrize("given", ["10.1.2.3", "10.1.2.3:0", "10.1.2.3:99999", "http://x:1", "日志:514", "tcp:514:1"])
def test_a_setting_that_is_none_is_refused_at_the_start(given):
    with pytest.raises(ValueError, match="PORTAL_SYSLOG 应该写成"):
        target_from(given)


def test_an_event_arrives_as_rfc_5424_once_it_is_stored(session, people, attached):
    with listening(socket.SOCK_DGRAM) as server:
        attached(Target(server.getsockname()))
        set_origin("10.1.2.3", "00c0ffee")
        record("plan:1", "plan_returned", actor=people["reviewer"], number=1, reason="问题写得\n太空", comments=2)
        db.session.rollback()  # what is not stored did not happen
        event = record("plan:2", "plan_returned", actor=people["reviewer"], number=1, reason="写得太空", comments=2)
        hashed = event.hash
        commit()
        set_origin(None, None)
        priority, at, _, _, kind, said = LINE.fullmatch(server.recv(65536).decode()).groups()
    assert int(priority) == 16 * 8 + 6 and kind == "audit" and at.endswith("+00:00")
    facts = json.loads(said)
    assert facts["event"] == "plan:2#1" and facts["who"] == "刘敏" and facts["verb"] == "plan_returned"
    assert (facts["address"], facts["request_id"], facts["hash"]) == ("10.1.2.3", "00c0ffee", hashed)
    assert "太空" not in said  # what was said about a plan stays in the portal


def test_over_tcp_a_server_that_comes_back_gets_what_waited(attached, tmp_path, monkeypatch):
    monkeypatch.setattr(syslog, "PAUSE", 0.02)
    with listening(socket.SOCK_STREAM) as server:
        place = server.getsockname()
        handler = attached(Target(place, True))
        stream.log.info("too early")  # nobody listens yet
        until(lambda: handler.tally.trouble == "ConnectionRefusedError")
        assert tally_in(tmp_path)["trouble"] and tally_in(tmp_path)["lost"] == 0
        server.listen()
        first, _ = server.accept()
        first.settimeout(10)
        assert "too early" in first.recv(65536).decode()
        first.close()
        until(lambda: handler.tally.sent == 1)
        stream.log.info("after it hung up")
        second, _ = server.accept()
        with second:
            second.settimeout(10)
            received = second.recv(65536).decode()
    assert "after it hung up" in received and received.endswith("}\n")


def test_a_server_that_is_away_holds_up_nobody_and_the_lost_are_counted(app, browse, people, attached, tmp_path):
    with listening(socket.SOCK_STREAM) as server:
        handler = attached(Target(server.getsockname(), True), held=2)
        stream.log.info("first")
        until(lambda: bool(handler.tally.trouble))
        me = browse("clerk")
        for number in range(5):
            me.follow(me.submit(me.get("/me"), "main form", phone=f"1398765432{number}"))
    assert handler.tally.lost >= 3 and handler.tally.sent == 0
    handler.close()
    assert tally_in(tmp_path)["lost"] == 5 and tally_in(tmp_path)["waiting"] == 0


def test_the_lost_are_shown_in_the_status(app, browse, people, attached, tmp_path, monkeypatch):
    assert "syslog" not in browse("admin").get("/status").text
    monkeypatch.setitem(app.config, "INSTANCE", tmp_path)
    monkeypatch.setitem(app.config, "SYSLOG", Target(("127.0.0.1", 9), True))
    tally = syslog.Tally(tmp_path / "syslog")
    tally.sent, tally.lost = 7, 3
    tally.write()
    row = next(row for row in texts(browse("admin").get("/status"), "tbody tr") if row.startswith("syslog"))
    assert "送出 7 条" in row and "丢失 3 条" in row and "看一看" in row


def test_requests_are_not_sent(attached):
    handler = attached(Target(("127.0.0.1", 9)))
    line = logging.LogRecord("portal.web.requests", logging.INFO, "", 0, "request", (), None)
    assert not handler.filter(line)
