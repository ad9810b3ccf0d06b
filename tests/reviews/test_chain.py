"""The longer chain: first look, two reviewers, taking back, opening again, filing, and who reads what."""

import pytest
import sqlalchemy as sa

from portal.history.models import Event
from portal.kernel.db import db
from portal.kernel.errors import Conflict, NotAllowed
from portal.plans import queries as plan_queries
from portal.plans import services as plan_services
from portal.plans.models import State
from portal.reviews import queries, services
from portal.reviews.models import Decision, Reading, Step, StepKind
from tests.browser import texts
from tests.people import submit


def fresh(plan, people, who="reviewer"):
    db.session.expire_all()  # what a browser did meanwhile
    return plan_queries.plan_or_404(people[who], plan.id)


def approve(plan, people, who="reviewer", opinion="同意"):
    plan = fresh(plan, people, who)
    return services.approve_plan(plan, seen_submission_id=plan.latest_submission_id, opinion=opinion, actor=people[who])


def withdraw(plan, people, who="secretary"):
    return services.withdraw_plan(plan, seen_submission_id=plan.latest_submission_id, actor=people[who])


@pytest.fixture
def rules(places, people, session):
    """rules(first_look, second_reviewer) of 青山镇."""

    def change(first_look: bool, second_reviewer: bool) -> None:
        services.change_rules(
            places["青山镇"],
            needs_first_look=first_look,
            needs_second_reviewer=second_reviewer,
            actor=people["reviewer"],
        )
        session.commit()

    return change


# ---- taking back


def test_the_village_takes_back_what_nobody_has_opened(browse, submitted_plan, people, session):
    secretary, home = browse("secretary"), f"/plans/{submitted_plan.id}"
    page = secretary.get(secretary.get(home).select_one("a[href$=withdrawal]")["href"])
    page = secretary.follow(secretary.submit(page, "main form"))
    assert "已经撤回" in page.text and "填写中" in page.text
    plan = fresh(submitted_plan, people)
    assert plan.state is State.draft and plan.latest_submission is None
    plan_services.save_block(plan, "analysis", {"overview": "撤回后改的"}, actor=people["secretary"], seen_version=1)
    assert submit(fresh(plan, people), people["secretary"]).number == 2


def test_what_was_opened_is_not_taken_back(submitted_plan, people):
    services.note_reading(submitted_plan.latest_submission, actor=people["reviewer"])
    with pytest.raises(NotAllowed, match="刘敏已经打开看过"):
        withdraw(submitted_plan, people)


def test_that_it_was_opened_is_told_before_the_press(browse, submitted_plan, people, session):
    services.note_reading(submitted_plan.latest_submission, actor=people["reviewer"])
    session.commit()
    page = browse("secretary").get(f"/plans/{submitted_plan.id}/withdrawal", expect=403)
    assert "刘敏已经打开看过，不能再撤回" in page.text and not page.select("main form")


def test_a_leader_who_looks_on_takes_no_right_away(submitted_plan, people):
    services.note_reading(submitted_plan.latest_submission, actor=people["viewer"])
    assert withdraw(submitted_plan, people).kind is StepKind.withdrawn


def test_what_was_commented_on_is_not_taken_back(submitted_plan, people):
    seen = submitted_plan.latest_submission_id
    services.add_comment(submitted_plan, seen, "analysis", "goal", "写明", actor=people["liaison"])
    with pytest.raises(NotAllowed, match="赵志强"):
        withdraw(submitted_plan, people)


def test_only_the_secretary_takes_back_and_only_what_waits(submitted_plan, people):
    with pytest.raises(NotAllowed, match="书记"):
        withdraw(submitted_plan, people, "clerk")
    approve(submitted_plan, people)
    with pytest.raises(NotAllowed, match="没有等待审核"):
        withdraw(submitted_plan, people)


