"""Two people type during one meeting, one at the projector, one taking notes: nothing anybody typed is lost."""

import threading
from functools import partial

import pytest
import sqlalchemy as sa

from portal.appraisals.models import Appraisal, TownshipSection
from portal.history.models import Event
from portal.history.queries import broken_links
from portal.kernel import clock
from portal.kernel.db import db
from portal.places.models import Unit
from tests.browser import form_data, texts
from tests.racing import all_at_once, browser_of


@pytest.fixture(params=["appraisal", "section"])
def written(request, submitted_plan, session):
    """(address, name of the box, what is stored) of a village's appraisal, and of a section of the township's plan."""
    township = submitted_plan.unit.township_id

    def stored():
        session.expire_all()
        return session.scalar(sa.select(Appraisal.conclusion if request.param == "appraisal" else TownshipSection.text))

    if request.param == "appraisal":
        return f"/appraisals/{submitted_plan.id}", "conclusion", stored
    return f"/townships/{township}/plan?year=2022&section=tasks", "text", stored


def test_a_page_saves_by_itself(browse, written, page_save):
    url, box, stored = written
    browser = browse("reviewer")
    page = browser.get(url)
    answer = page_save(browser, page, **{box: "一"})
    assert (answer.status_code, answer.json["version"], answer.json["taken_over"]) == (200, 1, [])
    assert answer.json["at"].startswith("今天") and stored() == "一"
    assert page_save(browser, page, **{box: "一"}).json["version"] == 1  # the answer was lost, it is sent again
    assert page_save(browser, page, version="1", base=f"{box}=%E4%B8%80", **{box: "一二"}).json["version"] == 2
    assert stored() == "一二"


def test_other_words_in_the_same_box_are_told_and_both_are_shown(browse, written, page_save):
    url, box, stored = written
    browser, mate = browse("reviewer"), browse("reviewer2")
    page = browser.get(url)
    mate.submit(mate.get(url), "#block-form", button="save", **{box: "周芳写的"})
    answer = page_save(browser, page, **{box: "刘敏写的"})
    assert answer.status_code == 409 and "周芳" in answer.json["message"] and stored() == "周芳写的"
    page = browser.submit(page, "#block-form", 409, button="save", **{box: "刘敏写的"})
    assert texts(page, ".versus__text") == ["刘敏写的", "周芳写的"]
    assert page.select_one("#block textarea").text.strip() == "刘敏写的"
    answer = browser.submit(page, "#block-form", button="save", **{box: "两人合写的"})
    assert not browser.follow(answer).select(".versus") and stored() == "两人合写的"


@pytest.mark.parametrize("htmx", [False, True])
def test_the_other_persons_words_can_be_chosen(browse, written, htmx):
    url, box, stored = written
    browser, mate = browse("reviewer"), browse("reviewer2")
    page = browser.get(url)
    mate.submit(mate.get(url), "#block-form", button="save", **{box: "周芳写的"})
    page = browser.submit(page, "#block-form", 409, htmx, button="save", **{box: "刘敏写的"})
    for radio in page.select("[name^='choice.']"):
        assert radio["form"] == "block-form"
    chosen = {f"choice__{box}": "theirs"}
    browser.submit(page, "#block-form", 200 if htmx else 303, htmx, button="save", **chosen)
    assert stored() == "周芳写的"


def test_what_only_one_of_two_has_changed_is_joined(browse, submitted_plan, page_save, session):
    url, browser, mate = f"/appraisals/{submitted_plan.id}", browse("reviewer"), browse("reviewer2")
    page, old = browser.get(url), mate.get(url)
    answer = page_save(browser, page, klass="weak")
    assert answer.json["version"] == 1
    answer = page_save(mate, old, conclusion="记下来的话")
    assert (answer.status_code, answer.json["taken_over"]) == (200, ["klass"])
    # Without script there is no base: the history tells what the page was made from.
    page = mate.submit(old, "#block-form", button="save", conclusion="记下来的话")
    kept = session.query(Appraisal).one()
    assert (kept.klass.value, kept.conclusion) == ("weak", "记下来的话")


