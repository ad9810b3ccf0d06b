"""恢复 (acceptance 45): one plan as it once was, as a new version; no other row is touched."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.catalogue.services import close_cycle
from portal.history.models import Event
from portal.history.queries import broken_links, events_of
from portal.kernel import clock
from portal.kernel.db import Base, commit, db
from portal.kernel.errors import NotAllowed
from portal.places.queries import unit_named
from portal.plans import queries, services
from portal.plans.models import Block, Plan
from portal.plans.queries import plan_or_404
from portal.reviews import services as review_services
from tests import people as folk


@pytest.fixture
def neighbour(people, cycle, places):
    """石桥村's plan, filled and handed in."""
    plan = queries.plan_of(people["stranger"], places["青山镇/石桥村"], cycle)
    folk.fill(plan, people["stranger"])
    folk.submit(queries.plan_or_404(people["stranger"], plan.id), people["stranger"])
    return queries.plan_or_404(people["stranger"], plan.id)


@pytest.fixture
def changed(submitted_plan, people, session):
    """柳树村's plan after its first submission, with one block rewritten, one emptied and one new."""
    plan, clerk = submitted_plan, people["clerk"]
    services.save_block(plan, "analysis", {"overview": "写错了"}, actor=clerk, seen_version=1)
    services.save_block(plan, "task.branch.1", {}, actor=clerk, seen_version=1)
    services.save_block(plan, "task.branch.2", {"gap": "后来写的"}, actor=clerk, seen_version=0)
    commit()
    return plan_or_404(people["secretary"], plan.id)


def everything_but(session, plan) -> list:
    """Every row of every table as it is stored, less this plan's own row, blocks and history."""
    own = {
        "block": Block.plan_id != plan.id,
        "plan": Plan.id != plan.id,
        "event": Event.stream != plan.stream,
        "user_session": sa.false(),
    }
    tables = Base.metadata.sorted_tables
    raw = sa.cast
    return [
        [
            sorted(map(repr, session.execute(sa.select(*(raw(c, sa.Text) for c in t.c)).where(own.get(t.name, True)))))
            for t in tables
        ]
    ]


def contents(plan) -> dict:
    """What is stored of each block now."""
    stored = db.session.execute(sa.select(Block.key, Block.content).where(Block.plan_id == plan.id))
    return {key: content for key, content in stored if content}


def restore(app, *args: str):
    return app.test_cli_runner().invoke(args=["restore-plan", "柳树村", "2022", *args])


def test_by_command_to_a_submission(app, changed, neighbour, people, session):
    before, handed_in = everything_but(session, changed), changed.latest_submission.content["blocks"]
    done = restore(app, "--version", "1")
    assert done.exit_code == 0 and "改了 3 个部分" in done.output, done.output
    session.expire_all()
    plan = plan_or_404(people["secretary"], changed.id)
    assert contents(plan) == handed_in
    assert everything_but(session, plan) == before
    newest = events_of(plan.stream, limit=1)[0]
    assert (newest.verb, newest.actor_name, newest.data) == (
        "plan_restored",
        "系统",
        {"version": "第 1 次上报", "blocks": 3},
    )
    assert queries.working_copy(plan).version_of("analysis") == 3 and broken_links() == []
    assert "没有改动" in restore(app, "--version", "1").output


