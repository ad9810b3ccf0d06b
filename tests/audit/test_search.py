"""Searching the history: who finds what, in which words, and nothing beyond their own places."""

import ast
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal.audit.domain.groups import GROUPS
from portal.audit.events import has_words
from portal.history.models import Event
from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import commit, db
from portal.reviews import services as review_services
from tests.browser import texts

ROOT = Path(__file__).resolve().parents[2]


def rows(page) -> list[str]:
    return texts(page, "#events tbody tr")


@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 302), ("secretary", 403), ("clerk", 403), ("stranger", 403), ("liaison", 403)]
    + [(who, 200) for who in ("reviewer", "viewer", "outsider", "county", "admin")],
)
def test_who_may_search(browse, submitted_plan, who, status):
    browse(who).get("/audit", expect=status)
    if status == 403:
        assert "计划首页的“经过”" in browse(who).get("/audit", expect=403).text


def test_a_township_reads_its_own_and_not_how_its_villages_write(browse, submitted_plan, people, session):
    record("plan:999999", "plan_submitted", actor=None, number=1, receipt="x")
    commit()
    own, others = browse("reviewer").get("/audit"), browse("outsider").get("/audit")
    assert any("第 1 次上报" in row and "张建国" in row and "青山镇 · 柳树村 2022 年度计划" in row for row in rows(own))
    assert "填写并保存" not in own.text and "柳树村" not in others.text
    assert "填写并保存" in browse("county").get("/audit").text
    assert not any("其他操作" in row for row in rows(browse("county").get("/audit")))


def test_an_administrator_reads_that_it_happened_and_not_what_was_said(browse, submitted_plan, people, session):
    review_services.return_plan(
        submitted_plan,
        seen_submission_id=submitted_plan.latest_submission_id,
        reason="问题写得太空",
        actor=people["reviewer"],
    )
    commit()
    assert "问题写得太空" in browse("county").get("/audit").text
    page = browse("admin").get("/audit")
    assert "退回修改" in page.text and "问题写得太空" not in page.text


@pytest.mark.parametrize(
    ("query", "found", "lost"),
    [
        ("who=王秀英", "填写并保存", "第 1 次上报"),
        ("who=secretary", "第 1 次上报", "填写并保存"),
        ("what=review", "第 1 次上报", "开通账号"),
        ("what=accounts", "开通账号", "第 1 次上报"),
        ("unit=柳树", "第 1 次上报", "李铁柱"),
        ("unit=青山镇", "李铁柱", "孙伟"),
        ("until=2001-01-01", "没有找到记录", "第 1 次上报"),
        ("since=2001-01-01", "第 1 次上报", "没有找到记录"),
    ],
)
def test_filters(browse, submitted_plan, query, found, lost):
    page = browse("county").get(f"/audit?{query}")
    assert found in page.select_one("#events").text and lost not in page.select_one("#events").text


def test_today_counts_from_the_offices_midnight(browse, submitted_plan):
    day = clock.today().isoformat()
    assert rows(browse("county").get(f"/audit?since={day}&until={day}&what=review"))


def test_a_day_that_cannot_be_is_said_beside_it(browse, submitted_plan):
    page = browse("county").get("/audit?since=昨天&who=王秀英")
    assert "2022-05-01 这样" in page.select_one("#since-errors").text
    assert page.select_one("#since")["value"] == "昨天" and page.select_one("#who")["value"] == "王秀英"


def test_pages_go_back_to_the_first_event_once_each(browse, people, places, session, count_queries):
    for number in range(120):
        record(f"unit:{places['青山镇'].id}", "unit_renamed", actor=None, before=f"名{number}", after="x")
    commit()
    browser, seen = browse("county"), []
    page = browser.get("/audit?what=office")
    while True:
        seen += rows(page)
        older = page.find("a", string="看更早的")
        if older is None:
            break
        page = browser.get(older["href"])
    assert len(seen) == session.scalar(sa.select(sa.func.count()).where(Event.verb.like("unit_%")))
    assert len([row for row in seen if "改名为" in row]) == 120


def test_the_cost_is_the_same_for_one_and_fifty(browse, submitted_plan, session, count_queries):
    browser = browse("county")
    browser.get("/audit?what=review")
    count_queries()
    browser.get("/audit?what=review")
    few = count_queries()
    browser.get("/audit")
    assert count_queries() == few == 6  # session, events, and the names of plans, units, people, years


def test_one_plans_chain_is_checked_and_a_change_is_found(browse, submitted_plan, session):
    browser, address = browse("county"), f"/audit?plan={submitted_plan.id}"
    assert "它的操作记录完整" in browser.get(address).text
    newest = sa.select(sa.func.max(Event.seq)).where(Event.stream == submitted_plan.stream).scalar_subquery()
    forged = db.session.scalar(sa.select(Event).where(Event.stream == submitted_plan.stream, Event.seq == newest))
    # A row that claims to follow, as somebody with the database in hands would write it.
    copied = ("stream", "at", "actor_id", "actor_name", "verb", "data", "hash")
    values = {name: getattr(forged, name) for name in copied}
    session.execute(sa.insert(Event).values(**values, seq=forged.seq + 1, previous_hash="0" * 64))
    session.commit()
    assert "有 2 处对不上" in browser.get(address).text
    assert "没有找到这份计划的记录" in browse("outsider").get(address).text


def test_looking_at_the_list_of_accounts_is_noted_once_an_hour(browse, people, session):
    for _ in range(3):
        browse("admin").get("/accounts")
    browse("secretary").get("/accounts", expect=403)
    noted = session.scalars(sa.select(Event).where(Event.verb == "list_viewed")).all()
    assert [event.actor_name for event in noted] == ["郑管理"]
    assert "查看账号名单" in browse("county").get("/audit?what=views").text


def test_a_name_nobody_has_is_noted_without_what_was_typed(browse, people, session):
    stranger = browse()
    stranger.submit(stranger.get("/sign-in"), "main form", expect=422, username="shiliuhua-kaile-2022", password="x")
    page = browse("admin").get("/audit?what=failed")
    assert "没有这个用户名" in page.text and "shiliuhua" not in page.text and "“sh…”" in page.text
    browser = browse()
    browser.submit(browser.get("/sign-in"), "main form", expect=422, username="clerk", password="wrong")
    assert "密码或验证码不对" in browse("county").get("/audit?what=failed").text


def recorded_verbs() -> set[str]:
    """Every verb the source gives to `record` in so many words."""
    found = set()
    for path in (ROOT / "portal").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            name = getattr(node, "func", None)
            if isinstance(node, ast.Call) and getattr(name, "id", "") in ("record", "_record"):
                found |= {a.value for a in node.args[:3] if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    return {verb for verb in found if not verb.endswith(("s",)) or "_" in verb} - {"sign_ins"}


def test_every_event_has_words_and_a_group(app):
    verbs = recorded_verbs() | {"plan_approved", "plan_returned", "plan_filed", "plan_reminded", "units_imported"}
    with app.app_context():
        assert len(verbs) > 50 and [verb for verb in sorted(verbs) if not has_words(verb)] == []
    patterns = [pattern.replace("%", "") for _, group in GROUPS.values() for pattern in group]
    lone = [verb for verb in sorted(verbs) if not any(part in verb for part in patterns)]
    assert lone == ["practice_started_anew"]
