"""A crawler with no manners: it follows every link, fills every form of every page with what nobody meant, and never
meets a failure of ours; what is kept stays whole (quality H1, acceptance 31)."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.history.queries import broken_links
from portal.kernel.db import db
from portal.plans.models import Plan, State, Submission
from portal.reviews.models import Decision
from tests.browser import form_data
from tests.hostile.addresses import addresses

BOUNDED = settings(
    max_examples=6,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
KNOWN = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "'; DROP TABLE plan; --",
    "%_\\",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "=cmd|' /C calc'!A0",
]
KNOWN += [
    "\u202etxt.exe",
    "\U00020bb7\U0001f469\u200d\U0001f33e",
    "-1",
    "99999999999999999999999",
    "1e309",
    "NaN",
    "٣",
    "0x10",
    "\ud800",
]
KNOWN += [
    "9999-99-99",
    "2022-02-30",
    "../../etc/passwd",
    "//evil.example",
    "长" * 3_000,
    "\r\n\r\n",
    "null",
    "[]",
    "1" * 400,
    "²",
]
VALUES = st.sampled_from(KNOWN) | st.text(max_size=60)
PAGES = 40  # a person
LEFT_ALONE = ("/sign-out", "/password", "/me/sessions", "/me/second-step")  # these end what the crawler lives by


def crawl(browser):
    """(forms as they stand: address → fields) of all pages that links lead to, two of each kind."""
    waiting, kinds, forms, read = ["/", "/me", "/plans"], {}, {}, 0
    while waiting and read < PAGES:
        url = waiting.pop(0)
        kind = re.sub(r"\d+", "N", url)
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] > 2 or url.startswith("/prints/preview"):
            continue
        page = browser.get_any(url)
        read += 1
        for form in page.select("form[action]"):
            key = (re.sub(r"\d+", "N", form["action"].partition("?")[0]), form.get("method", "get").lower())
            forms.setdefault(key, (form["action"], form_data(form)))
        for link in page.select("a[href]"):
            target = urlsplit(urljoin(url, link["href"]))
            if not target.netloc and target.path:
                waiting.append(target.path + (f"?{target.query}" if target.query else ""))
    return {key: form for key, form in forms.items() if not key[0].startswith(LEFT_ALONE)}


class Crawler:
    """A browser that takes any answer but a failure, and follows redirects."""

    def __init__(self, browser):
        self.browser = browser

    def get_any(self, url):
        for _ in range(4):
            response = self.send("get", url)
            if response.status_code not in (302, 303):
                break
            url = response.headers["Location"]
        return BeautifulSoup(response.text if response.mimetype == "text/html" else "", "html.parser")

    def send(self, method, url, **kwargs):
        response = self.browser._send(method, url, **kwargs)
        data = response.get_data()
        response.close()
        assert response.status_code < 500 or url == "/readyz", (method, url, kwargs, response.status_code)
        assert b"Traceback" not in data
        assert not urlsplit(response.headers.get("Location", "")).netloc, (url, kwargs, response.headers["Location"])
        return response


def whole(session) -> None:
    """What must hold of the database whatever was sent."""
    session.expire_all()
    assert broken_links() == []
    for plan in session.scalars(sa.select(Plan)):
        decisions = session.scalars(sa.select(Decision.kind).where(Decision.submission_id == plan.latest_submission_id))
        last = {kind.value for kind in decisions}
        assert plan.state is not State.approved or last
        assert plan.state is State.draft or plan.latest_submission_id
    latest = sa.select(Plan.latest_submission_id).where(Plan.latest_submission_id.is_not(None))
    assert not session.scalars(latest.where(Plan.latest_submission_id.not_in(sa.select(Submission.id)))).all()
    if session.get_bind().dialect.name == "sqlite":
        assert session.execute(sa.text("PRAGMA foreign_key_check")).all() == []


@pytest.mark.timeout(120)
@pytest.mark.parametrize("who", ["secretary", "liaison", "reviewer", "county", "admin"])
def test_nothing_that_is_sent_breaks_it(app, browse, world, people, session, monkeypatch, who):
    if session.get_bind().dialect.name == "postgresql" and who not in ("secretary", "reviewer"):
        pytest.skip("the forms are the same; two people show what the other engine refuses by itself")
    monkeypatch.setattr("portal.printing.queue.enqueue", lambda *_: None, raising=False)
    crawler = Crawler(browse(who))
    forms = crawl(crawler)
    assert len(forms) > 5

    @BOUNDED
    @given(value=VALUES)
    def fill(value):
        savepoint = db.engines[None].begin_nested()
        try:
            for (address, method), (url, fields) in forms.items():
                if address.startswith("/prints") or address.startswith("/exports"):
                    continue
                hostile = {name: old if name == "csrf_token" else value for name, old in fields.items()}
                if method == "post":
                    crawler.send("post", url, data=encodable(hostile))
                else:
                    crawler.send("get", url, query_string=encodable(hostile))
            whole(session)
        finally:
            session.close()
            savepoint.rollback()

    session.close()
    fill()


def encodable(fields):
    """As bytes of a browser; what has no UTF-8 is sent as bytes that are none."""
    return {
        name: value.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if isinstance(value, str) else value
        for name, value in fields.items()
    }


@pytest.mark.parametrize("who", ["secretary", "reviewer", "county"])
def test_every_query_string_is_survived(app, browse, world, who):
    """Filters, page numbers and search words of every list."""
    crawler, names = (
        Crawler(browse(who)),
        ("page", "q", "year", "township", "sort", "state", "star", "task", "level", "unit"),
    )
    for url in addresses(app, "GET", world[1]):
        for value in ("\x00-1", "99999999999999999999999", "²%_\\'\"<x>"):
            crawler.send("get", url, query_string=dict.fromkeys(names, value))


def test_a_number_that_no_database_holds_is_nobodys(app, browse, world):
    """Longer than any key: not found, as every other number that is not there."""
    browser = Crawler(browse("reviewer"))
    huge = dict.fromkeys(world[1], 10**25)
    for url in addresses(app, "GET", huge):
        browser.send("get", url)


@pytest.mark.parametrize("url", ["/sign-in?next=%00", "/t?code=a%00b"])
def test_a_nul_in_an_address_is_not_found(browse, url):
    """PostgreSQL takes it in no text, and nobody types it."""
    assert "没有找到" in browse().get(url, expect=404).text
