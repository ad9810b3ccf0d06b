"""Pages are small on the wire."""

import gzip

import pytest


def test_a_page_is_compressed_for_whoever_can_read_it(browse, plan):
    browser, url = browse("clerk"), f"/plans/{plan.id}"
    plain = browser.get(url).response
    small = browser.get(url, encoding="gzip").response
    assert "Content-Encoding" not in plain.headers and small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in plain.vary and "Accept-Encoding" in small.vary
    assert "计划首页" in gzip.decompress(small.data).decode()
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 3


@pytest.mark.parametrize("path", ["", "/blocks/analysis", "/blocks/task.branch.1", "/check"])
def test_later_pages_stay_small(browse, filled_plan, path):
    """Issue 3: the first page with everything at most 60 kB, each later one at most 10 kB."""
    page = browse("clerk").get(f"/plans/{filled_plan.id}{path}", encoding="gzip")
    assert len(page.response.data) <= 10_000


def test_short_answers_go_as_they_are(browse):
    assert "Content-Encoding" not in browse().get("/healthz", encoding="gzip").response.headers
