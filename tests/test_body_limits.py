"""What is too much is refused before it is taken apart (issue 17.5): nobody else may feel it."""

import io

import pytest

from portal.plans.domain.pasting import PASTE_LINES
from portal.web import clean_requests
from tests.browser import Browser

PRIVATE = "/plans/1/blocks/profile"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def taken_apart(monkeypatch):
    """The number of values that were read and cleaned."""
    seen = []
    ordinary = clean_requests.ordinary

    def count(value):
        seen.append(value)
        return ordinary(value)

    monkeypatch.setattr(clean_requests, "ordinary", count)
    return seen


def posts(app):
    """Every address that takes a form, with any number in its place."""
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            with app.test_request_context():
                values = {name: _any(rule._converters[name]) for name in rule.arguments}
                yield rule.endpoint, app.url_map.bind("localhost").build(rule.endpoint, values, method="POST")


def _any(converter):
    items = getattr(converter, "items", None)
    return sorted(items)[0] if items else 1 if "Integer" in type(converter).__name__ else "1"


HUGE = {
    "one long field": b"username=" + b"%E5%AD%97" * 120_000,
    "many fields": b"&".join(b"f%d=%d" % (n, n) for n in range(60_000)),
    "many nothings": b"a&" * 200_000,
}


@pytest.mark.parametrize("body", HUGE.values(), ids=HUGE)
def test_of_a_stranger_nothing_large_is_taken_apart_at_any_address(app, session, taken_apart, body):
    client = app.test_client()
    for endpoint, address in posts(app):
        answer = client.post(address, data=body, content_type=FORM)
        assert answer.status_code == 413 and len(answer.data) < 10_000, (endpoint, answer.status_code)
    assert taken_apart == []


def test_a_stranger_sends_a_file_nowhere(app, session):
    client = app.test_client()
    for endpoint, address in posts(app):
        body = {"workbook": (io.BytesIO(b"x" * 400_000), "a.xlsx")}
        assert client.post(address, data=body, content_type="multipart/form-data").status_code == 413, endpoint


def test_a_cookie_made_by_hand_is_a_stranger(app, session, taken_apart):
    client = app.test_client()
    client.set_cookie("portal", "eyJfdXNlcl9pZCI6IjEifQ.aaaa.bbbb")
    assert client.post(PRIVATE, data=HUGE["one long field"], content_type=FORM).status_code == 413
    assert taken_apart == []


def test_fifteen_thousand_fields_of_somebody_signed_in(browse, taken_apart, plan):
    body = b"&".join(b"measure=%d" % n for n in range(15_000))
    answer = browse("secretary").client.post(f"/plans/{plan.id}/blocks/profile", data=body, content_type=FORM)
    assert answer.status_code == 413 and taken_apart == []


def test_a_full_plan_of_writing_is_taken(app, browse, plan):
    """The largest form that people send: every word of a block with forty measures, and what it was before."""
    body = {f"measure.{n:04d}.text": "写得很满" * 100 for n in range(150)} | {"end": "1"}
    answer = browse("secretary").client.post(f"/plans/{plan.id}/blocks/profile", data=body)
    assert answer.status_code == 422, "without a token only"


def test_what_was_written_before_the_session_ended_is_shown_back(app, plan):
    """Also in a browser that has lost its cookie: a page of writing is no attack."""
    words = "写得很满的一段话。" * 1000
    answer = Browser(app, None).client.post(f"/plans/{plan.id}/blocks/analysis", data={"gaps": words, "end": "1"})
    assert answer.status_code == 401 and words in answer.text


def test_a_pasted_list_of_thousands_of_lines_is_refused_with_its_words(browse, plan, monkeypatch):
    monkeypatch.setattr("portal.plans.routes.pasting.read_table", lambda *_: pytest.fail("read"))
    browser, key = browse("secretary"), "task.branch.1"
    page = browser.get(f"/plans/{plan.id}/blocks/{key}/paste")
    lines = "一\n" * (PASTE_LINES + 1)
    again = browser.submit(page, "form[action$='/paste/preview']", expect=422, pasted=lines)
    assert f"最多粘贴 {PASTE_LINES} 行" in again.text and "一\n一" in again.text
