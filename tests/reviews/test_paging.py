"""The list of six hundred villages comes a hundred at a time, and 上一个 / 下一个 go through all of it."""

import pytest

from portal.places.models import Kind, UnitType
from portal.places.services import add_unit
from portal.plans.queries import plan_of, plan_or_404
from portal.plans.services import open_plans
from portal.reviews.domain.filters import PlanFilters
from portal.reviews.queries import plan_list, review_of
from portal.reviews.workbooks.plans import plans_table
from portal.web import paging
from tests.people import fill, submit


def texts(page, selector):
    return [" ".join(element.get_text().split()) for element in page.select(selector)]


def names(page):
    return [link.get_text(strip=True) for link in page.select("tbody th a")]


@pytest.fixture
def pages_of_two(monkeypatch):
    monkeypatch.setattr(paging, "PER_PAGE", 2)
    monkeypatch.setattr("portal.reviews.queries.lists.PER_PAGE", 2)
    monkeypatch.setattr("portal.reviews.queries.columns.PER_PAGE", 2)


@pytest.fixture
def many(places, cycle, people, session):
    """青山镇 has five villages now: 柳树村, 石桥村 and three more; 白河乡 has 大营村."""
    units = [
        add_unit(Kind.village, f"新村{n}", parent=places["青山镇"], unit_type=UnitType.village, position=10 + n)
        for n in range(3)
    ]
    open_plans(cycle, units)
    session.commit()
    return units


def test_the_countys_list_is_paged_in_the_order_of_townships(browse, many, pages_of_two):
    county, seen = browse("county"), []
    page = county.get("/plans?view=villages&year=2022")
    while True:
        seen += names(page)
        assert len(names(page)) <= 2 and "第" in page.select_one(".pager p").text
        more = [link for link in page.select(".pager a") if link.text == "下一页"]
        if not more:
            break
        assert "view=villages" in more[0]["href"] and "year=2022" in more[0]["href"]
        page = county.get(more[0]["href"])
    assert seen == ["柳树村", "石桥村", "新村0", "新村1", "新村2", "大营村"]
    assert texts(page, "tbody td.num")[-1] == "6" and "白河乡" in page.select("tbody th")[-1].text


def test_the_pages_of_a_township_keep_the_filters(browse, many, pages_of_two):
    reviewer = browse("reviewer")
    first = reviewer.get("/plans?search=xc")
    assert names(first) == ["新村0", "新村1"] and "找到 3 个村" in first.text
    second = reviewer.get(first.select(".pager a")[-1]["href"], htmx=True)
    assert names(second) == ["新村2"] and "search=xc" in str(second.select_one(".pager"))
    assert names(reviewer.get("/plans?search=xc&page=99")) == ["新村2"], "the nearest page there is"
    assert names(reviewer.get("/plans?search=xc&page=x")) == ["新村0", "新村1"]
    assert not reviewer.get("/plans?search=lsc").select(".pager")


def test_the_county_finds_a_village_by_its_letters(browse, many):
    county = browse("county")
    form = county.get("/plans").select_one("form[role=search]")
    assert form.select_one("[name=view]")["value"] == "villages"
    for search in ("大营", "daying", "dyc"):
        page = county.get(f"/plans?view=villages&search={search}")
        assert names(page) == ["大营村"] and "白河乡" in page.select_one("tbody th").text


def test_only_the_county_sees_all_townships_in_a_list(browse, many):
    assert "大营村" not in browse("reviewer").get("/plans?view=villages").text
    assert "大营村" not in names(browse("viewer").get("/plans?view=villages"))


def test_the_sums_of_the_townships_open_the_villages_behind_them(browse, many, submitted_plan):
    county = browse("county")
    sums = [link for link in county.get("/plans").select("tfoot a") if "state=submitted" in link["href"]]
    assert sums[0].text == "1" and names(county.get(sums[0]["href"])) == ["柳树村"]


