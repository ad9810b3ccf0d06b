"""What the meeting goes through, where it goes on, and what it came to."""

import pytest

from portal.appraisals.domain.agenda import AgendaFilters
from portal.appraisals.queries import agenda_of
from portal.appraisals.services import save_appraisal
from portal.kernel import clock
from portal.plans.queries import plan_of
from tests.browser import texts


@pytest.fixture
def township(add_village, submitted_plan, places):
    """柳树村 and 甲村 (东片区) and 乙村 have handed in; 石桥村 has not."""
    places["甲村"] = add_village("甲村", 1, area="东片区", position=5)
    places["乙村"] = add_village("乙村", 3, position=6)
    places |= {name: places[f"青山镇/{name}"] for name in ("柳树村", "石桥村")}
    return places["青山镇"]


@pytest.fixture
def appraise(people, places, cycle, session, monkeypatch):
    def act(village, klass=None, conclusion="补", minutes=0):
        at = clock.now().replace(second=0, minute=minutes)
        with monkeypatch.context() as later:
            later.setattr("portal.kernel.clock.now", lambda: at)
            plan = plan_of(people["reviewer"], places[village], cycle)
            content = {"klass": klass, "conclusion": conclusion}
            save_appraisal(plan, content, actor=people["reviewer"], seen_version=0)
            session.commit()

    return act


@pytest.fixture
def agenda(people, township, cycle):
    return lambda **filters: agenda_of(people["reviewer"], township, cycle, AgendaFilters(**filters))


def names(lines):
    return [line.village for line in lines]


def test_the_order_of_the_list_and_the_filters(agenda, places, appraise):
    assert names(agenda().chosen) == ["柳树村", "石桥村", "甲村", "乙村"]
    assert names(agenda(submitted=True).chosen) == ["柳树村", "甲村", "乙村"]
    assert names(agenda(area=places["东片区"].id).chosen) == ["柳树村", "甲村"]
    appraise("甲村", "solid")
    assert names(agenda(open=True).chosen) == ["柳树村", "石桥村", "乙村"]
    assert (agenda().left, agenda(area=places["东片区"].id).left) == (3, 1)


def test_neighbours_are_those_of_the_agenda_even_of_a_village_that_has_left_it(agenda, appraise):
    appraise("甲村", "solid")
    lines = {line.village: line.plan_id for line in agenda().lines}
    narrowed = agenda(submitted=True, open=True)
    assert narrowed.place_of(lines["甲村"]) is None
    assert narrowed.previous(lines["甲村"]).village == "柳树村" and narrowed.next(lines["甲村"]).village == "乙村"
    assert narrowed.previous(lines["柳树村"]) is None and narrowed.next(lines["乙村"]) is None


def test_the_meeting_goes_on_where_it_stopped(agenda, appraise):
    assert agenda().start.village == "柳树村" and not agenda().is_begun
    appraise("石桥村", "weak", minutes=1)
    assert agenda().start.village == "甲村" and agenda().is_begun
    appraise("乙村", None, minutes=2)  # words, and no class yet
    assert agenda().start.village == "乙村"
    appraise("甲村", "weak", minutes=3)
    assert agenda().start.village == "乙村"
    appraise("柳树村", "solid", minutes=4)
    assert agenda(submitted=True).start.village == "乙村"


def test_nothing_is_left(agenda, appraise, browse):
    for village in ("柳树村", "石桥村", "甲村", "乙村"):
        appraise(village, "solid")
    assert agenda().start is None and agenda().left == 0
    page = browse("reviewer").get("/appraisals")
    assert "议程里的村都定过类了" in page.text and "从头看：柳树村" in page.text


def test_the_start_page(browse, township, places, appraise):
    page = browse("reviewer").get("/appraisals")
    assert texts(page, "main .btn--primary") == ["开始：柳树村"] and texts(page, "tbody th") == [
        "柳树村",
        "石桥村",
        "甲村",
        "乙村",
    ]
    appraise("柳树村", "critical", "先突破账目公开")
    page = browse("reviewer").get(f"/appraisals?area={places['东片区'].id}&open=1")
    assert texts(page, "main .btn--primary") == ["接着上次：甲村"] and texts(page, "tbody th") == ["甲村"]
    assert page.select_one("main .btn--primary")["href"].endswith(f"?area={places['东片区'].id}&open=1")
    assert page.select_one("#open").has_attr("checked") and not page.select_one("#submitted").has_attr("checked")
    browse("reviewer").get("/appraisals?area=nonsense&open=x")
    assert "议程里没有村" in browse("reviewer").get("/appraisals?area=999").text


def test_the_agenda_stays_narrowed_from_village_to_village(browse, agenda, places):
    browser, area = browse("reviewer"), f"?area={places['东片区'].id}"
    first, last = (f"/appraisals/{line.plan_id}{area}" for line in agenda(area=places["东片区"].id).chosen)
    page = browser.get(first)
    assert texts(page, ".meeting__bar .push") == ["第 1 / 2 村"] and not page.select("[value=previous]")
    answer = browser.submit(page, "#block-form", button="next")
    assert answer.response.headers["Location"] == last
    answer = browser.submit(browser.get(last), "#block-form", button="next")
    assert (
        answer.response.headers["Location"].startswith("/appraisals?")
        and "area=" in answer.response.headers["Location"]
    )


def test_the_result_by_class(browse, township, appraise):
    appraise("柳树村", "solid", "争五星")
    appraise("乙村", "solid", "守住四星\n补一颗")
    appraise("甲村", "critical", "先换班子")
    page = browse("viewer").get("/appraisals/result")
    assert texts(page, "h2") == [
        "基础较好：突出亮点、争星晋级（2 个村）",
        "基础薄弱：查短补弱（0 个村）",
        "关键问题：重点突破（1 个村）",
        "没有定类（1 个村）",
    ]
    assert texts(page, ".counts strong") == ["4", "2", "0", "1", "1"]
    assert texts(page, "tbody th") == ["柳树村", "乙村", "甲村", "石桥村"]
    for link, villages in zip(
        page.select(".counts a")[1:], (["柳树村", "乙村"], [], ["甲村"], ["石桥村"]), strict=True
    ):
        assert texts(browse("viewer").get(link["href"]), "tbody th") == villages


def test_the_list_and_the_home_lead_here(browse, township, cycle):
    for who in ("reviewer", "viewer", "liaison"):
        assert browse(who).get("/plans").select(f"a[href='/appraisals?year={cycle.year}']")
        assert browse(who).get("/").select(f"a[href^='/townships/{township.id}/plan']")
    page = browse("county").get(f"/plans?township={township.id}")
    link = next(a["href"] for a in page.select("a") if a.text == "研判会")
    assert "青山镇" in browse("county").get(link).h1.text
