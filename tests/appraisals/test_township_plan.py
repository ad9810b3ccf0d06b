"""镇级创建规划: words by section, and under them the figures that the villages' plans add up to."""

import pytest

from portal.appraisals.domain.sections import SECTIONS
from portal.appraisals.models import TownshipSection
from portal.appraisals.services import save_appraisal
from portal.catalogue.services import close_cycle
from portal.history.queries import broken_links, events_of
from portal.ledgers.queries import rollup
from portal.plans.queries import plan_of
from tests.browser import texts


@pytest.fixture
def url(submitted_plan):
    return f"/townships/{submitted_plan.unit.township_id}/plan"


def test_every_section_is_there_and_one_is_open(browse, url):
    page = browse("reviewer").get(url)
    assert texts(page, ".narrative h2") == [section.heading for section in SECTIONS]
    assert not page.select("textarea")
    links = [link["href"] for link in page.select(".narrative a.btn--small")]
    assert len(links) == len(SECTIONS)
    page = browse("reviewer").get(links[2].partition("#")[0])
    assert page.select_one("#block h2").text == SECTIONS[2].heading and len(page.select("textarea")) == 1
    browse("reviewer").get(f"{url}?section=nonsense", expect=404)


@pytest.mark.parametrize("htmx", [False, True])
def test_each_section_is_saved_by_itself_and_the_next_follows(browse, url, session, htmx):
    browser, page = browse("reviewer"), None
    page = browser.get(f"{url}?section=basics")
    for section, following in zip(SECTIONS, (*SECTIONS[1:], None), strict=True):
        button = "next" if following else "whole"
        assert bool(page.select("button[value=next]")) is bool(following)
        answer = browser.submit(
            page, "#block-form", 204 if htmx else 303, htmx, button=button, text=f"{section.heading}的话\r\n第二行"
        )
        page = browser.follow(answer)
    assert len(page.select(".narrative p.keep")) == len(SECTIONS)
    assert session.query(TownshipSection).count() == len(SECTIONS)
    assert "一、基本情况的话\n第二行" in page.select_one(".narrative p.keep").text
    assert "刘敏" in page.select_one(".narrative .small").text


@pytest.mark.parametrize("htmx", [False, True])
def test_saving_stays_and_says_so(browse, url, htmx):
    browser = browse("reviewer")
    page = browser.get(f"{url}?section=tasks")
    answer = browser.submit(page, "#block-form", 200 if htmx else 303, htmx, button="save", text="一件一件办")
    page = answer if htmx else browser.follow(answer)
    assert page.select_one("#save-state")["data-state"] == "saved"
    assert page.select_one("#text").text.strip() == "一件一件办"


def test_old_and_new_words_are_kept(browse, url, submitted_plan, session):
    township = submitted_plan.unit.township_id
    browser = browse("reviewer")
    for words in ("第一稿", "第二稿", ""):
        browser.submit(browser.get(f"{url}?section=tasks"), "#block-form", button="save", text=words)
    events = events_of(f"section:{township}:2022:tasks")
    assert [event.data["changes"]["text"] for event in events] == [
        ["第二稿", None],
        ["第一稿", "第二稿"],
        [None, "第一稿"],
    ]
    assert broken_links() == []
    page = browser.get(url)
    assert not page.select(".narrative p.keep")


@pytest.mark.parametrize("htmx", [False, True])
def test_too_long_comes_back_whole(browse, url, session, htmx):
    browser, long = browse("reviewer"), "长" * 2001
    page = browser.submit(browser.get(f"{url}?section=tasks"), "#block-form", 422, htmx, button="next", text=long)
    assert "最多 2000 字" in page.select_one("#error-summary").text and page.select_one("#text").text.strip() == long
    assert session.query(TownshipSection).count() == 0


def test_the_figures_are_those_of_the_roll_up_and_open_their_villages(
    browse, add_village, places, cycle, people, submitted_plan, session
):
    add_village("甲村", 4, area="东片区")
    add_village("乙村", None)
    township = places["青山镇"]
    url, total = f"/townships/{township.id}/plan", rollup(township, cycle).total
    page = browse("viewer").get(url)
    figures = texts(page, "tfoot td")
    assert figures[:9] == ["4", "0", "1", "0", "1", "0", "0", "2", "2"]
    assert figures[1:7] == [str(total.totals.levels[level]) for level in (5, 4, 3, 2, 1, 0)]
    assert total.check.sentence in page.select_one(".check-line").text
    for link in page.select("table a"):
        assert len(browse("viewer").get(link["href"]).select("#plan-table tbody tr")) == int(link.text)
    county = browse("county").get(url)
    link = county.select_one("tfoot a")
    assert len(browse("county").get(link["href"]).select("#plan-table tbody tr")) == int(link.text)


def test_the_villages_of_a_class_stand_beside_its_section(browse, url, people, submitted_plan, session):
    save_appraisal(submitted_plan, {"klass": "weak"}, actor=people["reviewer"], seen_version=0)
    session.commit()
    for address in (url, f"{url}?section=class_weak"):
        page = browse("reviewer").get(address)
        assert texts(page, ".names li") == ["柳树村"]
    assert texts(page, ".counts strong") == ["0", "1", "0", "1"]
    page = browse("reviewer").get(page.select(".counts a")[1]["href"])
    assert texts(page, "tbody th") == ["柳树村"]


def test_a_closed_year_is_read_only_and_says_why(browse, url, people, cycle, session):
    browser = browse("reviewer")
    page = browser.get(f"{url}?section=tasks")
    close_cycle(cycle, actor=people["county"])
    session.commit()
    refused = browser.submit(page, "#block-form", 403, button="save", text="关了以后写的一句话")
    assert "年度已经关闭" in refused.text and "关了以后写的一句话" in refused.text
    page = browser.get(f"{url}?section=tasks")
    assert "年度已经关闭" in page.text and not page.select("textarea")


def test_years_have_plans_of_their_own(browse, url, old_cycle):
    browser = browse("reviewer")
    browser.submit(browser.get(f"{url}?section=tasks"), "#block-form", button="save", text="今年的任务")
    assert "今年的任务" in browser.get(f"{url}?year=2022").text
    page = browser.get(f"{url}?year=2021")
    assert "今年的任务" not in page.text and "2021 年度创建规划" in page.h1.text
    browser.get(f"{url}?year=1999", expect=404)


def test_a_village_of_another_township_is_not_counted(browse, url, people, places, cycle):
    assert plan_of(people["outsider"], places["白河乡/大营村"], cycle)
    assert "大营村" not in browse("reviewer").get(url).text
