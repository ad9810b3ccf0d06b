"""A county that does without areas: no list, figure or paper knows of them; switched on again, all is as it was."""

import pytest
import sqlalchemy as sa

from portal.history.queries import broken_links
from portal.kernel.errors import NotAllowed
from portal.places.models import Kind, Unit
from portal.places.queries import areas_of
from portal.plans.queries import plan_or_404, working_copy
from portal.settings.services import change_settings
from portal.units import services as units
from tests import people as folk
from tests.browser import texts
from tests.exchange.office.test_lists import bring, faults, workbook
from tests.figures.conftest import add_village, approve, county

__all__ = ["add_village", "approve", "county"]


@pytest.fixture
def switch(people, session):
    def press(on):
        change_settings({"uses_areas": on}, actor=people["county"])
        session.commit()

    return press


def tree(session):
    """All that the tree says, and what is repeated of it."""
    session.expire_all()
    columns = (Unit.id, Unit.parent_id, Unit.path, Unit.full_name, Unit.township_id, Unit.area_id)
    return [tuple(row) for row in session.execute(sa.select(*columns).order_by(Unit.id))]


PAGES = [
    "/",
    "/plans",
    "/columns?task=branch.1",
    "/figures",
    "/figures/matrix",
    "/figures/years",
    "/appraisals",
    "/appraisals/result",
    "/units",
    "/units?search=piann",
    "/liaisons",
    "/prints",
    *(f"/prints/preview?document={key}" for key in ("rollup", "study", "roster", "warmap", "figures", "ledger")),
]


@pytest.mark.parametrize("url", PAGES)
def test_no_page_speaks_of_areas(browse, county, switch, url):
    """The pages of a township; what explains the layer itself is the county's."""
    reviewer = browse("reviewer")
    switch(False)
    assert "片区" not in reviewer.get(url).select_one("main").text


def test_with_areas_the_same_pages_do(browse, county):
    told = [url for url in PAGES if "片区" in browse("reviewer").get(url).select_one("main").text]
    assert len(told) >= 10, told


def test_switched_on_again_all_is_as_it_was(browse, county, switch, places, session):
    before, page = tree(session), browse("reviewer").get("/figures").select_one("#lines").text
    switch(False)
    assert {row[-1] for row in tree(session)} == {None} and not areas_of(places["青山镇"])
    assert texts(browse("reviewer").get("/figures"), "#lines tbody th") == ["青山镇"]
    switch(True)
    assert tree(session) == before and [area.name for area in areas_of(places["青山镇"])] == ["东片区"]
    assert browse("reviewer").get("/figures").select_one("#lines").text == page
    assert broken_links() == []


def test_another_county_keeps_its_areas(county, switch, session):
    other = folk.add_unit(Kind.county, "邻县")
    township = folk.add_unit(Kind.township, "东山镇", parent=other)
    area = folk.add_unit(Kind.area, "一片区", parent=township)
    village = folk.add_unit(Kind.village, "山下村", parent=area, unit_type=folk.UnitType.village)
    switch(False)
    session.refresh(village)
    assert village.area_id == area.id and village.uses_areas


def test_who_switched_it_and_when_is_told(browse, county, people):
    browser = browse("county")
    page = browser.get("/settings")
    assert page.select_one("#uses_areas").has_attr("checked")
    form = {key: page.select_one(f"[name={key}]")["value"] for key in ("csrf_token", "activity_name", "party_day")}
    page = browser.follow(browser.post("/settings", form | {"near_days": "3"}))
    assert any("吴部长 把“乡镇下面分片区”从“是”改为“否”" in line for line in texts(page, ".timeline li"))
    assert "吴部长" in page.select_one("#uses_areas").parent.parent.text
    assert "乡镇下面分片区：是 → 否" in browser.get("/audit").text


def test_villages_are_kept_as_if_there_were_none(browse, county, switch, people, places, session):
    switch(False)
    page = browse("county").get("/units")
    assert "片区" not in page.select_one("main").text
    assert texts(page.select("main details")[0], ".task-list a") == ["柳树村", "石桥村", "杨庄村", "河口村", "高岗村"]
    add = browse("county").get(f"/units/{places['青山镇'].id}/add")
    assert [option["value"] for option in add.select("option")] == ["village", "community"]
    area, village = (session.get(Unit, places[name].id) for name in ("东片区", "青山镇/石桥村"))
    for act in (
        lambda: units.add_unit(area, Kind.village, "新村", unit_type=village.unit_type, actor=people["county"]),
        lambda: units.move_unit(village, area, actor=people["county"]),
        lambda: units.rename_unit(area, "西片区", actor=people["reviewer"]),
        lambda: units.add_unit(places["青山镇"], Kind.area, "西片区", unit_type=None, actor=people["reviewer"]),
    ):
        with pytest.raises(NotAllowed, match="片区"):
            act()


def test_a_village_moved_meanwhile_is_where_it_was_moved(county, switch, people, places, session):
    village = session.get(Unit, places["青山镇/柳树村"].id)
    switch(False)
    units.move_unit(village, places["白河乡"], actor=people["county"])
    switch(True)
    session.refresh(village)
    assert (village.area_id, village.full_name) == (None, "明县/白河乡/柳树村")


@pytest.mark.parametrize(
    ("row", "heading"), [(("西片区", "片区", "青山镇"), "类型"), (("新村", "行政村", "青山镇/东片区"), "上级")]
)
def test_a_list_of_units_cannot_bring_them_back(browse, people, switch, session, row, heading):
    switch(False)
    before = tree(session)
    (found,) = faults(bring(browse("county"), "units", workbook("units", [row]), expect=422))
    assert found[0].endswith(heading) and "全县现在不分片区" in found[2] and tree(session) == before


def test_what_is_handed_in_from_now_on_names_no_area(filled_plan, people, switch, session):
    assert working_copy(filled_plan).document.unit["area"] == "东片区"
    switch(False)
    assert working_copy(plan_or_404(people["secretary"], filled_plan.id)).document.unit["area"] == ""
