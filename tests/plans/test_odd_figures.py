"""What is empty or odd is told before handing in: it stops nothing (issue: 96000 万元 went through without a word)."""

import datetime as dt

import pytest

from portal.kernel import clock
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.hints import emptiness, figures
from tests.people import CATALOGUE, YEAR, content_of


def document(**profile):
    blocks = content_of()
    blocks["profile"] = {**blocks["profile"], **profile}
    unit = {"name": "柳树村", "township": "青山镇", "area": "", "unit_type": "village", "is_sample": False}
    cycle = {"year": YEAR, "activity_name": "“五星”支部创建"}
    return PlanDocument({"unit": unit, "cycle": cycle, "catalogue": CATALOGUE, "blocks": blocks})


def told(hints):
    return [(hint.field_key, hint.message) for hint in hints]


@pytest.mark.parametrize(
    ("odd", "key", "words"),
    [
        ({"collective_income_wan": "96000"}, "collective_income_wan", "元写成了万元"),
        ({"farmland_mu": "213050"}, "farmland_mu", "大得少见"),
        ({"party_members": 1587}, "party_members", "比人口"),
        ({"households": 2000}, "households", "比人口"),
        ({"groups": 500}, "groups", "比户数"),
        ({"population": 0}, "population", "不要填 0"),
    ],
)
def test_a_figure_that_cannot_be_is_told(odd, key, words):
    found = told(figures.figures_that_cannot_be(document(**odd)))
    assert any(place == key and words in message for place, message in found), found
    assert told(figures.figures_that_cannot_be(document())) == []


def test_a_figure_far_from_last_year_is_told():
    found = told(figures.figures_far_from_last_year(document(population=15_860), document()))
    assert found and found[0][0] == "population" and "去年是" in found[0][1]
    assert told(figures.figures_far_from_last_year(document(population=1600), document())) == []
    assert told(figures.figures_far_from_last_year(document(), None)) == []


@pytest.mark.parametrize(("day", "words"), [(dt.date(2012, 5, 1), "不在 2022 年度"), (None, "还没有到")])
def test_a_meeting_of_another_year_or_still_to_come_is_told(monkeypatch, day, words):
    monkeypatch.setattr(clock, "today", lambda: dt.date(2022, 5, 1))
    plan = document()
    plan.content["blocks"]["procedure"] = {"members_on": (day or dt.date(2022, 6, 1)).isoformat()}
    assert [words in message for _, message in told(figures.meetings_that_cannot_be(plan))] == [True]


def test_every_empty_block_of_an_aimed_star_is_told_once():
    found = list(emptiness.empty_blocks(document()))
    keys = [hint.block_key for hint in found]
    assert "procedure" in keys and "task.branch.2" in keys and "task.ecology.1" not in keys
    assert any(hint.field_key == "measures" and "没有写措施" in hint.message for hint in found)
