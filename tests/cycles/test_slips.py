"""A year opened by a slip of the finger: asked before, shown nowhere, taken away while nobody has written in it."""

import pytest
import sqlalchemy as sa

from portal.catalogue.models import Cycle
from portal.catalogue.queries import catalogue, cycle_of
from portal.cycles import services
from portal.cycles.services import removal
from portal.history.queries import broken_links, events_of
from portal.kernel import clock
from portal.kernel.errors import NotAllowed
from portal.places.models import UnitType
from portal.plans.models import Plan, Presence
from portal.plans.queries import plan_of
from portal.plans.services import save_block
from tests.browser import texts
from tests.cycles.test_years import news_of
from tests.people import content_of

SLIP = 2062


@pytest.fixture
def slip(cycle, people, session):
    """A year as it could be opened before anybody asked."""
    both = {unit_type: catalogue(cycle.catalogue_id_for(unit_type)) for unit_type in UnitType}
    opened = services.open_year(SLIP, {"activity_name": "“五星”支部创建"}, both, actor=people["county"])
    session.commit()
    return opened


@pytest.mark.parametrize("typed", ["2062", "206", "20222", "1022"])
def test_a_year_far_away_is_refused(browse, cycle, session, typed):
    browser = browse("county")
    page = browser.submit(browser.get("/years/open"), "main form", 422, year=typed)
    assert "年份" in page.select_one(".field--invalid").text and page.select_one("#year")["value"] == typed
    assert session.query(Cycle).count() == 1


def test_a_year_nobody_expects_is_asked_about_and_opened_only_when_that_is_answered(browse, cycle, session):
    browser, year = browse("county"), str(clock.today().year + 3)
    page = browser.submit(browser.get("/years/open"), "main form", 422, year=year, opens_on="", submit_by="")
    assert f"{year} 年度，离今年还有 3 年。确实要开启吗？" in page.text and session.query(Cycle).count() == 1
    # An answer about one year is none about another that was typed since.
    other = browser.submit(page, "main form", 422, year=str(int(year) + 1), sure=year)
    assert session.query(Cycle).count() == 1 and not other.select_one("#sure").has_attr("checked")
    browser.submit(page, "main form", 303, sure=year)
    assert session.query(Cycle).count() == 2


def test_a_slip_is_nobodys_present_year(browse, cycle, places, slip):
    assert cycle_of(places["明县"]).year == cycle.year
    for who in ("reviewer", "county", "liaison"):
        for url in ("/", "/plans", "/figures", "/prints"):
            page = browse(who).get(url)
            assert str(SLIP) not in "".join(texts(page, "h1")), (who, url)
            for box in page.select("select[name=year]"):
                chosen = box.select_one("option[selected]") or box.select_one("option")
                assert chosen.text.startswith("2022"), (who, url)
    home = browse("secretary").follow(browse("secretary").get("/", expect=302))
    assert "2022 年度" in home.h1.text and str(SLIP) not in home.main.text
    assert browse("county").get("/years/open").select_one("#year")["value"] == "2023"


def test_a_slip_is_taken_away_with_its_empty_plans(browse, cycle, slip, people, session, places):
    number, stream = slip.id, f"cycle:{slip.id}"
    plan = plan_of(people["secretary"], people["secretary"].unit, slip)
    who = people["secretary"].id  # looking is not writing
    session.add(Presence(plan_id=plan.id, user_id=who, block_key="profile", seen_at=clock.now()))
    session.commit()
    browser = browse("county")
    page = browser.get(f"/years/{SLIP}")
    page = browser.get(page.find("a", string="开错了，撤销")["href"])
    assert "3 份空白计划表" in page.text
    there = browser.follow(browser.submit(page, "main form"))
    assert f"{SLIP} 年度已撤销" in there.text and str(SLIP) not in there.main.table.text
    session.expire_all()
    assert session.query(Cycle).count() == 1
    assert session.scalar(sa.select(sa.func.count(Plan.id)).where(Plan.cycle_id == number)) == 0
    assert [event.verb for event in events_of(stream)] == ["cycle_removed", "cycle_opened"]
    assert news_of(session, people["secretary"])[-1] == f"县里撤销了误开的 {SLIP} 年度，不用填写"
    assert broken_links() == [] and f"撤销误开的 {SLIP} 年度" in browser.get("/audit").text
    browser.get(f"/years/{SLIP}", expect=404)
    both = {unit_type: catalogue(cycle.catalogue_id_for(unit_type)) for unit_type in UnitType}
    again = services.open_year(SLIP, {"activity_name": "x"}, both, actor=people["county"])
    assert again.id != number, "what happened to the one did not happen to the other"


def test_a_year_in_which_anybody_wrote_stays(browse, slip, people, session):
    plan = plan_of(people["secretary"], people["secretary"].unit, slip)
    save_block(plan, "profile", content_of()["profile"], actor=people["clerk"], seen_version=0)
    session.commit()
    browser = browse("county")
    assert not browser.get(f"/years/{SLIP}").find("a", string="开错了，撤销")
    page = browser.get(f"/years/{SLIP}/remove")
    assert "已经有内容（村里填写过），不能撤销" in page.text and not page.select("main form")
    form = browser.get(f"/years/{slip.year}/close").select_one("main form")
    token = form.select_one("[name=csrf_token]")["value"]
    browser.post(f"/years/{SLIP}/remove", {"csrf_token": token}, expect=403)
    assert session.query(Cycle).count() == 2


def test_every_table_of_a_year_holds_it_back(slip, people, session, monkeypatch):
    """Found by the tables themselves: whatever a later feature keeps about a year or a plan counts as written."""
    assert removal.what_is_written(slip) == []
    monkeypatch.setattr(removal, "HARMLESS", set())
    assert removal.what_is_written(slip) == ["有人写过东西"], "the plans are found like any other table"


def test_only_the_county_takes_a_year_away(browse, slip, people):
    for who in ("admin", "reviewer", "secretary"):
        browse(who).get(f"/years/{SLIP}/remove", expect=403)
        with pytest.raises(NotAllowed, match="县委组织部"):
            removal.remove_year(slip, actor=people[who])


def test_an_open_older_year_is_not_hidden_by_a_newer_one(browse, old_plan, old_cycle, submitted_plan, session):
    """Two open years live side by side on every home page."""
    old_cycle.closed_at = None
    session.commit()
    for who in ("reviewer", "county"):
        page = browse(who).get("/")
        assert "2022 年度" in page.h1.text
        line = page.select_one("#other-years li")
        assert "2021 年度还没有办完" in line.text
        for link in line.select("a")[1:]:
            behind = browse(who).get(link["href"])
            assert len(behind.select("#plan-table tbody tr")) == int(link.text), link
        assert "2021 年度" in browse(who).get(line.a["href"]).h1.text
    page = browse("secretary").get(f"/plans/{submitted_plan.id}")
    there = browse("secretary").get(page.select_one("#other-years a")["href"])
    assert "2021 年度" in there.h1.text


def test_last_years_plan_is_one_press_away(browse, old_plan, submitted_plan):
    for who in ("reviewer", "county", "viewer"):
        page = browse(who).get("/")
        assert "2021 年度（已关闭）" in page.select_one("#other-years").text
        assert "2021 年度" in browse(who).get(page.select_one("#other-years a")["href"]).h1.text
