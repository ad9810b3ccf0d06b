"""系统状态 and /metrics: who may see them, and what they say."""

import json
import re

import pytest

from portal.operation import checks, metrics
from portal.operation.checks import Finding, Level
from portal.operation.metrics import KEPT, Meter, as_text, tidy
from tests.browser import texts


@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 302), ("county", 200), ("admin", 200)]
    + [(who, 403) for who in ("secretary", "clerk", "liaison", "reviewer", "viewer", "outsider", "stranger")],
)
def test_who_sees_the_status(browse, people, who, status):
    browse(who).get("/status", expect=status)


def test_each_thing_has_a_word_and_what_to_do(browse, people, monkeypatch):
    monkeypatch.setattr(checks, "disk", lambda: Finding(Level.bad, "磁盘还有 0.1 GB，快写不进去了。请立即清理。"))
    monkeypatch.setattr(checks, "worker", lambda: Finding(Level.fine, "打印程序在运行"))
    page = browse("county").get("/status")
    rows = texts(page, "tbody tr")
    assert "有 1 项必须处理" in page.select_one(".notice--error").text
    assert any("磁盘" in row and "必须处理" in row and "请立即清理" in row for row in rows)
    assert any("打印程序" in row and "正常" in row for row in rows) and any("排队 0 份" in row for row in rows)
    assert re.search(r"Python\s*3\.", page.select_one("dl").text)


@pytest.mark.parametrize(
    ("address", "headers", "allowed", "status"),
    [
        ("127.0.0.1", {}, [], 200),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, [], 404),
        ("10.1.2.9", {}, [], 404),
        ("10.1.2.9", {}, ["10.1.2.0/24"], 200),
        ("10.1.3.9", {}, ["10.1.2.0/24"], 404),
    ],
)
def test_who_reads_the_metrics(app, session, monkeypatch, address, headers, allowed, status):
    monkeypatch.setitem(app.config, "METRICS_ALLOW", allowed)
    answer = app.test_client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status


def test_a_save_and_a_failure_are_counted(app, browse, filled_plan):
    def value(line: str) -> int:
        found = re.search(rf"^{re.escape(line)} (\d+)$", browse().get("/metrics").text, re.MULTILINE)
        return int(found[1]) if found else 0

    saves, failures = value("portal_saves_total"), value('portal_requests_total{feature="plans",status="4xx"}')
    browser = browse("clerk")
    page = browser.get(f"/plans/{filled_plan.id}/blocks/analysis")
    browser.submit(page, "main form[action*=analysis]", overview="换一句话")
    browser.get("/plans/999999", expect=404)
    assert value("portal_saves_total") == saves + 1
    assert value('portal_requests_total{feature="plans",status="4xx"}') == failures + 1
    assert value('portal_request_seconds_bucket{le="+Inf"}') == value("portal_request_seconds_count") - 1
    assert value('portal_print_jobs{state="queued"}') == 0


def test_processes_add_up_and_one_that_ended_still_counts(tmp_path, monkeypatch):
    first, second = Meter(tmp_path), Meter(tmp_path)
    first.count("plans.save_block", 200, 0.04)
    monkeypatch.setattr(metrics.os, "getpid", lambda: 4711)  # as after a fork
    second.count("plans.show_plan", 503, 0.4)
    second.count("plans.save_block", 422, 0.004)
    (tmp_path / "web-1-1.json").write_text("{half")
    text = as_text(second.totals(), {}, {})
    assert 'status="2xx"} 1' in text and 'status="5xx"} 1' in text and "portal_saves_total 1\n" in text
    assert 'bucket{le="0.05"} 2\n' in text and "seconds_count 3\n" in text and "seconds_sum 0.444\n" in text


def test_old_files_are_cleared_away(tmp_path, monkeypatch):
    place = tmp_path / "web-1-1.json"
    place.write_text(json.dumps({"saves": 1}))
    tidy(tmp_path)
    assert place.exists()
    now = metrics.time.time()
    monkeypatch.setattr(metrics.time, "time", lambda: now + KEPT + 60)
    tidy(tmp_path)
    assert not place.exists()
