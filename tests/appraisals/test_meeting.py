"""A township goes through its villages one by one."""

import pytest

from portal.appraisals.models import Appraisal, Klass
from portal.appraisals.services import save_appraisal
from portal.catalogue.services import close_cycle
from portal.history.queries import broken_links, events_of
from portal.kernel.errors import NotAllowed
from portal.plans.queries import plan_of, plan_or_404
from tests.browser import texts


@pytest.fixture
def url(submitted_plan):
    return f"/appraisals/{submitted_plan.id}"


@pytest.fixture
def neighbour(places, people, cycle, submitted_plan):
    """石桥村's plan, which comes next and has not been handed in."""
    return plan_of(people["reviewer"], places["青山镇/石桥村"], cycle)


def stored(session):
    session.expire_all()
    return session.query(Appraisal).one()


@pytest.mark.parametrize("htmx", [False, True])
def test_the_button_saves_and_stays(browse, url, session, htmx):
    browser = browse("reviewer")
    page = browser.get(url)
    said = {"klass": "weak", "conclusion": "先补村集体收入\r\n再谈争星 "}
    answer = browser.submit(page, "#block-form", 200 if htmx else 303, htmx, button="save", **said)
    page = answer if htmx else browser.follow(answer)
    assert page.select_one("#save-state")["data-state"] == "saved"
    assert page.select_one("[name=klass][checked]")["value"] == "weak"
    assert (stored(session).klass, stored(session).conclusion) == (Klass.weak, "先补村集体收入\n再谈争星")
    assert "还剩 1 个村没有定类" in " ".join(page.text.split())


@pytest.mark.parametrize("htmx", [False, True])
def test_next_and_previous_save_first(browse, url, neighbour, session, htmx):
    browser, there = browse("reviewer"), f"/appraisals/{neighbour.id}"
    answer = browser.submit(
        browser.get(url), "#block-form", 204 if htmx else 303, htmx, button="next", klass="solid", conclusion="好"
    )
    page = browser.follow(answer)
    assert texts(page, "h1") == ["石桥村"] and stored(session).conclusion == "好"
    answer = browser.submit(page, "#block-form", button="previous", conclusion="问问什么时候报")
    assert answer.response.headers["Location"] == url
    page = browser.get(there)
    assert page.select_one("#conclusion").text.strip() == "问问什么时候报"
    answer = browser.submit(page, "#block-form", button="next", klass="critical")
    assert "/appraisals?" in answer.response.headers["Location"]
    assert "从头看：柳树村" in browser.follow(answer).text


def test_walking_past_a_village_says_nothing_about_it(browse, url, submitted_plan, session):
    browser = browse("reviewer")
    browser.submit(browser.get(url), "#block-form", button="next")
    assert session.query(Appraisal).count() == 0
    assert events_of(f"review:{submitted_plan.id}") == []


def test_the_screen_shows_the_plan(browse, url, people, submitted_plan):
    page = browse("viewer").get(url)
    assert texts(page, ".meeting__five h2") == ["村情", "优势", "差距", "目标", "措施（2 条）"]
    assert texts(page, ".meeting__five p")[:4] == ["村情", "优势", "差距", "目标"]
    assert "1. 支部过硬措施（王秀英（文书），2022年9月30日）" in page.select(".meeting__five p")[4].text
    words = " ".join(page.select_one(".meeting__head").text.split())
    assert "现有 未创 → 拟创 二星" in words and "去年没有上报" in words and "软弱涣散" not in words
    assert "1586 人" in page.select_one(".meeting__facts").text


def test_last_year_and_the_weak_mark_are_shown(browse, people, old_plan, filled_plan, session):
    from portal.plans.services import save_block, submit_plan

    writer = people["secretary"]
    profile = {"secretary": "张建国", "is_weak": True}
    save_block(filled_plan, "profile", profile, actor=writer, seen_version=1)
    submit_plan(filled_plan, actor=writer)
    session.commit()
    words = " ".join(browse("reviewer").get(f"/appraisals/{filled_plan.id}").select_one(".meeting__head").text.split())
    assert "2021 年计划 二星，镇里审核通过的" in words and "软弱涣散村" in words


def test_a_village_that_has_not_handed_in_shows_what_is_known(browse, old_plan, plan):
    page = browse("reviewer").get(f"/appraisals/{plan.id}")
    words = " ".join(page.text.split())
    assert "还没有上报，下面是去年（2021）填报的" in words and "现任书记张建国" in words
    assert texts(page, ".meeting__five p")[0] == "村情" and page.select_one("#conclusion")


