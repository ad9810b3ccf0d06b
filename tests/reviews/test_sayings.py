"""常用语: what reviewers said before is offered again, most used first."""

from portal.plans.queries import plan_or_404
from portal.reviews import services
from portal.reviews.models import Audience
from portal.reviews.queries.sayings import sayings_of
from tests.browser import texts
from tests.people import submit

FIELDS = ("overview", "strengths", "achieved", "gaps", "goal")


def say(plan, people, words, times, audience=Audience.village):
    seen = plan.latest_submission_id
    for field in FIELDS[:times]:
        services.add_comment(plan, seen, "analysis", field, words, actor=people["reviewer"], audience=audience)


def test_by_how_often_they_were_said_and_only_to_villages(submitted_plan, people, places, session):
    say(submitted_plan, people, "写明数字", 2)
    say(submitted_plan, people, "写明责任人", 4)
    say(submitted_plan, people, "只说过一次", 1)
    say(submitted_plan, people, "内部的话", 3, Audience.township)
    session.flush()
    assert sayings_of(places["青山镇"]) == ["写明责任人", "写明数字"]
    assert sayings_of(places["白河乡"]) == []


def test_a_reason_given_twice_is_offered_at_the_next_decision(browse, submitted_plan, neighbour_plan, people, session):
    for _ in range(2):
        plan = plan_or_404(people["stranger"], neighbour_plan.id)
        services.return_plan(
            plan, seen_submission_id=plan.latest_submission_id, reason="目标都要有数字", actor=people["reviewer"]
        )
        session.commit()
        submit(plan_or_404(people["stranger"], plan.id), people["stranger"])
    page = browse("reviewer").get(f"/plans/{submitted_plan.id}/review")
    assert texts(page, "#decision-bar .plain-list p") == ["目标都要有数字"]


def test_a_remark_made_twice_stands_beside_the_next_one(browse, submitted_plan, people, session):
    say(submitted_plan, people, "写明数字", 2)
    session.commit()
    browser = browse("reviewer")
    page = browser.get(f"/plans/{submitted_plan.id}/review?at=analysis:goal")
    assert texts(page, ".comment-form [data-say]") == ["用这一条"]
    assert "写明数字" in page.select_one(".comment-form details").text
    assert page.select_one(page.select_one("[data-say]")["data-say"]).name == "textarea"