def test_a_decision_meets_what_was_taken_back(submitted_plan, people, session):
    withdraw(submitted_plan, people)
    session.commit()
    with pytest.raises(NotAllowed, match="撤回"):
        approve(submitted_plan, people)


def test_after_a_return_taking_back_leads_to_the_return(submitted_plan, people, session):
    seen = submitted_plan.latest_submission_id
    services.add_comment(submitted_plan, seen, "analysis", "goal", "写明", actor=people["reviewer"])
    services.return_plan(submitted_plan, seen_submission_id=seen, reason="请改", actor=people["reviewer"])
    plan = fresh(submitted_plan, people)
    block = plan_queries.block_of(plan, "analysis")
    words = block.content | {"goal": "两星"}
    plan_services.save_block(plan, "analysis", words, actor=people["clerk"], seen_version=block.version)
    submit(fresh(plan, people), people["secretary"])
    plan = fresh(plan, people)
    withdraw(plan, people)
    assert plan.state is State.returned and plan.latest_submission.number == 1


# ---- two reviewers, first look


def test_two_reviewers_have_to_be_two(submitted_plan, people, rules, session):
    rules(False, True)
    first = approve(submitted_plan, people)
    assert isinstance(first, Step) and fresh(submitted_plan, people).state is State.submitted
    with pytest.raises(NotAllowed, match="另一位"):
        approve(submitted_plan, people, opinion="再按一次")
    decision = approve(submitted_plan, people, "reviewer2")
    assert isinstance(decision, Decision) and decision.made_by_id == people["reviewer2"].id
    assert fresh(submitted_plan, people).state is State.approved


def test_a_first_look_comes_first(browse, submitted_plan, people, rules, session):
    rules(True, False)
    with pytest.raises(NotAllowed, match="初审"):
        approve(submitted_plan, people)
    liaison, url = browse("liaison"), f"/plans/{submitted_plan.id}/review"
    page = liaison.follow(liaison.submit(liaison.get(url), "#steps form", words="现场看过，属实"))
    assert "赵志强" in page.select_one("#steps").text and "现场看过" in page.select_one("#steps").text
    assert approve(submitted_plan, people).made_by_id == people["reviewer"].id


def test_a_return_needs_no_first_look(submitted_plan, people, rules):
    rules(True, True)
    plan = fresh(submitted_plan, people)
    seen = plan.latest_submission_id
    decision = services.return_plan(plan, seen_submission_id=seen, reason="请改", actor=people["reviewer"])
    assert decision.kind.value == "returned"


@pytest.mark.parametrize("who", ["liaison", "viewer", "outsider", "county", "secretary"])
def test_the_rules_are_the_reviewers(who, people, places):
    with pytest.raises(NotAllowed):
        services.change_rules(places["青山镇"], needs_first_look=True, needs_second_reviewer=True, actor=people[who])


def test_the_rules_are_changed_on_their_page_and_recorded(browse, submitted_plan, session, people):
    reviewer = browse("reviewer")
    page = reviewer.submit(reviewer.get("/review-rules"), "main form", needs_second_reviewer="y")
    assert reviewer.follow(page).select_one("#needs_second_reviewer").has_attr("checked")
    [event] = session.scalars(sa.select(Event).where(Event.verb == "review_rules_changed")).all()
    rules = {"needs_first_look": False, "needs_second_reviewer": True, "shows_county_internal": False}
    assert event.data == rules
    assert "一审、复审" in browse("viewer").get("/review-rules").text


# ---- opening again, filing


