"""收回审核决定: a decision pressed by mistake is taken back while nobody has acted on it."""

import datetime as dt
import itertools

import pytest

from portal.history.queries import events_of
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, NotAllowed
from portal.plans import queries as plan_queries
from portal.plans import services as plan_services
from portal.plans.models import State
from portal.plans.queries.editable_fields import openness_of
from portal.reviews import queries, services
from portal.reviews.models import Comment
from tests.browser import texts
from tests.people import submit


def fresh(plan, people, who="reviewer"):
    db.session.expire_all()
    return plan_queries.plan_or_404(people[who], plan.id)


def decide(plan, people, *, approve, who="reviewer"):
    seen = {"seen_submission_id": plan.latest_submission_id, "actor": people[who]}
    if approve:
        return services.approve_plan(plan, opinion="同意", despite=services.EVERY_REMARK, **seen)
    services.add_comment(plan, plan.latest_submission_id, "analysis", "goal", "请写明", actor=people[who])
    return services.return_plan(plan, reason="请改", despite=services.EVERY_REMARK, **seen)


def recall(plan, people, who="reviewer", words="按错了"):
    plan = fresh(plan, people, "reviewer")
    services.recall_decision(plan, seen_submission_id=plan.latest_submission_id, words=words, actor=people[who])
    return plan


@pytest.mark.parametrize(("approve", "word"), [(True, "审核通过"), (False, "退回修改")])
def test_it_waits_again_and_both_entries_stay(browse, submitted_plan, people, session, approve, word):
    since = submitted_plan.state_since
    decide(submitted_plan, people, approve=approve)
    session.commit()
    reviewer, url = browse("reviewer"), f"/plans/{submitted_plan.id}"
    page = reviewer.get(f"{url}/review")
    page = reviewer.follow(reviewer.submit(page, "form[action$=recall]", words="按错了"))
    assert "已经收回" in page.text and page.select_one("#decision-bar") and not page.select("form[action$=recall]")
    plan = fresh(submitted_plan, people)
    assert plan.state is State.submitted and plan.state_since == since
    told = " ".join(texts(browse("secretary").get(f"{url}/timeline"), ".timeline li"))
    assert f"收回“{word}”（第 1 次上报）" in told and f"{word}（第 1 次上报）" in told and "说明：按错了" in told
    assert f"镇里收回了“{word}”" in browse("clerk").get("/messages").text
    assert texts(reviewer.get(f"{url}/timeline"), ".turns li")[1:] == ["第 1 轮：镇里 1 个工作日，还在镇里"]


def test_the_turn_goes_on_from_its_first_second_however_slow_the_steps_were(
    submitted_plan, people, session, monkeypatch
):
    """A clock on which a second passes between any two looks: what is stored of one press agrees all the same."""
    began, looks = clock.now(), itertools.count()
    monkeypatch.setattr(clock, "now", lambda: began + dt.timedelta(seconds=next(looks)))
    services.withdraw_plan(
        submitted_plan, seen_submission_id=submitted_plan.latest_submission_id, actor=people["secretary"]
    )
    submit(fresh(submitted_plan, people, "secretary"), people["secretary"])
    plan = fresh(submitted_plan, people)
    since = plan.state_since
    decide(plan, people, approve=True)
    recall(plan, people)
    assert fresh(plan, people).state_since == since


def test_the_village_reads_the_comments_no_more_and_they_can_be_mended(browse, submitted_plan, people, session):
    decide(submitted_plan, people, approve=False)
    plan = recall(submitted_plan, people)
    session.commit()
    assert "请写明" not in browse("secretary").get(f"/plans/{plan.id}/blocks/analysis").text
    assert openness_of(fresh(plan, people)).is_whole
    [comment] = session.scalars(db.select(Comment)).all()
    services.edit_comment(plan, comment, "请写明几颗星", actor=people["reviewer"])
    decide(fresh(plan, people), people, approve=True)
    assert fresh(plan, people).state is State.approved and comment.released_at is not None


def test_not_after_the_village_has_written(browse, submitted_plan, people, session):
    decide(submitted_plan, people, approve=False)
    plan = fresh(submitted_plan, people, "clerk")
    block = plan_queries.block_of(plan, "analysis")
    words = block.content | {"goal": "两星"}
    plan_services.save_block(plan, "analysis", words, actor=people["clerk"], seen_version=block.version)
    session.commit()
    assert not browse("reviewer").get(f"/plans/{plan.id}/review").select("form[action$=recall]")
    with pytest.raises(NotAllowed, match="村里已经按这次审核在改"):
        recall(plan, people)


def test_not_after_the_village_has_answered(submitted_plan, people, session):
    decide(submitted_plan, people, approve=False)
    [comment] = session.scalars(db.select(Comment)).all()
    services.answer_comment(fresh(submitted_plan, people, "clerk"), comment, "就是这样", actor=people["clerk"])
    with pytest.raises(NotAllowed, match="村里已经回复"):
        recall(submitted_plan, people)


def test_not_after_it_was_opened_again_or_filed(submitted_plan, people):
    decide(submitted_plan, people, approve=True)
    seen = submitted_plan.latest_submission_id
    services.file_plan(fresh(submitted_plan, people), seen_submission_id=seen, words="", actor=people["county"])
    with pytest.raises(NotAllowed, match="县里已经备案"):
        recall(submitted_plan, people)
    plan = fresh(submitted_plan, people)
    services.reopen_plan(plan, seen_submission_id=seen, reason="调整", actor=people["reviewer"])
    with pytest.raises(NotAllowed, match="已经重新打开"):
        recall(submitted_plan, people)


def test_pressed_twice_is_one_and_the_other_reviewer_is_told(submitted_plan, people):
    decide(submitted_plan, people, approve=True)
    plan = recall(submitted_plan, people)
    recall(plan, people)
    assert [event.verb for event in events_of(plan.stream)].count("plan_decision_recalled") == 1
    with pytest.raises(Conflict, match="已经收回"):
        recall(plan, people, "reviewer2")
    assert queries.decision_on(plan.latest_submission) is None


@pytest.mark.parametrize("who", ["liaison", "viewer", "county", "secretary"])
def test_only_a_reviewer_takes_a_decision_back(submitted_plan, people, who):
    decide(submitted_plan, people, approve=True)
    with pytest.raises(NotAllowed):
        recall(submitted_plan, people, who)


def test_a_second_decision_on_a_later_submission_leaves_the_first_alone(submitted_plan, people):
    decide(submitted_plan, people, approve=False)
    plan = fresh(submitted_plan, people, "secretary")
    plan_services.submit_plan(plan, actor=people["secretary"])
    plan = fresh(plan, people)
    services.return_plan(plan, seen_submission_id=plan.latest_submission_id, reason="再改", actor=people["reviewer2"])
    plan = recall(plan, people)
    assert plan.state is State.submitted and plan.latest_submission.number == 2
    review = queries.review_of(people["reviewer"], plan)
    assert [made.reason for made in review.decisions] == ["请改"]
