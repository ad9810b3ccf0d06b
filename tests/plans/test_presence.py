"""Who else of the village has the plan open."""

import datetime as dt

from portal.kernel import clock
from portal.plans import queries, services
from tests.browser import texts


def test_the_others_are_named_and_oneself_is_not(browse, plan):
    clerk, secretary, url = browse("clerk"), browse("secretary"), f"/plans/{plan.id}/blocks/analysis"
    page = clerk.get(url)
    assert texts(page, "#people-here") == [""]
    answer = clerk.submit(page, "form[data-presence]", expect=200).response.json
    assert answer == {"here": "", "version": 0, "who": "别人"}
    assert texts(secretary.get(url), "#people-here") == ["王秀英也在填写"]
    assert texts(secretary.get(f"/plans/{plan.id}"), "#people-here") == ["王秀英也在填写"]
    assert texts(clerk.get(url), "#people-here") == [""]


def test_it_tells_of_a_newer_version_and_whose_it_is(browse, plan):
    clerk, secretary, url = browse("clerk"), browse("secretary"), f"/plans/{plan.id}/blocks/analysis"
    page = clerk.get(url)
    secretary.submit(secretary.get(url), "#block form", overview="书记写的")
    answer = clerk.submit(page, "form[data-presence]", expect=200).response.json
    assert (answer["version"], answer["who"]) == (1, "张建国")


def test_who_left_is_not_here(plan, people, session, monkeypatch):
    services.note_presence(plan.id, "analysis", actor=people["clerk"])
    services.note_presence(plan.id, "", actor=people["clerk"])
    session.commit()
    assert [one.block_key for one in queries.others_here(plan, people["secretary"])] == [""]
    later = clock.now() + dt.timedelta(minutes=3)
    monkeypatch.setattr("portal.kernel.clock.now", lambda: later)
    assert queries.others_here(plan, people["secretary"]) == []