def test_without_last_year_there_is_still_a_box(browse, neighbour):
    page = browse("reviewer").get(f"/appraisals/{neighbour.id}")
    assert "还没有上报" in page.text and not page.select(".meeting__five") and page.select_one("#conclusion")
    assert "李铁柱" in page.select_one(".meeting__facts").text


def test_what_the_village_writes_after_handing_in_is_not_shown(browse, url, people, submitted_plan, session):
    from portal.plans.services import save_block

    save_block(submitted_plan, "analysis", {"overview": "还没上报的话"}, actor=people["secretary"], seen_version=1)
    session.commit()
    assert "还没上报的话" not in browse("reviewer").get(url).text


def test_every_save_keeps_the_old_and_the_new_words(browse, url, submitted_plan, session):
    browser = browse("reviewer")
    for words in ("第一句", "第二句", "第二句"):
        browser.submit(browser.get(url), "#block-form", button="save", conclusion=words)
    changes = [event.data["changes"] for event in events_of(f"review:{submitted_plan.id}")]
    assert changes == [{"conclusion": ["第一句", "第二句"]}, {"conclusion": [None, "第一句"]}]
    assert broken_links() == []


@pytest.mark.parametrize("htmx", [False, True])
def test_too_long_comes_back_whole(browse, url, session, htmx):
    browser, long = browse("reviewer"), "长" * 601
    page = browser.submit(browser.get(url), "#block-form", 422, htmx, button="next", klass="solid", conclusion=long)
    assert "最多 600 字" in page.select_one("#error-summary").text
    assert page.select_one("#conclusion").text.strip() == long
    assert page.select_one("[name=klass][checked]")["value"] == "solid"
    assert session.query(Appraisal).count() == 0


def test_a_class_that_there_is_not_is_refused(browse, url, session):
    browser = browse("reviewer")
    page = browser.submit(browser.get(url), "#block-form", 422, button="save", klass="best", conclusion="x")
    assert "请从给出的几项里选" in page.select_one("#error-summary").text and session.query(Appraisal).count() == 0


def test_a_closed_year_is_read_only_and_says_why(browse, url, people, cycle, submitted_plan, session):
    browser = browse("reviewer")
    page = browser.get(url)
    close_cycle(cycle, actor=people["county"])
    session.commit()
    refused = browser.submit(page, "#block-form", 403, button="save", conclusion="关了以后写的一句话")
    assert "2022 年度已经关闭" in refused.text and "关了以后写的一句话" in refused.text
    page = browser.get(url)
    assert "2022 年度已经关闭" in page.text and not page.select("textarea")
    with pytest.raises(NotAllowed, match="已经关闭"):
        plan = plan_or_404(people["reviewer"], submitted_plan.id)
        save_appraisal(plan, {"conclusion": "x"}, actor=people["reviewer"], seen_version=0)


def test_an_approved_plan_can_still_be_appraised(browse, url, people, submitted_plan, session):
    from portal.reviews.services import approve_plan

    seen = submitted_plan.latest_submission_id
    approve_plan(submitted_plan, seen_submission_id=seen, opinion="", actor=people["reviewer"])
    session.commit()
    browser = browse("reviewer2")
    browser.submit(browser.get(url), "#block-form", button="save", klass="solid")
    assert stored(session).klass is Klass.solid


@pytest.mark.parametrize("number", [1, 5])
def test_queries_do_not_grow(browse, add_village, people, places, cycle, session, count_queries, number):
    for n in range(number):
        unit = add_village(f"新村{n}", 2)
        plan = plan_of(people["reviewer"], unit, cycle)
        save_appraisal(plan, {"klass": "weak", "conclusion": "补"}, actor=people["reviewer"], seen_version=0)
    session.commit()
    url, browser = f"/appraisals/{plan.id}", browse("reviewer")
    counts = []
    for page in ("/appraisals", "/appraisals/result", url, f"/townships/{places['青山镇'].id}/plan"):
        session.expunge_all()
        count_queries()
        browser.get(page)
        counts.append(count_queries())
    # Each begins with the session; then the years and areas, the agenda, of how many villages it is about; one village
    # also its plan, word and last year.
    assert counts == [6, 4, 5, 11]
