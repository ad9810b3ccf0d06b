"""Plans as people write them down, made into stored blocks."""

import pytest

from portal.kernel import clock
from portal.plans.domain.content import measure_row, measure_uids
from portal.sample.calendar import SampleCalendar
from portal.sample.layout import flat
from portal.sample.times import clock_at


def test_measures_become_rows_that_keep_their_order():
    rows = [{"text": "修渠", "owner": "李永昌", "due_on": "2022-09-30", "support": ""}, {"text": "种树"}]
    content = flat("task.industry.1", {"goal": "", "measures": rows})
    first, second = measure_uids(content)
    assert measure_row(content, first)["owner"] == "李永昌"
    assert measure_row(content, second)["text"] == "种树"
    assert "goal" not in content and f"measure.{first}.support" not in content


def test_years_become_the_first_second_and_third_level():
    content = flat("targets", {"level_2024": 5, "level_2022": 3, "level_2023": 4})
    assert content == {"level_1": 3, "level_2": 4, "level_3": 5}


def test_decimals_are_kept_as_text_and_the_unknown_is_left_out():
    assert flat("profile", {"collective_income_wan": 10.4, "farmland_mu": None}) == {"collective_income_wan": "10.4"}


def test_fields_the_form_does_not_have_are_refused():
    with pytest.raises(ValueError, match="no field colour"):
        flat("profile", {"colour": "red"})
    with pytest.raises(ValueError, match="more than 60"):
        flat("task.branch.1", {"measures": [{"owner": "很" * 61}]})


def test_the_clock_goes_on_after_a_scene_even_when_it_fails():
    real, then = clock.now, SampleCalendar.of_today().workdays_ago(3, 9, 30)
    with pytest.raises(RuntimeError), clock_at(then):
        assert clock.now() == then
        raise RuntimeError
    assert clock.now is real
