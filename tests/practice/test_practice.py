"""Anybody practises on both sides, alone, and nothing of it is seen anywhere else."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.accounts.models import SignInTelephone, User, UserSession
from portal.accounts.queries import called
from portal.catalogue.queries import cycle_of
from portal.history.queries import broken_links
from portal.places.models import Unit
from portal.plans.models import Plan
from portal.plans.queries import plan_or_404
from portal.practice.services import sample

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
    page = browser.follow(browser.submit(page, ".practice-bar form[action='/practice/office']"))
    assert "正在演练（镇里）" in page.text and "演练镇 2022 年度待办" in page.h1.text
    page = browser.submit(page, ".practice-bar form[action='/practice/leave']")
    assert people[who].name in browser.get("/practice").select_one("details.account").text
    assert "正在演练" not in browser.get("/practice").text


def test_the_whole_way_from_filling_in_to_approval(browse, cycle, people, session):
    browser = browse("county")
    go(browser, "village")
    plan = practice_plan(session, people["county"])
    double = session.scalar(sa.select(User).where(User.unit_id == plan.unit_id))
    sample.complete(plan, actor=double)
    session.commit()
    browser.submit(browser.get(f"/plans/{plan.id}/check"), "main form[action$='/submissions']")
    go(browser, "office")
    browser.submit(browser.get(f"/plans/{plan.id}/review"), "#decision-bar", button="approve")
    assert practice_plan(session, people["county"]).state.value == "approved"
    assert broken_links() == []


def test_starting_anew_gives_another_plan_and_keeps_the_history(browse, cycle, people, session):
    browser = browse("secretary")
    go(browser, "village")
    before = practice_plan(session, people["secretary"])
    browser.submit(page_of(browser, before, "star.safety"), "#block form", goal="写过的", do="save")
    page = browser.get(f"/plans/{before.id}")
    page = browser.follow(browser.submit(page, ".practice-bar form[action='/practice/anew']"))
    after = practice_plan(session, people["secretary"])
    assert after.id != before.id and "演练村已经恢复成开始的样子" in page.text
    assert page_of(browser, after, "star.safety").select_one("#goal").text.strip() == ""
    browser.get(f"/plans/{before.id}", expect=404)
    assert session.get(Plan, before.id).is_started and broken_links() == []


def page_of(browser, plan, block_key):
    return browser.get(f"/plans/{plan.id}/blocks/{block_key}")


def test_a_village_begins_with_sample_data_and_something_left_to_do(browse, cycle, people, session):
    browser = browse("secretary")
    go(browser, "village")
    plan = practice_plan(session, people["secretary"])
    assert "全村 386 户" in page_of(browser, plan, "analysis").text
    gaps = browser.get(f"/plans/{plan.id}/check").select_one(".card--must").text
    assert "没有完成时限" in gaps and "产业兴旺" in gaps


def test_who_practises_reviewing_has_the_village_hand_in(browse, cycle, people, session):
    """What was typed before stays; a second press, or one after a return, does no harm."""
    browser = browse("reviewer")
    go(browser, "village")
    plan = practice_plan(session, people["reviewer"])
    page = page_of(browser, plan, "star.branch")
    browser.submit(page, "#block form", goal="我自己写的目标", do="save")
    page = browser.follow(go(browser, "hand-in"))
    assert "已经替您填好、上报了" in page.text and "正在演练（镇里）" in page.text
    assert practice_plan(session, people["reviewer"]).state.value == "submitted"
    assert "我自己写的目标" in browser.get(f"/plans/{plan.id}/review").text
    assert "已经上报过了" in browser.follow(go(browser, "hand-in")).text
    browser.submit(browser.get(f"/plans/{plan.id}/review"), "#decision-bar", button="return", opinion="再写细些")
    assert practice_plan(session, people["reviewer"]).state.value == "returned"
    go(browser, "hand-in")
    assert practice_plan(session, people["reviewer"]).state.value == "submitted"
    assert broken_links() == []


def test_the_way_out_is_above_every_page_even_one_that_is_not_there(browse, cycle):
    browser = browse("county")
    go(browser, "office")
    for url, status in (("/plans/999999", 404), ("/years", 403), ("/messages", 200), ("/practice", 200)):
        page = browser.get(url, expect=status)
        assert page.select_one(".practice-bar form[action='/practice/leave']") and "【演练】" in page.title.text


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
    for act in ("village", "office", "hand-in", "anew", "leave"):
        browser.post(f"/practice/{act}", {}, expect=303)
    browser.post("/practice/other", {}, expect=404)
    assert session.scalar(sa.select(sa.func.count(Unit.id)).where(Unit.is_sample)) == 0


def test_pages_look_without_making_anything(browse, cycle, session):
    before = session.scalar(sa.select(sa.func.count(Unit.id)))
    for who in EVERYBODY:
        browse(who).get("/practice")
    assert session.scalar(sa.select(sa.func.count(Unit.id))) == before


def test_a_doubles_telephone_closes_nobodys_door(app, browse, cycle, people, session):
    """Whoever practises with their real number still signs in by it outside, and nobody comes in as the double."""
    people["secretary"].phone = "13800000009"
    session.commit()
    for act, who in (("village", "secretary"), ("office", "reviewer")):
        browser = browse(who)
        go(browser, act)
        page = browser.get("/me")
        browser.submit(page, "main form[action='/me']", phone="13800000009")
    assert session.scalars(sa.select(SignInTelephone.user_id)).all() == [people["secretary"].id]
    assert [user.id for user in called("138 0000 0009")[1]] == [people["secretary"].id]


@pytest.mark.parametrize(
    "today", [dt.date(2022, 1, 3), dt.date(2022, 9, 1), dt.date(2022, 12, 28), dt.date(2021, 12, 29)]
)
def test_what_is_filled_in_for_somebody_has_dates_of_these_days(cycle, today):
    plan = Plan(cycle=cycle)
    met = sorted(sample.meetings_of(plan, today).values())
    assert met[-1] < today.isoformat() and (today - dt.date.fromisoformat(met[0])).days < 14
    assert today.isoformat() <= sample.due_of(plan, today) <= "2022-12-31"
    over = sample.meetings_of(plan, dt.date(2026, 12, 1))
    assert all(day.startswith("2022-12") for day in over.values())
