"""Commenting, returning and approving, below the web."""

import pytest
import sqlalchemy as sa

from portal.catalogue.services import close_cycle
from portal.history.models import Event
from portal.history.queries import broken_links, events_of
from portal.kernel.errors import Conflict, NotAllowed, NotThere
from portal.plans import queries as plan_queries
from portal.plans import services as plan_services
from portal.plans.events import timeline
from portal.plans.models import State
from portal.reviews import services
from portal.reviews.models import Comment, Decision, DecisionKind
from portal.reviews.queries import notes_beside
from tests.people import submit


@pytest.fixture
def seen(submitted_plan):
    return submitted_plan.latest_submission_id


def fresh(plan, people):
    """The plan as the next request reads it."""
    return plan_queries.plan_or_404(people["reviewer"], plan.id)


def notes_of(plan, people, who="secretary"):
    plan = fresh(plan, people)
    return notes_beside(people[who], plan, plan_queries.working_copy(plan).document)


def comment(plan, people, field="goal", block="analysis", body="写明数字", who="reviewer"):
    return services.add_comment(plan, plan.latest_submission_id, block, field, body, actor=people[who])


def give_back(plan, people, reason="请改", who="reviewer"):
    seen = plan.latest_submission_id
    return services.return_plan(
        plan, seen_submission_id=seen, reason=reason, actor=people[who], despite=services.EVERY_REMARK
    )


def write(plan, people, block_key, **words):
    """The village changes a block."""
    block = plan_queries.block_of(plan, block_key)
    content = {key: value for key, value in (block.content | words).items() if value is not None}
    plan_services.save_block(plan, block_key, content, actor=people["secretary"], seen_version=block.version)


def resubmit(plan, people, **words):
    write(plan, people, "analysis", **words)
    submit(fresh(plan, people), people["secretary"])
    return fresh(plan, people)


def test_a_return_changes_the_state_releases_and_is_told_once(submitted_plan, people, session):
    comment(submitted_plan, people)
    decision = give_back(submitted_plan, people, "目标没有数字")
    session.commit()
    assert (submitted_plan.state, submitted_plan.state_since) == (State.returned, decision.made_at)
    assert session.scalars(sa.select(Comment.released_at)).all() == [decision.made_at]
    event = session.scalars(sa.select(Event).where(Event.verb == "plan_returned")).one()
    assert (event.stream, event.actor_id) == (submitted_plan.stream, people["reviewer"].id)
    assert event.data == {"number": 1, "reason": "目标没有数字", "comments": 1}
    entry = timeline(people["secretary"], submitted_plan, events_of(submitted_plan.stream))[0]
    assert (entry.who, entry.detail) == ("刘敏", "理由：目标没有数字（附 1 条意见）")
    assert broken_links() == []


def test_an_approval(submitted_plan, people, seen, session):
    decision = services.approve_plan(submitted_plan, seen_submission_id=seen, opinion="", actor=people["reviewer"])
    session.commit()
    assert (submitted_plan.state, decision.kind) == (State.approved, DecisionKind.approved)
    assert len(session.scalars(sa.select(Event).where(Event.verb == "plan_approved")).all()) == 1


def test_a_return_needs_a_reason(submitted_plan, people):
    with pytest.raises(NotAllowed, match="理由"):
        give_back(submitted_plan, people, reason="")


def test_pressing_the_button_twice_is_one_decision_and_one_event(submitted_plan, people, session):
    assert give_back(submitted_plan, people).id == give_back(submitted_plan, people).id
    assert len(session.scalars(sa.select(Event).where(Event.verb == "plan_returned")).all()) == 1


def test_the_second_decision_is_told_who_when_and_what(submitted_plan, people, seen, session):
    give_back(submitted_plan, people, "目标没有数字")
    session.commit()
    fresh(submitted_plan, people)
    for act in (
        lambda: give_back(submitted_plan, people, "别的理由"),
        lambda: give_back(submitted_plan, people, "目标没有数字", who="reviewer2"),
        lambda: services.approve_plan(submitted_plan, seen_submission_id=seen, opinion="", actor=people["reviewer2"]),
        lambda: comment(submitted_plan, people, who="reviewer2"),
    ):
        with pytest.raises(Conflict, match=r"已由刘敏于今天 \d\d:\d\d 退回修改（理由：目标没有数字）"):
            act()
    assert len(session.scalars(sa.select(Decision)).all()) == 1


def test_a_decision_on_an_older_submission_is_refused(submitted_plan, people, seen):
    plan = resubmit(submitted_plan, people, goal="新的目标")
    for act in (services.approve_plan, services.return_plan):
        words = {"opinion" if act is services.approve_plan else "reason": "好"}
        with pytest.raises(Conflict, match=r"张建国于今天 \d\d:\d\d又上报了第 2 次"):
            act(plan, seen_submission_id=seen, actor=people["reviewer"], **words)
    with pytest.raises(Conflict):
        services.add_comment(plan, seen, "analysis", "goal", "意见", actor=people["reviewer"])
    assert plan.state is State.submitted


