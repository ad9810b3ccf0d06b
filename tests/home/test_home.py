"""What each role finds first."""

import pytest

from portal.plans.queries import plan_or_404
from portal.reviews.services import approve_plan
from tests.browser import texts


def test_the_reviewer_finds_what_waits(browse, submitted_plan):
    page = browse("reviewer").get("/")
    assert [line.split()[0] for line in texts(page, ".task-list li")] == ["柳树村二星"]
    assert "石桥村" in page.text and "第 1 次上报" in page.text
    assert page.select_one(".task-list a")["href"] == f"/plans/{submitted_plan.id}/review"


def test_the_liaison_finds_only_the_villages_looked_after(browse, submitted_plan):
    page = browse("liaison").get("/")
    assert "柳树村" in page.text and "石桥村" not in page.text


def test_the_other_township_finds_nothing_of_it(browse, submitted_plan):
    page = browse("outsider").get("/")
    assert "柳树村" not in page.text and "大营村" in page.text


def test_the_county_finds_its_townships(browse, submitted_plan):
    page = browse("county").get("/")
    assert texts(page, "tbody th") == ["青山镇", "白河乡"]
    assert texts(page, "tbody tr:first-child td") == ["2", "1", "第 1 天", "0", "0", "1", "0", "0"]


@pytest.mark.parametrize(("who", "to"), [("secretary", "/plans/"), ("admin", "/accounts")])
def test_others_are_led_to_their_work(browse, plan, who, to):
    assert browse(who).get("/", expect=302).response.location.startswith(to)


def test_the_county_finds_what_it_has_not_taken_note_of(browse, submitted_plan, people, session):
    plan = plan_or_404(people["reviewer"], submitted_plan.id)
    approve_plan(plan, seen_submission_id=plan.latest_submission_id, opinion="同意", actor=people["reviewer"])
    session.commit()
    browser = browse("county")
    page = browser.get("/")
    assert [line.split()[0] for line in texts(page, ".task-list li")] == ["柳树村青山镇"]
    page = browser.get(page.select_one("td[data-label=待备案] a")["href"])
    assert texts(page, "#plan-table tbody th a") == ["柳树村"]
    page = browser.get(f"/plans/{submitted_plan.id}/review")
    browser.submit(page, f"form[action='/plans/{submitted_plan.id}/filing']", words="")
    page = browser.get("/")
    assert "都备过案了" in page.text and not page.select("td[data-label=待备案] a")


def test_every_number_of_the_county_opens_its_villages(browse, submitted_plan, people, session):
    approve_plan(
        submitted_plan, seen_submission_id=submitted_plan.latest_submission_id, opinion="", actor=people["reviewer"]
    )
    session.commit()
    browser = browse("county")
    links = [link for link in browser.get("/").select("table a") if link.text.strip().isdigit()]
    assert [link.text for link in links] == [*"2111", *"11", *"3211"]
    for link in links:
        rows = browser.get(link["href"]).select("#plan-table tbody tr")
        assert len(rows) == int(link.text), link
