"""A date that lies years away from the year it is about is asked about in the form at once, whichever date it is."""

import pytest
from werkzeug.datastructures import MultiDict

from portal.figures.forms import SnapshotForm
from portal.kernel import clock
from portal.plans.domain.questions import MEASURE, Kind, questions_of
from portal.plans.forms import block_form

YEAR = 2026
BLOCKS = ("profile", "analysis", "targets", "procedure", "star.branch", "task.branch.1")
DATES = [(key, question.key) for key in BLOCKS for question in questions_of(key) if question.kind is Kind.date]
DATES += [("task.branch.1", f"measure.abcd.{question.key}") for question in MEASURE if question.kind is Kind.date]


@pytest.fixture(autouse=True)
def in_a_request(app):
    with app.test_request_context():
        yield


def test_the_dates_of_a_plan_are_known():
    assert {key for key, _ in DATES} == {"procedure", "task.branch.1"} and len(DATES) >= 4


@pytest.mark.parametrize("typed", ["2062-05-12", "2020-05-12", "2029年5月12日", "1926.5.12"])
@pytest.mark.parametrize(("key", "name"), DATES)
def test_every_date_of_a_plan_names_the_strange_year(key, name, typed):
    posted = MultiDict([("measure", "abcd"), ("measure.abcd.text", "一"), (name, typed)])
    form = block_form(key, year=YEAR, formdata=posted)
    form.validate()
    (error,) = [said for place, said in form.problems if place == name]
    assert "年" in error and (typed[:4] in error or str(YEAR) in error)


@pytest.mark.parametrize(("key", "name"), [place for place in DATES if place[0] == "procedure"])
def test_a_meeting_about_the_turn_of_the_year_is_none(key, name):
    for typed in ("2025-12-28", "2026-05-12", "1月3日"):
        form = block_form(key, year=YEAR, formdata=MultiDict({name: typed}))
        form.validate()
        assert [said for place, said in form.problems if place == name] == []


@pytest.mark.parametrize(("day", "is_asked"), [("2062-05-12", True), ("1962-05-12", True), ("2024-05-12", False)])
def test_the_meeting_that_figures_are_frozen_for(day, is_asked):
    form = SnapshotForm(
        formdata=MultiDict({"title": "5 月研判会", "meeting_on": day}), meta={"year": 2024, "csrf": False}
    )
    assert form.validate() is not is_asked
    assert bool(form.errors.get("meeting_on")) is is_asked


def test_figures_of_an_earlier_year_are_looked_at_today():
    posted = MultiDict({"title": "回头看", "meeting_on": clock.today().isoformat()})
    assert SnapshotForm(formdata=posted, meta={"year": 2022, "csrf": False}).validate()
