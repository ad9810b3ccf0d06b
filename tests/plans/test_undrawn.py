"""A character that no face draws is told at its field and in the check, and stored all the same (issue 16 A11)."""

from urllib.parse import urlencode

import pytest

from portal.kernel.reading.characters import _SIGNS, ordinary
from portal.kernel.reading.drawn import missing_characters, undrawn_words
from portal.kernel.text import clean
from portal.plans import services
from tests.browser import form_data, texts


def test_every_sign_that_is_replaced_becomes_one_that_is_drawn():
    assert missing_characters(_SIGNS[1]) == []
    assert ordinary(_SIGNS[0]) == _SIGNS[1]
    assert clean("✅ 完成\n☑ 已定\n\uf06c 一\n⻓⽥") == "√ 完成\n√ 已定\n● 一\n长田"


def test_what_has_no_plain_meaning_is_named():
    assert undrawn_words("修路，12 盏灯。①②③ √ □") == ""
    assert "“👍”打印不出来" in undrawn_words("干得好👍")
    assert "“🎉”、“👍”" in undrawn_words("🎉👍🎉")


def test_it_is_stored_and_told_in_its_cell_and_in_the_check(browse, filled_plan, people, session):
    browser, url = browse("clerk"), f"/plans/{filled_plan.id}/blocks/analysis"
    page = browser.submit(browser.get(url), "#block form", expect=200, htmx=True, strengths="干得好👍 ✅ 有奖")
    assert page.select_one("#strengths").text.strip() == "干得好👍 √ 有奖"
    assert "“👍”打印不出来" in page.select_one("#strengths-hint").text and not page.select("#error-summary")
    check = browser.get(f"/plans/{filled_plan.id}/check")
    [link] = [link for link in check.select("#hints a") if "👍" in link.text]
    assert link["href"] == f"{url}#strengths" and "自身优势" in link.text


def test_a_page_that_saves_by_itself_is_told(browse, plan):
    browser = browse("clerk")
    url = f"/plans/{plan.id}/blocks/analysis"
    data = form_data(browser.get(url).select_one("#block form"))
    sent = data | {"goal": "👍", "base": urlencode({}, doseq=True)}
    answer = browser._send("post", url, data=sent, headers={"X-Autosave": "1"})
    assert answer.status_code == 200 and [name for name, _ in answer.json["undrawn"]] == ["goal"]


@pytest.mark.parametrize(("day", "is_told"), [("2021-08-01", False), ("2021-03-01", True), ("2022-05-10", False)])
def test_a_meeting_far_from_the_year_is_asked_about(browse, filled_plan, people, session, day, is_told):
    services.save_block(filled_plan, "procedure", {"members_on": day}, actor=people["clerk"], seen_version=1)
    session.commit()
    check = browse("clerk").get(f"/plans/{filled_plan.id}/check")
    assert any("看看是不是写错了年份" in words for words in texts(check, "#hints a")) is is_told


@pytest.mark.parametrize("day", ["2062-05-01", "2019-05-01", "0022-05-01", "9999-05-01"])
def test_no_day_of_another_age_is_stored(browse, plan, day):
    browser, url = browse("clerk"), f"/plans/{plan.id}/blocks/procedure"
    page = browser.submit(browser.get(url), "#block form", expect=422, members_on=day)
    assert page.select_one("#members_on")["value"] == day and "年" in page.select_one("#members_on-errors").text
