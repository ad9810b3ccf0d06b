"""What the server tells a page that saves by itself (the page's side is tested in the browser)."""

from urllib.parse import urlencode

import pytest

from portal.kernel import clock
from portal.plans.models import State
from tests.browser import form_data


@pytest.fixture
def page_save(plan):
    """Send a block as static/js/autosave.js does; `base` is the page as it was loaded."""

    def send(browser, page, token=None, **fields):
        data = form_data(page.select_one("#block form"))
        base = {name: value for name, value in data.items() if name not in ("csrf_token", "version", "do")}
        sent = data | fields | {"base": urlencode(base, doseq=True)} | ({"csrf_token": token} if token else {})
        headers = {"X-Autosave": "1"}
        return browser.client.post(f"/plans/{plan.id}/blocks/analysis", data=sent, headers=headers)

    return send


@pytest.fixture
def url(plan):
    return f"/plans/{plan.id}/blocks/analysis"


def test_stored(browse, url, page_save):
    browser = browse("clerk")
    answer = page_save(browser, browser.get(url), overview="一")
    assert answer.status_code == 200
    assert answer.json["version"] == 1 and answer.json["taken_over"] == [] and answer.json["at"].startswith("今天")


def test_joined_with_another_persons_fields(browse, url, page_save):
    browser, mate = browse("clerk"), browse("secretary")
    page = browser.get(url)
    mate.submit(mate.get(url), "#block form", goal="书记定的")
    answer = page_save(browser, page, overview="文书写的")
    assert (answer.status_code, answer.json["taken_over"]) == (200, ["goal"])


def test_a_clash_and_a_bad_answer_are_told_in_a_sentence(browse, url, page_save):
    browser, mate = browse("clerk"), browse("secretary")
    page = browser.get(url)
    mate.submit(mate.get(url), "#block form", overview="书记写的")
    answer = page_save(browser, page, overview="文书写的")
    assert answer.status_code == 409 and "张建国" in answer.json["message"]
    answer = page_save(browser, page, overview="长" * 1001)
    assert answer.status_code == 422 and "最多 1000 字" in answer.json["message"]


def test_an_old_token_is_answered_with_a_new_one_and_whose_it_is(browse, url, page_save, people):
    page = browse("clerk").get(url)
    later = browse("clerk")
    answer = page_save(later, page, overview="一")
    assert answer.status_code == 422 and answer.json["person"] == people["clerk"].id
    assert page_save(later, page, token=answer.json["token"], overview="一").status_code == 200


def test_a_lost_session_is_401(browse, url, page_save):
    page = browse("clerk").get(url)
    assert page_save(browse(), page, overview="一").status_code == 401


def test_an_approved_plan_and_a_closed_year_are_told_in_a_sentence(browse, url, page_save, plan, cycle, session):
    browser = browse("clerk")
    page = browser.get(url)
    cycle.closed_at = clock.now()
    session.commit()
    answer = page_save(browser, page, overview="关了以后写的")
    assert answer.status_code == 403 and "年度已经关闭" in answer.json["message"]
    cycle.closed_at, plan.state = None, State.approved
    session.commit()
    answer = page_save(browser, page, overview="通过以后写的")
    assert answer.status_code == 403 and "已经审核通过" in answer.json["message"]


def test_a_block_that_is_not_in_the_catalogue_is_not_there(browse, plan):
    for key in ("task.none.9", "star.none", "nonsense"):
        answer = browse("clerk").client.post(f"/plans/{plan.id}/blocks/{key}", headers={"X-Autosave": "1"})
        assert answer.status_code == 404 and answer.json["message"]


def test_ones_own_other_window_is_called_that(browse, url, page_save):
    browser = browse("clerk")
    page = browser.get(url)
    browser.submit(browser.get(url), "#block form", overview="这边写的")
    answer = page_save(browser, page, overview="那边写的")
    assert answer.status_code == 409 and "您自己在另一个窗口里" in answer.json["message"]