def test_without_script_an_older_page_is_compared_with_what_it_was_made_from(browse, written):
    url, box, stored = written
    browser, mate = browse("reviewer"), browse("reviewer2")
    browser.submit(browser.get(url), "#block-form", button="save", **{box: "甲"})
    page = browser.get(url)
    mate.submit(mate.get(url), "#block-form", button="save", **{box: "乙"})
    browser.submit(page, "#block-form", button="save")  # nothing of mine changed
    assert stored() == "乙"
    assert "周芳" in browser.submit(page, "#block-form", 409, button="save", **{box: "丙"}).text


def test_an_old_token_is_answered_with_a_new_one_and_whose_it_is(browse, written, page_save, people):
    url, box, stored = written
    later, page = browse("reviewer"), browse("reviewer").get(url)
    answer = page_save(later, page, **{box: "一"})
    assert answer.status_code == 422 and answer.json["person"] == people["reviewer"].id and stored() is None
    assert page_save(later, page, csrf_token=answer.json["token"], **{box: "一"}).status_code == 200


def test_a_page_that_saves_by_itself_is_told_why_not(browse, written, page_save, cycle, session):
    url, box, stored = written
    browser = browse("reviewer")
    page = browser.get(url)
    answer = page_save(browser, page, **{box: "长" * 2001})
    assert answer.status_code == 422 and "请删减" in answer.json["message"]
    assert page_save(browse(), page, **{box: "一"}).status_code == 401
    cycle.closed_at = clock.now()
    session.commit()
    answer = page_save(browser, page, **{box: "关了以后写的"})
    assert answer.status_code == 403 and "年度已经关闭" in answer.json["message"] and stored() is None


def test_a_page_in_front_hears_of_the_other_persons_words(browse, submitted_plan):
    url, browser, mate = f"/appraisals/{submitted_plan.id}", browse("reviewer"), browse("reviewer2")
    form = browser.get(url).select_one("form[data-presence]")
    ask = partial(browser._send, "post", form["action"], data=form_data(form))
    assert ask().json == {"here": "", "version": 0, "who": ""}
    mate.submit(mate.get(url), "#block-form", button="save", conclusion="周芳写的")
    assert ask().json == {"here": "", "version": 1, "who": "周芳"}
    assert "周芳写的" in browser.get(url, htmx=True).select_one("#block textarea").text


@pytest.mark.parametrize("kind", ["appraisal", "section"])
def test_two_first_words_at_the_same_instant(portals, kind):
    """Two portals, two sessions, nothing rolled back: one is stored, the other is shown both."""
    apps, plan_id = portals
    with apps[0].app_context():
        township = db.session.scalar(sa.select(Unit.id).where(Unit.name == "青山镇"))
    url = f"/appraisals/{plan_id}" if kind == "appraisal" else f"/townships/{township}/plan?year=2022&section=basics"
    box = "conclusion" if kind == "appraisal" else "text"
    answers, barrier = {}, threading.Barrier(2)

    def write(app, who):
        browser = browser_of(app, who)
        form = browser.get(url).select_one("#block-form")
        barrier.wait()
        response = browser.client.post(form["action"], data=form_data(form) | {"do": "save", box: f"{who}写的"})
        answers[who] = browser._page(response, response.status_code)

    all_at_once([partial(write, app, who) for app, who in zip(apps, ("reviewer", "reviewer2"), strict=True)])
    assert sorted(page.response.status_code for page in answers.values()) == [303, 409]
    winner, loser = sorted(answers, key=lambda who: answers[who].response.status_code)
    assert texts(answers[loser], ".versus__text") == [f"{loser}写的", f"{winner}写的"]
    with apps[0].app_context():
        verb = "appraisal_saved" if kind == "appraisal" else "section_saved"
        assert len(db.session.scalars(sa.select(Event).where(Event.verb == verb)).all()) == 1
        assert broken_links() == []
