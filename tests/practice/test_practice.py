"""Anybody practises on both sides, alone, and nothing of it is seen anywhere else."""

import pytest
import sqlalchemy as sa

from portal.accounts.models import User, UserSession
from portal.catalogue.queries import cycle_of
from portal.history.queries import broken_links
from portal.places.models import Unit
from portal.plans.models import Plan
from portal.plans.queries import plan_or_404
from tests.people import fill

EVERYBODY = ("secretary", "clerk", "liaison", "reviewer", "viewer", "county", "admin")


def go(browser, act, expect=303):
    return browser.submit(browser.get("/practice"), f"form[action='/practice/{act}']", expect=expect)


def practice_plan(session, who: User) -> Plan:
    session.expire_all()
    double = session.scalar(sa.select(User).where(User.username == f"~{who.id}.village"))
    return plan_or_404(double, session.scalar(sa.select(Plan.id).where(Plan.unit_id == double.unit_id)))


def test_a_stranger_has_to_sign_in(browse):
    browse().get("/practice", expect=302)
    browse().post("/practice/village", {}, expect=401)


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_goes_in_fills_in_changes_sides_and_comes_home(browse, cycle, people, who):
    browser = browse(who)
    page = browser.follow(go(browser, "village"))
    assert "演练镇" in page.select_one(".site-header").text and "正在演练（村里）" in page.text
    page = browser.follow(browser.submit(page, ".notice form[action='/practice/office']"))
    assert "正在演练（镇里）" in page.text and "演练镇 2022 年度待办" in page.h1.text
    page = browser.submit(page, ".notice form[action='/practice/leave']")
    assert people[who].name in browser.get("/practice").select_one("details.account").text
    assert "正在演练" not in browser.get("/practice").text


def test_the_whole_way_from_filling_in_to_approval(browse, cycle, people, session):
    browser = browse("county")
    go(browser, "village")
    plan = practice_plan(session, people["county"])
    double = session.scalar(sa.select(User).where(User.unit_id == plan.unit_id))
    fill(plan, double)
    browser.submit(browser.get(f"/plans/{plan.id}/check"), "main form[action$='/submissions']")
    go(browser, "office")
    browser.submit(browser.get(f"/plans/{plan.id}/review"), "#decision-bar", button="approve")
    assert practice_plan(session, people["county"]).state.value == "approved"
    assert broken_links() == []


def test_starting_anew_gives_an_empty_plan_and_keeps_the_history(browse, cycle, people, session):
    browser = browse("secretary")
    go(browser, "village")
    before = practice_plan(session, people["secretary"])
    fill(before, session.scalar(sa.select(User).where(User.unit_id == before.unit_id)))
    page = browser.get(f"/plans/{before.id}")
    page = browser.follow(browser.submit(page, ".notice form[action='/practice/anew']"))
    after = practice_plan(session, people["secretary"])
    assert after.id != before.id and not after.is_started and "演练村已经清空" in page.text
    browser.get(f"/plans/{before.id}", expect=404)
    assert session.get(Plan, before.id).is_started and broken_links() == []


def test_two_people_do_not_meet(browse, cycle, people, session):
    one, two = browse("secretary"), browse("clerk")
    go(one, "village"), go(two, "village")
    mine, other = (practice_plan(session, people[who]) for who in ("secretary", "clerk"))
    two.get(f"/plans/{mine.id}", expect=404)
    one.get(f"/plans/{other.id}", expect=404)


def test_while_practising_nothing_real_can_be_reached(browse, submitted_plan):
    for who in ("secretary", "reviewer", "county"):
        browser = browse(who)
        for side in ("village", "office"):
            go(browser, side)
            browser.get(f"/plans/{submitted_plan.id}", expect=404)
            browser.post(f"/plans/{submitted_plan.id}/return", {"reason": "x"}, expect=404)


def test_no_list_figure_export_or_print_knows_of_it(browse, submitted_plan, people, places, cycle, session):
    """Every page, list and figure reads to the letter as before somebody practised to the end."""
    plan_id = submitted_plan.id
    addresses = {
        "reviewer": ("/", "/plans", "/prints", "/appraisals", f"/townships/{places['青山镇'].id}/plan", "/reminders"),
        "county": ("/", f"/plans?township={places['青山镇'].id}", "/prints", "/years", "/years/2022", "/messages"),
        "admin": ("/accounts", "/years"),
        "secretary": (f"/plans/{plan_id}", "/messages"),
    }
    browsers = {who: browse(who) for who in addresses}

    def everything() -> list[str]:
        found = []
        for who, urls in addresses.items():
            for url in urls:
                response = browsers[who]._send("get", url)
                assert response.status_code in (200, 302, 303, 403, 404), url
                text = response.text.partition("<main")[2].partition("</main>")[0]
                found.append("\n".join(line for line in text.split("\n") if "csrf_token" not in line))
        return found

    before = everything()
    test_the_whole_way_from_filling_in_to_approval(browse, cycle, people, session)
    assert everything() == before
    units = session.scalars(sa.select(Unit).where(Unit.name.startswith("演练"))).all()
    assert len(units) == 3 and not any(places["明县"].holds(unit) for unit in units)
    assert cycle_of(places["明县"]).county_id == places["明县"].id


def test_signing_out_while_practising_ends_both_sessions(browse, cycle, session):
    browser = browse("secretary")
    page = browser.follow(go(browser, "village"))
    browser.submit(page, "form[action='/sign-out']")
    assert session.scalar(sa.select(sa.func.count(UserSession.id)).where(UserSession.ended_at.is_(None))) == 0
    browser.get("/practice", expect=302)


def test_nobody_signs_in_as_a_double(app, browse, cycle, people):
    browser = browse("secretary")
    go(browser, "village")
    stranger = browse()
    page = stranger.get("/sign-in")
    for password in ("", "-"):
        stranger.submit(page, "main form", username=f"~{people['secretary'].id}.village", password=password, expect=422)


def test_a_press_without_its_token_does_nothing(browse, cycle, session):
    browser = browse("secretary")
    for act in ("village", "office", "anew", "leave"):
        browser.post(f"/practice/{act}", {}, expect=303)
    browser.post("/practice/other", {}, expect=404)
    assert session.scalar(sa.select(sa.func.count(Unit.id)).where(Unit.is_sample)) == 0


def test_pages_look_without_making_anything(browse, cycle, session):
    before = session.scalar(sa.select(sa.func.count(Unit.id)))
    for who in EVERYBODY:
        browse(who).get("/practice")
    assert session.scalar(sa.select(sa.func.count(Unit.id))) == before
