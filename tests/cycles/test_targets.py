"""三年目标 on the page of a year: every number opens the villages that aim there."""

import pytest

from portal.plans.queries import plan_of, plan_or_404
from portal.plans.services import save_block
from tests.browser import texts
from tests.figures.conftest import add_village, approve, county, old_cycle, old_plan
from tests.people import submit

__all__ = ["add_village", "approve", "county", "old_cycle", "old_plan"]
YEAR = "/years/2022"


@pytest.fixture
def unsaid(county, people, places, cycle):
    """柳树村 hands in again and leaves out what it aims at next year."""
    plan = plan_of(people["clerk"], places["青山镇/柳树村"], cycle)
    targets = {"level_1": 2, "level_2": None, "level_3": 4}
    save_block(plan, "targets", targets, actor=people["clerk"], seen_version=1)
    submit(plan_or_404(people["secretary"], plan.id), people["secretary"])


def numbers(page):
    """Level → the numbers of its line, with where they lead."""
    (table,) = page.select("table")
    lines = [(texts(line, "th")[0], line.select("td")) for line in table.select("tbody tr")]
    return {name: [(cell.text.strip(), cell.a and cell.a["href"]) for cell in cells] for name, cells in lines}


def test_every_number_opens_its_villages(browse, unsaid, old_plan):
    browser = browse("county")
    found = numbers(browser.get(YEAR))
    # planned; what 2021 aimed at for 2022; aimed at for 2022, 2023, 2024
    assert [number for number, _ in found["五星"]] == ["1", "0", "1", "1", "3"]
    assert [number for number, _ in found["没有写"]] == ["—", "0", "0", "1", "0"]
    links = [(int(number), href) for line in found.values() for number, href in line if href]
    assert sum(number for number, _ in links) == 4 * 4 + 1
    assert [(n, href) for n, href in links if n != int(browser.get(href).select_one("#found").text)] == []
    page = browser.get(found["四星"][4][1])
    assert texts(page, "tbody th") == ["柳树村"] and "2024 年目标四星的 1 个村" in page.h1.parent.text


def test_whoever_sees_no_plans_finds_no_links(browse, unsaid):
    found = numbers(browse("admin").get(YEAR))
    assert [cell for line in found.values() for cell in line if cell[1]] == []
    assert found["五星"][0][0] == "1"


@pytest.mark.parametrize("aim", ["4-5", "1-6", "1", "-", "1-5x", "x"])
def test_a_filter_that_cannot_be_is_left_out(browse, unsaid, aim):
    page = browse("county").get(f"/figures/villages?year=2022&aim={aim}")
    assert page.select_one("#found").text == "7"


def test_the_township_list_and_its_excel_keep_the_filter(browse, unsaid):
    page = browse("reviewer").get("/plans?year=2022&aim=2-")
    assert len(page.select("#plan-table tbody tr")) == 1 and page.select_one("input[name=aim]")["value"] == "2-"
