"""Choosing what a paper is about, and looking at it before it is made."""

import pytest

from portal.kernel.errors import NotThere
from portal.printing import queries, store
from tests.browser import texts

EVERYONE = {None: 302, "admin": 403, "stranger": 404, "outsider": 404}


@pytest.mark.parametrize("who", [None, "admin", "secretary", "clerk", "liaison", "reviewer", "viewer", "county"])
def test_who_may_choose(browse, cycle, who):
    browse(who).get("/prints/choose?document=lists", expect=EVERYONE.get(who, 200))


@pytest.mark.parametrize(
    "who",
    [None, "admin", "stranger", "outsider", "secretary", "clerk", "liaison", "reviewer", "viewer", "county"],
)
def test_who_may_look(browse, reviewed_plan, who):
    url = f"/prints/preview?document=annotated&plan_id={reviewed_plan.id}"
    browse(who).get(url, expect=EVERYONE.get(who, 200))


def test_from_choosing_to_the_paper(browse, township, monkeypatch):
    numbers = []
    monkeypatch.setattr("portal.printing.queue.enqueue", numbers.append)
    browser = browse("reviewer")
    page = browser.get("/prints")
    assert "创星名册" in texts(page, ".document__name")
    page = browser.get("/prints/choose?document=roster")
    assert page.h1.text == "创星名册" and "创星名册" in page.title.text
    assert texts(page, "#choice-star option") == ["全部", "支部过硬", "产业兴旺", "生态宜居", "平安法治", "文明幸福"]
    assert texts(page, "#choice-area option") == ["全部", "东片区"]
    page = browser.get(f"/prints/preview?document=roster&unit_id={township.id}&year=2022&star=ecology&area=")
    assert "石桥村" in page.text and page.h1.text == page.title.text
    assert [link["href"].rpartition("/")[2] for link in page.select("link")][-2:] == ["roster.css", "screen.css"]
    page = browser.follow(browser.submit(page, ".bar form"))
    assert len(numbers) == 1 and "创星名册" in page.h1.text
    back = browser.get(f"/prints/choose?document=roster&unit_id={township.id}&star=ecology")
    assert back.select_one("#choice-star option[selected]").text == "生态宜居"


def test_a_village_chooses_among_its_own(browse, reviewed_plan):
    page = browse("clerk").get("/prints/choose?document=month_tasks")
    assert texts(page, "#choice-unit_id option") == ["柳树村"]
    assert page.select_one("#choice-month option[selected]").text == "5月到期"
    browse("clerk").get("/prints/choose?document=study", expect=404)


def test_an_office_chooses_the_village(browse, cycle):
    assert texts(browse("reviewer").get("/prints/choose?document=changes"), "#choice-unit_id option") == [
        "柳树村",
        "石桥村",
    ]
    assert texts(browse("liaison").get("/prints/choose?document=changes"), "#choice-unit_id option") == ["柳树村"]
    county = browse("county").get("/prints/choose?document=feedback")
    assert texts(county, "#choice-unit_id option") == [
        "明县", "青山镇", "白河乡", "青山镇 柳树村", "青山镇 石桥村", "白河乡 大营村",
    ]  # fmt: skip


def test_the_county_chooses_among_the_areas_of_all_townships(browse, township, places):
    county = browse("county")
    page = county.get("/prints/choose?document=rollup")
    assert texts(page, "#choice-area option") == ["全部", "青山镇 东片区"]
    area = places["东片区"].id
    page = county.get(f"/prints/preview?document=rollup&area={area}&star=branch")
    assert "（只含：东片区、支部过硬）" in page.text
    assert page.select_one(".bar button[formaction='/exports/rollup']"), "the same as a workbook"
    page = county.get(f"/prints/preview?document=rollup&unit_id={places['白河乡'].id}&area={area}", expect=404)
    assert "不在所选的单位里" in page.text


def test_before_the_first_year(browse, people):
    assert "等县里开启年度" in browse("reviewer").get("/prints/choose?document=roster").text


@pytest.mark.parametrize(
    "url", ["choose?document=poster", "choose", "preview?document=poster", "preview?document=changes"]
)
def test_addresses_made_by_hand(browse, cycle, url):
    browse("reviewer").get(f"/prints/{url}", expect=404)


def test_looking_changes_nothing(browse, township, session):
    browser = browse("reviewer")
    before = browser.get("/prints").select(".job")
    browser.get("/prints/preview?document=warmap")
    assert browser.get("/prints").select(".job") == before == []


def test_an_archive_copy_is_a_file_of_its_own(people, reviewed_plan):
    plain = queries.build("plan", {"plan_id": reviewed_plan.id}, people["reviewer"])
    kept = queries.build("plan", {"plan_id": reviewed_plan.id, "variant": "archive"}, people["reviewer"])
    assert store.file_key(plain) != store.file_key(kept) and kept.file_name.endswith("（存档）")
    assert (plain.is_archive, kept.is_archive) == (False, True)
    with pytest.raises(NotThere):
        queries.build("plan", {"plan_id": reviewed_plan.id, "variant": "word"}, people["reviewer"])
