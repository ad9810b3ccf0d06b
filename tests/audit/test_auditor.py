"""审计员: apart from the administrator. What is open to them at all stands in tests/doors/auditor.txt."""

import pytest
import sqlalchemy as sa

from portal.accounts import services
from portal.accounts.models import Role, UserSession
from portal.accounts.services import changing
from portal.history import checking
from portal.kernel.errors import NotAllowed
from portal.reviews import services as review_services
from tests.browser import texts


def test_an_auditor_begins_with_the_records_and_goes_nowhere_else(browse, submitted_plan, people):
    auditor = browse("auditor")
    page = auditor.follow(auditor.get("/", expect=302))
    assert [a.text for a in page.select(".site-nav a")] == ["首页", "操作记录", "登录情况", "核对完整", "消息"]
    assert page.select_one(".site-nav a[aria-current]").text == "首页"
    for link in page.select(".site-nav a"):
        auditor.get(link["href"])
    refused = auditor.get(f"/plans/{submitted_plan.id}", expect=403)
    assert "审计员只查阅操作记录" in refused.text


def test_an_auditor_reads_that_it_happened_and_not_what_was_said(browse, submitted_plan, people, session):
    seen = submitted_plan.latest_submission_id
    review_services.return_plan(
        submitted_plan, seen_submission_id=seen, reason="问题写得太空", actor=people["reviewer"]
    )
    session.commit()
    page = browse("auditor").get("/audit")
    assert "退回修改" in page.text and "填写并保存" in page.text and "问题写得太空" not in page.text
    assert browse("auditor").get(f"/audit?plan={submitted_plan.id}").select_one(".notice--success")


def test_an_auditor_sees_who_is_signed_in_from_where(browse, people, session):
    people["clerk"].phone = "13987654321"
    ended = UserSession(
        token_hash="a" * 64, user_id=people["stranger"].id, created_at=people["clerk"].created_at,
        seen_at=people["clerk"].created_at, ended_at=people["clerk"].created_at, device="Windows", address="10.1.2.3",
    )  # fmt: skip
    session.add(ended)
    session.commit()
    browse("clerk")
    page = browse("auditor").get("/audit/sessions")
    rows = texts(page, "tbody tr")
    assert any("王秀英" in row and "柳树村" in row and "在用" in row for row in rows)
    assert any("李铁柱" in row and "10.1.2.3" in row and "已退出" in row for row in rows)
    assert "13987654321" not in page.text
    assert len(texts(browse("auditor").get("/audit/sessions?address=10.1."), "tbody tr")) == 1
    assert len(texts(browse("admin").get("/audit/sessions?who=stranger"), "tbody tr")) == 1


def test_an_auditor_has_the_records_verified(browse, people, session):
    auditor = browse("auditor")
    assert "还没有核对过" in auditor.get("/audit/chain").text
    page = auditor.follow(auditor.submit(auditor.get("/audit/chain"), "main form"))
    assert "何审计要求的" in page.text
    checking.check_chain()
    page = auditor.get("/audit/chain")
    assert "操作记录完整" in page.select_one("main > .notice--success").text and "正在等后台核对" not in page.text
    assert any("要求核对全部操作记录" in row for row in texts(auditor.get("/audit?what=audit"), "#events tbody tr"))


@pytest.mark.parametrize("act", ["reset", "unpair"])
def test_the_administrator_cannot_get_into_an_auditors_account(browse, people, session, act):
    admin, auditor = browse("admin"), people["auditor"]
    before = auditor.password_hash
    page = admin.get(f"/accounts/{auditor.id}/{act}", expect=403)
    assert "系统管理员不能" in page.text
    admin.post(f"/accounts/{auditor.id}/{act}", {}, expect=403)
    session.expire_all()
    assert auditor.password_hash == before


@pytest.mark.parametrize("act", ["move", "hand-over"])
def test_nor_take_the_office_over(browse, people, act):
    browse("admin").get(f"/accounts/{people['auditor'].id}/{act}", expect=403)


@pytest.mark.parametrize(("who", "role"), [("admin", Role.auditor), ("county", Role.auditor), ("auditor", Role.admin)])
def test_nobody_goes_from_one_side_to_the_other(people, places, who, role):
    with pytest.raises(NotAllowed, match="专门的账号"):
        changing.move_account(people[who], places["明县"], role, actor=people["admin"])


def test_a_new_auditor_gets_a_code_until_a_password_is_chosen(browse, people, places, session):
    admin = browse("admin")
    account, _ = changing.open_account("heshen", "何慎", Role.auditor, places["明县"], actor=people["admin"])
    session.commit()
    admin.get(f"/accounts/{account.id}/reset")
    services.disable_account(account, actor=people["admin"])
    account.code_until = None
    session.commit()
    admin.get(f"/accounts/{account.id}/reset", expect=403)


def test_no_way_in_changes_what_has_been_recorded(session, people, app):
    """Not for an administrator, nor by any program: the table refuses it (tests/history), and no route tries."""
    ways = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("audit.")]
    writing = {rule.endpoint for rule in ways if rule.methods & {"POST", "PUT", "PATCH", "DELETE"}}
    assert writing == {"audit.ask_for_check", "audit.export_history"}
    assert session.scalar(sa.text("SELECT count(*) FROM event")) > 0