@pytest.fixture
def three(submitted_plan, people, places, cycle, many):
    """Handed in: 柳树村, 石桥村 in one township, 大营村 in the other."""
    secretary = people["stranger"]
    plans = [submitted_plan.id]
    for unit in (places["青山镇/石桥村"], places["白河乡/大营村"]):
        secretary.unit_id, secretary.unit = unit.id, unit
        plan = plan_of(secretary, unit, cycle)
        fill(plan, secretary)
        submit(plan_or_404(secretary, plan.id), secretary)
        plans.append(plan.id)
    return plans


def queue(people, plan_id, who="county", **filters):
    found = review_of(people[who], plan_or_404(people[who], plan_id), filters=PlanFilters(**filters)).queue
    names = [near and near[1] for near in (found.previous, found.next)]
    return found.place, found.count, *names


def test_the_county_goes_on_into_the_next_township_where_its_list_does(people, three):
    first, second, third = three
    whole = {"view": "villages", "state": "submitted"}
    assert queue(people, first, **whole) == (1, 3, "大营村", "石桥村")
    assert queue(people, second, **whole) == (2, 3, "柳树村", "大营村")
    assert queue(people, third, **whole) == (3, 3, "石桥村", "柳树村")
    assert queue(people, second, state="submitted") == (2, 2, "柳树村", "柳树村"), "the township's list ends there"


def test_a_plan_outside_of_the_list_still_has_neighbours(people, three):
    assert queue(people, three[1], view="villages", search="dyc") == (None, 1, "大营村", "大营村")
    assert queue(people, three[2], view="villages", search="dyc") == (1, 1, None, None)
    assert queue(people, three[0], view="villages", search="nobody") == (None, 0, None, None)


def test_the_way_back_leads_to_the_page_the_village_is_on(browse, three, pages_of_two):
    county = browse("county")
    rows = county.get("/plans?view=villages&state=submitted&page=2").select("tbody th a")
    page = county.get(rows[0]["href"])
    back = page.select_one(".review-head .back")["href"]
    assert "page=2" in back and "view=villages" in back and "township" not in back
    assert names(county.get(back)) == ["大营村"]


def test_the_list_asks_as_many_questions_for_a_page_as_for_another(
    people, places, many, cycle, session, count_queries, pages_of_two
):
    numbers = []
    for number in (1, 2, 3):
        session.expire_all()
        assert people["county"].unit.path and places["明县"].path and cycle.year
        count_queries()
        found = plan_list(people["county"], places["明县"], cycle, PlanFilters(view="villages"), number)
        numbers.append(count_queries())
        assert (len(found.rows), found.page.total) == (2, 6)
    assert len(set(numbers)) == 1


def test_the_workbook_holds_all_pages(people, many, pages_of_two):
    table = plans_table(people["county"], {"view": "villages"})
    assert len(table.rows) == 6 and table.columns[1].heading == "乡镇" and table.rows[-1][1:3] == ["白河乡", "大营村"]


def test_one_task_across_a_large_township_is_paged_too(browse, three, many, places, cycle, people, pages_of_two):
    for unit in many:
        writer = people["secretary"]
        writer.unit_id, writer.unit = unit.id, unit
        fill(plan_of(writer, unit, cycle), writer)
        submit(plan_of(writer, unit, cycle), writer)
    reviewer = browse("reviewer")
    first = reviewer.get("/columns?task=branch.1")
    assert names(first) == ["柳树村", "石桥村"] and "只在这一页的村之间比" in first.text
    second = reviewer.get(next(link for link in first.select(".pager a") if link.text == "下一页")["href"])
    assert names(second) == ["新村0", "新村1"] and second.select_one("#batch [name=page]")["value"] == "2"
    ticked = [box["value"] for box in second.select("input[name=plan]")]
    said = reviewer.submit(second, "#batch", expect=200, plan=ticked[0], field="goal", body="写明时间")
    assert names(said) == ["新村0", "新村1"] and "写明时间" in said.text, "one stays on the page one was on"
