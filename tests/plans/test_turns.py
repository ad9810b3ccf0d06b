"""Whose turn it was, and how long."""

import datetime as dt

from portal.history.models import Event
from portal.plans.domain.turns import turns
from tests.browser import texts


def told(*verbs: tuple[str, str]) -> list[tuple[int, str, int]]:
    """(round, who, workdays) of a history given oldest first."""
    events = [Event(verb=verb, at=dt.datetime.fromisoformat(f"{at}T02:00:00+00:00")) for verb, at in verbs]
    return [(turn.round, turn.who, turn.days) for turn in turns(events[::-1])]


def test_rounds_go_back_and_forth():
    assert told(
        ("block_saved", "2022-05-20"),
        ("block_saved", "2022-05-21"),
        ("plan_submitted", "2022-05-24"),
        ("block_saved", "2022-05-24"),
        ("plan_returned", "2022-05-25"),
        ("block_saved", "2022-05-25"),
        ("plan_submitted", "2022-05-26"),
        ("plan_approved", "2022-05-30"),
    ) == [(1, "村", 3), (1, "镇", 2), (2, "村", 2), (2, "镇", 3)]


def test_taking_back_and_opening_again_are_the_villages_turn():
    assert [turn[:2] for turn in told(("plan_submitted", "2022-05-24"), ("plan_withdrawn", "2022-05-24"))] == [
        (1, "镇"),
        (2, "村"),
    ]
    assert [turn[1] for turn in told(("plan_approved", "2022-05-24"), ("plan_reopened", "2022-05-25"))] == ["村"]


def test_a_decision_taken_back_leaves_the_turn_with_the_township():
    submitted = ("plan_submitted", "2022-05-24")
    for decision in ("plan_returned", "plan_approved"):
        back = (submitted, (decision, "2022-05-25"), ("plan_decision_recalled", "2022-05-25"))
        assert told(*back, ("plan_approved", "2022-05-26")) == [(1, "镇", 3)]


def test_the_present_turn_goes_on_until_today(monkeypatch):
    now = dt.datetime.fromisoformat("2022-05-27T02:00:00+00:00")
    monkeypatch.setattr("portal.kernel.clock.now", lambda: now)
    assert told(("plan_submitted", "2022-05-25")) == [(1, "镇", 3)]


def test_an_untouched_plan_has_had_no_turn():
    assert told() == []


def test_the_timeline_tells_it(browse, submitted_plan):
    page = browse("reviewer").get(f"/plans/{submitted_plan.id}/timeline")
    assert texts(page, ".turns li") == ["第 1 轮：村里 1 个工作日", "第 1 轮：镇里 1 个工作日，还在镇里"]