def test_by_command_to_a_moment_and_back_again(app, filled_plan, people, session, monkeypatch):
    wanted, now = contents(filled_plan), clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(hours=2))
    services.save_block(filled_plan, "analysis", {"overview": "写错了"}, actor=people["clerk"], seen_version=1)
    services.save_block(filled_plan, "procedure", {"note": "新的"}, actor=people["clerk"], seen_version=0)
    commit()
    wrong = contents(filled_plan)
    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(hours=5))
    at = (now + dt.timedelta(hours=1)).astimezone(clock.LOCAL)
    assert "会改动以上 2 个部分" in restore(app, "--at", f"{at:%Y-%m-%d %H:%M}", "--dry-run").output
    session.expire_all()
    assert contents(filled_plan) == wrong
    assert "改了 2 个部分" in restore(app, "--at", f"{at:%Y-%m-%d %H:%M}").output
    session.expire_all()
    assert contents(filled_plan) == wanted
    later = (now + dt.timedelta(hours=3)).astimezone(clock.LOCAL)
    assert "改了 2 个部分" in restore(app, "--at", f"{later:%Y-%m-%d %H:%M}").output
    session.expire_all()
    assert contents(filled_plan) == wrong


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--version", "7"], "没有第 7 次上报"),
        ([], "两样写一样"),
        (["--version", "1", "--at", "2022-01-01"], "两样写一样"),
    ],
)
def test_what_the_command_refuses(app, changed, args, said):
    done = restore(app, *args)
    assert done.exit_code == 1 and said in done.output


def test_a_closed_year_and_an_approved_plan_stay(app, changed, people, cycle, session):
    before = contents(changed)
    review_services.approve_plan(
        changed, seen_submission_id=changed.latest_submission_id, opinion="", actor=people["reviewer"]
    )
    commit()
    assert "已经审核通过" in restore(app, "--version", "1").output
    close_cycle(cycle, actor=people["county"])
    commit()
    assert "已经关闭" in restore(app, "--version", "1").output
    session.expire_all()
    assert contents(plan_or_404(people["secretary"], changed.id)) == before


def test_the_secretary_brings_a_submission_back(browse, changed, people, session):
    browser = browse("secretary")
    page = browser.get(f"/plans/{changed.id}/timeline")
    page = browser.get(page.find("a", string="恢复成第 1 次上报的内容")["href"])
    assert "会改动 3 个部分" in page.text
    page = browser.follow(browser.submit(page, "main form"))
    assert "已恢复成第 1 次上报的内容，改了 3 个部分" in page.text
    session.expire_all()
    assert contents(changed) == changed.latest_submission.content["blocks"]
    assert "把计划表恢复成第 1 次上报的样子" in browser.get(f"/plans/{changed.id}/timeline").text
    assert "不用恢复" in browser.get(f"/plans/{changed.id}/submissions/1/restore").text
    assert "由村党支部书记来做" in browse("clerk").get(f"/plans/{changed.id}/submissions/1/restore", expect=403).text
    assert "恢复成第" not in browse("viewer").get(f"/plans/{changed.id}/timeline").text.replace("把计划表恢复成第", "")


def test_what_was_saved_meanwhile_is_shown_first(browse, changed, people, session):
    browser = browse("secretary")
    page = browser.get(f"/plans/{changed.id}/submissions/1/restore")
    services.save_block(changed, "procedure", {"note": "刚写的"}, actor=people["clerk"], seen_version=0)
    commit()
    page = browser.submit(page, "main form", expect=409)
    assert "刚才有人又改了计划表" in page.text and "会改动 4 个部分" in page.text
    browser.submit(page, "main form")


def test_what_the_township_has_confirmed_stays(submitted_plan, people, session):
    plan, first = submitted_plan, submitted_plan.latest_submission
    services.save_block(plan, "analysis", {"overview": "第二稿"}, actor=people["clerk"], seen_version=1)
    services.save_block(
        plan, "analysis", {**folk.content_of()["analysis"], "overview": "第二稿"}, actor=people["clerk"], seen_version=2
    )
    commit()
    folk.submit(plan_or_404(people["secretary"], plan.id), people["secretary"])
    plan = plan_or_404(people["secretary"], plan.id)
    review_services.add_comment(
        plan, plan.latest_submission_id, "task.branch.1", "situation", "短", actor=people["reviewer"]
    )
    review_services.return_plan(
        plan, seen_submission_id=plan.latest_submission_id, reason="请改", actor=people["reviewer"]
    )
    commit()
    plan = plan_or_404(people["secretary"], plan.id)
    with pytest.raises(NotAllowed, match="镇里已经确认"):
        services.restore_plan(plan, services.past_of(first), actor=people["secretary"])
    assert unit_named("柳树村").id == plan.unit_id
