"""What of last year goes into this year: the rules, and last year as it is read."""

import datetime as dt

import pytest

from portal.history.queries import broken_links, events_of
from portal.kernel.errors import Conflict, NotAllowed, NotThere
from portal.plans import queries, services
from portal.plans.domain.content import measure_row, measure_uids
from portal.plans.domain.last_year.carrying import (
    PROFILE,
    Carry,
    carried_in_words,
    carried_profile,
    moved,
    with_measures,
)
from portal.plans.domain.last_year.choices import choices
from portal.plans.domain.questions import PROFILE as QUESTIONS
from portal.plans.models import MeasureOutcome
from portal.plans.queries.last_year import last_year_of
from portal.plans.services.last_year import carry_profile, note_outcome
from tests.plans.last_year.conftest import TASK, old_content

SUMMER = dt.date(2022, 6, 1)


@pytest.mark.parametrize(
    ("was", "year", "today", "now"),
    [
        ("2021-12-31", 2022, SUMMER, "2022-12-31"),
        ("2021-06-01", 2022, SUMMER, "2022-06-01"),  # today is not over yet
        ("2021-05-31", 2022, SUMMER, None),  # over: the check asks for a new one
        ("2021-05-31", 2022, dt.date(2024, 1, 1), "2022-05-31"),  # the whole year is over: no day would be to come
        ("2021-05-31", 2022, dt.date(2021, 12, 1), "2022-05-31"),
        ("2020-02-29", 2021, dt.date(2021, 1, 1), "2021-02-28"),
        (None, 2022, SUMMER, None),
    ],
)
def test_a_due_date_moves_to_the_same_day_of_this_year(was, year, today, now):
    assert moved(was, year, today) == now


def test_every_answer_of_the_profile_has_a_rule():
    assert list(PROFILE) == [question.key for question in QUESTIONS]
    assert PROFILE["collective_income_wan"] is Carry.anew


@pytest.fixture
def last_year(old_plan, plan, people):
    return last_year_of(people["clerk"], plan)


def test_what_is_carried_of_the_profile_and_what_is_said_about_it(last_year):
    profile = last_year.document.profile
    content = carried_profile(profile)
    assert content == {
        "secretary": "张建国",
        "secretary_phone": "13800001234",
        "households": 412,
        "population": 1586,
        "party_members": 63,
    }
    words = carried_in_words(profile)
    assert "带过来 5 项" in words and "请核对：户数、人口、党员数。" in words
    assert "要重新填的：上年村集体经济收入、是否软弱涣散村。" in words


def test_a_measure_goes_on_under_its_uid_and_once(last_year):
    [measure] = last_year.measures_of(TASK, "leap")
    content = with_measures({"gap": "差距", "measures": ["new1"]}, [measure], 2022, SUMMER)
    assert measure_uids(content) == ["new1", "leap"] and content["gap"] == "差距"
    assert measure_row(content, "leap") == {
        "text": "去年的第二条",
        "owner": "李国强",
        "due_on": "2022-12-31",
        "support": "请镇里帮助",
        "task_force": "支部过硬专班",
    }
    reworded = content | {"measure.leap.text": "今年改写的"}
    assert with_measures(reworded, [measure], 2022, SUMMER) == reworded


def test_without_a_uid_all_that_are_not_done(last_year):
    assert [m.uid for m in last_year.measures_of(TASK)] == ["bram", "leap", "late"]
    last_year = type(last_year)(last_year.plan, last_year.submission, {"leap"})
    assert [m.uid for m in last_year.measures_of(TASK)] == ["bram", "late"]
    assert last_year.measures_of("task.nowhere.9") == last_year.measures_of(TASK, "none") == []


def test_what_goes_on_is_not_done(last_year, plan, people):
    then = last_year.document.task_of(TASK)
    services.save_block(
        plan, TASK, {"measures": ["bram"], "measure.bram.text": "接着做"}, actor=people["clerk"], seen_version=0
    )
    now = queries.working_copy(queries.plan_or_404(people["clerk"], plan.id)).document.task_of(TASK)
    assert [(c.number, c.is_done, c.is_open) for c in choices(then, now, {"bram", "leap"})] == [
        (1, False, False),
        (None, True, False),
        (None, False, True),
    ]


def test_last_year_is_the_same_unit_one_year_before_and_handed_in(last_year, plan, old_plan, people):
    assert (last_year.year, last_year.plan.id, last_year.done) == (2021, old_plan.id, frozenset())
    assert "审核通过" in last_year.standing
    assert last_year_of(people["stranger"], plan) is None
    assert last_year_of(people["clerk"], queries.plan_or_404(people["clerk"], old_plan.id)) is None


def test_a_plan_that_was_never_handed_in_is_no_last_year(plan, old_cycle, people, places):
    assert queries.plan_of(people["clerk"], places["青山镇/柳树村"], old_cycle)
    assert last_year_of(people["clerk"], plan) is None


def test_what_was_handed_in_but_not_approved_says_so(plan, old_cycle, people, places):
    old = queries.plan_of(people["secretary"], places["青山镇/柳树村"], old_cycle)
    for key, content in old_content().items():
        services.save_block(old, key, content, actor=people["clerk"], seen_version=0)
    services.submit_plan(old, actor=people["secretary"])
    assert last_year_of(people["clerk"], plan).standing == "第 1 次上报的，没有审核通过"


def test_done_is_said_once_taken_back_and_told(last_year, plan, people, session):
    clerk = people["clerk"]
    note_outcome(plan, last_year, TASK, "leap", is_done=True, actor=clerk)
    last_year = last_year_of(clerk, plan)
    note_outcome(plan, last_year, TASK, "leap", is_done=True, actor=clerk)
    assert session.query(MeasureOutcome).count() == 1 and last_year.done == {"leap"}
    note_outcome(plan, last_year, TASK, "leap", is_done=False, actor=clerk)
    note_outcome(plan, last_year_of(clerk, plan), TASK, "leap", is_done=False, actor=clerk)
    assert session.query(MeasureOutcome).count() == 0
    verbs = [event.verb for event in events_of(plan.stream)]
    assert verbs == ["last_measure_reopened", "last_measure_done"]
    assert events_of(plan.stream)[0].data["where"].endswith("去年第 2 条措施") and broken_links() == []


@pytest.mark.parametrize("uid", ["", "none", "indm"])
def test_only_a_measure_of_this_task_can_be_done(last_year, plan, people, uid):
    with pytest.raises(NotThere):
        note_outcome(plan, last_year, TASK, uid, is_done=True, actor=people["clerk"])
    with pytest.raises(NotThere):
        note_outcome(plan, None, TASK, "leap", is_done=True, actor=people["clerk"])
    with pytest.raises(NotAllowed):
        note_outcome(plan, last_year, TASK, "leap", is_done=True, actor=people["reviewer"])


def test_the_profile_is_carried_only_into_an_empty_one(last_year, plan, people):
    clerk = people["clerk"]
    saved = carry_profile(plan, last_year, actor=clerk)
    assert saved.block.content["households"] == 412 and saved.block.version == 1
    with pytest.raises(Conflict, match="已经有人填了"):
        carry_profile(plan, last_year, actor=clerk)
    services.save_block(plan, "profile", {}, actor=clerk, seen_version=1)
    assert carry_profile(plan, last_year, actor=clerk).block.version == 3
    with pytest.raises(NotAllowed):
        carry_profile(plan, last_year, actor=people["county"])
