"""2021 of the sample: closed, approved, and visible beside 2022."""

import pytest
import sqlalchemy as sa

from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycle_of, cycles_of
from portal.kernel import clock
from portal.kernel.db import db
from portal.phrases.queries import offered_in, shelves_of
from portal.places.models import Unit
from portal.places.queries import unit_named
from portal.plans.domain.last_year.choices import undecided
from portal.plans.models import MeasureOutcome, Plan, State
from portal.plans.queries import plan_of, working_copy
from portal.plans.queries.last_year import last_year_of
from portal.sample.last_year import VILLAGES, earlier_words, profile_before

pytestmark = pytest.mark.usefixtures("county")


def years(county, name):
    """(this year's plan, last year) of a village, as its secretary sees them."""
    unit = unit_named(f"广武镇/{name}")
    writer = next(user for user in county.accounts.values() if user.unit_id == unit.id)
    plan = plan_of(writer, unit, cycle_of(unit))
    return plan, last_year_of(writer, plan)


def test_the_year_before_is_closed_and_this_year_is_the_newest():
    cycles = cycles_of(unit_named("广武镇"))
    assert [(cycle.year, cycle.is_closed) for cycle in cycles] == [(2022, False), (2021, True)]
    assert cycles[1].closed_at < clock.now()


@pytest.mark.parametrize("name", VILLAGES)
def test_five_villages_have_an_approved_plan_with_its_own_dates_and_figures(county, name):
    plan, last_year = years(county, name)
    assert last_year.plan.state is State.approved
    due = {measure.due_on.year for task in last_year.tasks for measure in task.measures}
    assert due == {2021} and last_year.submission.measure_count >= 15
    then, now = last_year.document.profile, working_copy(plan).document.profile
    if not now["households"].is_empty:
        assert then["households"].value == now["households"].value
        assert then["population"].value < now["population"].value
        assert float(then["collective_income_wan"].value or 0) <= float(now["collective_income_wan"].value or 0)


def test_some_measures_go_on_some_are_done_and_some_are_open(county):
    plan, last_year = years(county, "桃花峪村")
    document = working_copy(plan).document
    then = {measure.uid for task in last_year.tasks for measure in task.measures}
    now = {measure.uid for star in document.stars for measure in star.measures}
    assert then & now and len(last_year.done) == 3 and not last_year.done & now
    tasks = [task for star in document.stars for task in star.tasks]
    left = sum(undecided(last_year.tasks, tasks, last_year.done).values())
    assert left == len(then - now - last_year.done) > 5
    assert db.session.scalar(sa.select(sa.func.count()).select_from(MeasureOutcome)) == 3


def test_the_same_words_are_the_same_measure(county):
    for name in VILLAGES:
        plan, last_year = years(county, name)
        for star in working_copy(plan).document.stars:
            for task in star.tasks:
                words = {measure["text"].text: measure.uid for measure in task.measures}
                for measure in last_year.measures_of(task.block_key):
                    assert words.get(measure["text"].text, measure.uid) == measure.uid


def test_no_other_village_has_a_plan_of_2021():
    of_2021 = sa.select(Unit.name).join(Plan, Plan.unit_id == Unit.id).join(Plan.cycle).where(Cycle.year == 2021)
    assert set(db.session.scalars(of_2021)) == set(VILLAGES)


def test_the_township_keeps_phrases(county):
    assert shelves_of(unit_named("广武镇")).count == 11
    assert db.session.scalars(offered_in(unit_named("高村乡"))).all() == []


def test_a_year_earlier_in_words():
    assert (
        earlier_words("2021 年收入 10 万元，2022年到 15 万元，编号 2022，2019 年改建", 2021)
        == "2020 年收入 10 万元，2021年到 15 万元，编号 2022，2019 年改建"
    )


def test_the_unknown_stays_unknown_a_year_earlier():
    from random import Random

    earlier = profile_before({"secretary": "张建国", "population": 100}, Random("x"))
    assert earlier["collective_income_wan"] is None and earlier["party_members"] is None and earlier["population"] < 100
