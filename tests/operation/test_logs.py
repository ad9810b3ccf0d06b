"""The log says enough to find a fault and nothing that must not be in a file."""

import io
import json
import logging

import pytest

from portal.accounts import services
from portal.web import logs
from portal.web.logs import JsonLines, masked
from tests import people as folk

TELEPHONE = "13987654321"


@pytest.fixture
def lines(monkeypatch):
    """Everything that is logged while the test runs, as JSON objects."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(handler)
    before = logs.log.level
    logs.log.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    logs.log.setLevel(before)


def test_a_request_is_a_line(browse, plan, people, lines):
    page = browse("clerk").get(f"/plans/{plan.id}?who=quiet")
    said = lines()[-1]
    assert said["endpoint"] == "plans.show_plan" and said["status"] == 200 and said["method"] == "GET"
    assert said["user_id"] == people["clerk"].id and said["ms"] >= 0 and "quiet" not in json.dumps(said)
    assert said["request_id"] == page.response.headers["X-Request-Id"]


def test_a_failure_is_found_by_the_number_on_the_page(browse, plan, lines, monkeypatch):
    def broken(*_):
        raise RuntimeError(f"no such person {TELEPHONE}, password='{folk.PASSWORD}'")

    monkeypatch.setattr("portal.plans.routes.home.home_page", broken)
    page = browse("clerk").get(f"/plans/{plan.id}", expect=500)
    failure = next(line for line in lines() if line["level"] == "error")
    assert failure["request_id"] in page.select_one(".statement__number").text
    assert "RuntimeError" in failure["exception"] and TELEPHONE not in json.dumps(failure)
    assert folk.PASSWORD not in json.dumps(failure, ensure_ascii=False)


def test_no_secret_is_in_the_log(app, browse, people, session, lines):
    """Signing in, failing to, changing a password and a telephone number, and a broken database statement."""
    stranger = browse()
    page = stranger.get("/sign-in")
    token = page.select_one("[name=csrf_token]")["value"]
    stranger.submit(page, "main form", expect=422, username="clerk", password="falsch-geraten-9")
    stranger.submit(stranger.get("/sign-in"), "main form", username="clerk", password=folk.PASSWORD)
    cookie = stranger.client.get_cookie("portal").value
    me = stranger.get("/me")
    stranger.submit(me, "main form", phone=TELEPHONE)
    session.expire_all()
    assert people["clerk"].phone == TELEPHONE
    code = services.reset_password(people["stranger"], actor=people["admin"])
    session.commit()
    try:
        services.add_user("clerk", "重名", people["clerk"].role, people["clerk"].unit, password="x", phone=TELEPHONE)
    except Exception:
        session.rollback()
        logging.getLogger("portal").exception("broke")
    written = json.dumps(lines(), ensure_ascii=False)
    assert len(lines()) > 5 and "IntegrityError" in written
    for secret in (token, "falsch-geraten-9", folk.PASSWORD, cookie, TELEPHONE, code, "argon2"):
        assert secret not in written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("call 13812345678 now", "call 138******** now"),
        ("+86 138-1234-5678", "138********"),
        ("410182199001011234", "410182199001011234"),
        ("password=abc, x", "password=***, x"),
        ("'csrf_token': 'IjQ.x'", "'csrf_token': ***"),
        ("postgresql://portal:geheim@db/x", "postgresql://portal:***@db/x"),
        ("block 12345678901234", "block 12345678901234"),
    ],
)
def test_masking(text, expected):
    assert masked(text) == expected