def test_a_closed_year_takes_no_comment_and_no_decision(submitted_plan, people, seen, cycle):
    made = comment(submitted_plan, people)
    close_cycle(cycle, actor=people["county"])
    for act in (
        lambda: comment(submitted_plan, people),
        lambda: services.delete_comment(submitted_plan, made, actor=people["reviewer"]),
        lambda: give_back(submitted_plan, people),
        lambda: services.approve_plan(submitted_plan, seen_submission_id=seen, opinion="", actor=people["reviewer"]),
    ):
        with pytest.raises(NotAllowed, match="2022 年度已经关闭"):
            act()


@pytest.mark.parametrize("who", ["secretary", "clerk", "liaison", "viewer", "county", "admin", "outsider"])
def test_only_the_township_office_decides(submitted_plan, people, who):
    with pytest.raises(NotAllowed, match="党建办"):
        give_back(submitted_plan, people, who=who)
    assert submitted_plan.state is State.submitted


def test_a_plan_that_was_not_submitted_cannot_be_decided(filled_plan, people):
    with pytest.raises(NotAllowed, match="还没有上报"):
        services.approve_plan(filled_plan, seen_submission_id=None, opinion="", actor=people["reviewer"])


def test_a_comment_needs_a_field_that_is_there(submitted_plan, people):
    with pytest.raises(NotThere):
        comment(submitted_plan, people, "nothing")


def test_comments_are_kept_off_the_stream_that_the_village_reads(submitted_plan, people, session):
    made = comment(submitted_plan, people, body="悄悄话")
    services.delete_comment(submitted_plan, made, actor=people["reviewer"])
    session.commit()
    assert not [event for event in events_of(submitted_plan.stream) if event.verb.startswith("comment")]
    kept = events_of(services.remarks_stream(submitted_plan.id))
    assert [(event.verb, event.data["body"]) for event in kept] == [
        ("comment_deleted", "悄悄话"),
        ("comment_added", "悄悄话"),
    ]


def test_pressing_the_button_twice_makes_one_comment(submitted_plan, people, session):
    assert comment(submitted_plan, people).id == comment(submitted_plan, people).id
    assert comment(submitted_plan, people, who="liaison").id != comment(submitted_plan, people).id
    assert len(events_of(services.remarks_stream(submitted_plan.id))) == 2


def test_a_deleted_comment_is_not_released(submitted_plan, people, session):
    services.delete_comment(submitted_plan, comment(submitted_plan, people), actor=people["reviewer"])
    give_back(submitted_plan, people)
    session.commit()
    assert session.scalars(sa.select(Comment.released_at)).all() == [None]
    assert notes_of(submitted_plan, people, "secretary") == []


def test_notes_reach_the_village_with_the_decision_in_the_order_of_the_form(submitted_plan, people, session):
    comment(submitted_plan, people, "measure.bram.owner", "task.branch.1", "换人")
    comment(submitted_plan, people, "goal", body="写明数字", who="liaison")
    comment(submitted_plan, people, "overview")
    assert notes_of(submitted_plan, people, "secretary") == []
    give_back(submitted_plan, people)
    session.commit()
    notes = notes_of(submitted_plan, people, "clerk")
    assert [note.field_label for note in notes] == ["村情概况", "创建目标", "第 1 条措施的责任人"]
    assert [(note.author, note.submission_number) for note in notes][1:] == [("赵志强", 1), ("刘敏", 1)]
    assert notes_of(submitted_plan, people, "reviewer") == []


def test_a_note_is_changed_when_its_field_is_and_back_when_it_is_back(submitted_plan, people, session):
    comment(submitted_plan, people)
    give_back(submitted_plan, people)
    session.commit()
    for words, is_changed in (("目标", False), ("写明 15 万元", True), ("目标", False)):
        write(fresh(submitted_plan, people), people, "analysis", goal=words)
        session.commit()
        assert notes_of(submitted_plan, people, "secretary")[0].is_changed is is_changed


def test_a_note_on_a_row_that_is_gone_stays_listed_last(submitted_plan, people, session):
    comment(submitted_plan, people, "measure.bram.text", "task.branch.1", "空话")
    comment(submitted_plan, people, "committee_on", "procedure", "补上")
    give_back(submitted_plan, people)
    row = {f"measure.bram.{name}": None for name in ("text", "owner", "due_on")}
    write(submitted_plan, people, "task.branch.1", measures=None, **row)
    session.commit()
    notes = notes_of(submitted_plan, people, "secretary")
    assert [(note.field_label, note.is_changed) for note in notes] == [
        ("村“两委”会议的召开日期", False),
        ("原来的位置已删除", True),
    ]


def test_a_round_may_span_two_submissions(submitted_plan, people, session):
    comment(submitted_plan, people, "goal", body="第一次上报时说的")
    plan = resubmit(submitted_plan, people, goal="新的目标")
    comment(plan, people, "gaps", body="第二次上报时说的")
    give_back(plan, people)
    session.commit()
    notes = notes_of(plan, people, "secretary")
    assert [(note.body, note.is_changed) for note in notes] == [
        ("第二次上报时说的", False),
        ("第一次上报时说的", True),
    ]
    plan = resubmit(plan, people, gaps="补写差距")
    comment(plan, people, "overview", body="第三次")
    give_back(plan, people, "再改")
    session.commit()
    assert [note.body for note in notes_of(plan, people, "secretary")] == ["第三次"]