def test_an_approved_plan_is_opened_again_and_its_submission_stays(browse, submitted_plan, people, session):
    approve(submitted_plan, people)
    session.commit()
    reviewer, url = browse("reviewer"), f"/plans/{submitted_plan.id}/review"
    page = reviewer.submit(reviewer.get(url), "#steps form", expect=403, words=" ")
    assert "理由" in page.text
    reviewer.submit(reviewer.get(url), "#steps form", words="县里调整了星级")
    plan = fresh(submitted_plan, people)
    assert plan.state is State.returned and queries.decision_on(plan.latest_submission).kind.value == "approved"
    assert "县里调整了星级" in browse("secretary").get(f"/plans/{plan.id}/timeline").text
    plan_services.save_block(plan, "analysis", {"overview": "重新写的"}, actor=people["secretary"], seen_version=1)
    submit(fresh(plan, people), people["secretary"])
    assert approve(plan, people).kind.value == "approved"


@pytest.mark.parametrize("who", ["liaison", "viewer", "county", "secretary"])
def test_only_a_reviewer_opens_again(submitted_plan, people, who):
    approve(submitted_plan, people)
    seen = submitted_plan.latest_submission_id
    with pytest.raises(NotAllowed):
        services.reopen_plan(submitted_plan, seen_submission_id=seen, reason="因为", actor=people[who])


def test_the_county_files_what_is_approved(browse, submitted_plan, people, session):
    seen = submitted_plan.latest_submission_id
    with pytest.raises(NotAllowed, match="审核通过以后"):
        services.file_plan(submitted_plan, seen_submission_id=seen, words="", actor=people["county"])
    approve(submitted_plan, people)
    session.commit()
    county, url = browse("county"), f"/plans/{submitted_plan.id}/review"
    page = county.follow(county.submit(county.get(url), "#steps form", words="已存档"))
    [step] = texts(page, "#steps .notice__body")
    assert step.startswith("吴部长于") and "备案" in step and step.endswith("已存档")
    with pytest.raises(NotAllowed):
        services.file_plan(fresh(submitted_plan, people), seen_submission_id=seen, words="", actor=people["reviewer"])


def test_a_step_pressed_twice_is_one_and_somebody_elses_is_named(submitted_plan, people, session):
    approve(submitted_plan, people)
    plan = fresh(submitted_plan, people)
    seen = {"seen_submission_id": plan.latest_submission_id, "reason": "因为"}
    first = services.reopen_plan(plan, **seen, actor=people["reviewer"])
    assert services.reopen_plan(plan, **seen, actor=people["reviewer"]).id == first.id
    with pytest.raises(Conflict, match="刘敏已于"):
        services.reopen_plan(plan, **seen, actor=people["reviewer2"])


# ---- who reads what now


def test_who_reads_a_plan_now_is_told_to_the_others(browse, submitted_plan, people, session):
    url = f"/plans/{submitted_plan.id}/review"
    one, other = browse("reviewer"), browse("reviewer2")
    page = one.get(url)
    assert one.submit(page, "form[data-presence]", expect=200).response.json == {"here": ""}
    assert "刘敏也在看" in other.get(url).select_one("#people-here").text
    assert other.submit(other.get(url), "form[data-presence]", expect=200).response.json == {"here": "刘敏也在看"}
    assert session.scalar(sa.select(sa.func.count()).select_from(Reading)) == 2


@pytest.mark.parametrize(
    ("who", "status"),
    {None: 401, "secretary": 403, "clerk": 403, "stranger": 404, "outsider": 404, "viewer": 200, "county": 200}.items(),
)
def test_who_may_say_that_they_read(browse, submitted_plan, without_tokens, who, status):
    seen = {"submission_id": submitted_plan.latest_submission_id}
    browse(who).post(f"/plans/{submitted_plan.id}/reading", seen, expect=status)


@pytest.mark.parametrize("act", ["first-look", "reopening", "recall", "filing", "withdrawal", "reading"])
@pytest.mark.parametrize("who", ["stranger", "outsider", "admin", None])
def test_strangers_find_nothing(browse, submitted_plan, without_tokens, act, who):
    seen = {"submission_id": submitted_plan.latest_submission_id, "words": "话"}
    browse(who).post(f"/plans/{submitted_plan.id}/{act}", seen, expect=404 if who else 401)
