"""What a township asks before handing in: on its page of rules, on the village's check, and at the press."""

import pytest
import sqlalchemy as sa

from portal.history.models import Event
from portal.kernel.errors import NotAllowed
from portal.plans import queries, services
from portal.plans.models import Asked, CheckRules


@pytest.fixture
def all_asked(session, filled_plan):
    """A township that has said nothing."""
    session.execute(sa.delete(CheckRules))
    session.commit()
    return filled_plan


def test_a_township_that_said_nothing_asks_for_everything(all_asked, browse, people):
    with pytest.raises(NotAllowed, match="5 处必须补齐"):  # two self-assessments, three meetings
        services.submit_plan(queries.plan_or_404(people["secretary"], all_asked.id), actor=people["secretary"])
    secretary = browse("secretary")
    page = secretary.get(f"/plans/{all_asked.id}/check")
    links = [link["href"] for link in page.select(".card--must a")]
    assert len(links) == 5 and not page.select("form.form-actions") and not page.select("#advised")
    for link in links:
        address, _, anchor = link.partition("#")
        assert secretary.get(address).select_one(f"[id='{anchor}']"), link


def test_what_it_lowers_is_advised_and_recorded(all_asked, browse, session):
    reviewer, secretary, check = browse("reviewer"), browse("secretary"), f"/plans/{all_asked.id}/check"
    form = reviewer.get("/review-rules")
    reviewer.submit(form, "main form", asks_meetings="", asks_assessments="")
    [event] = session.scalars(sa.select(Event).where(Event.verb == "check_rules_changed")).all()
    assert event.data == {"only_advised": [Asked.assessments.value, Asked.meetings.value]}
    page = secretary.get(check)
    assert not page.select(".card--must") and "没有写召开日期" in page.select_one("#advised").text
    assert "会议日期" in browse("viewer").get("/review-rules").text
    secretary.submit(page, "form.form-actions")


def test_the_reviewer_sees_what_the_check_knows_and_where(browse, submitted_plan):
    page = browse("reviewer").get(f"/plans/{submitted_plan.id}/review")
    found = page.select_one("#checked")
    assert "没有填" in found.select_one("summary").text and "没有写召开日期" in found.text
    for link in found.select("a"):
        assert page.select_one(f"[id='{link['href'][1:]}']"), link["href"]
