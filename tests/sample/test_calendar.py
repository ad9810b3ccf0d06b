"""The sample's dates make sense on whatever day it is loaded."""

import datetime as dt
import re

import pytest

from portal.kernel.workdays import is_workday
from portal.places.models import Kind, Unit, UnitType
from portal.plans.domain.questions import MEETINGS
from portal.sample.calendar import FIRST_DUE, FIRST_MEETING, LAST_DUE, LAST_MEETING, STORY_DAY, SampleCalendar
from portal.sample.composer import Composer, aims_of
from portal.sample.files import read
from portal.sample.retelling import DEADLINE, retold, retold_words

WRITTEN = ("plan_taohuayu", "plan_shili02", "plan_shili05")
# Spring Festival, the leap day, make-up days, weekends at either end of a year; 2031 is announced nowhere.
DAYS = [
    dt.date(2023, 12, 30),
    dt.date(2023, 12, 31),
    dt.date(2024, 1, 1),
    dt.date(2024, 2, 12),
    dt.date(2024, 2, 29),
    dt.date(2025, 2, 28),
    dt.date(2026, 1, 2),
    dt.date(2026, 2, 18),
    dt.date(2026, 10, 4),
    dt.date(2031, 12, 24),
    *(dt.date(2026, month, 1) for month in range(1, 13)),
    *(dt.date(2027, month, 28) for month in range(1, 13)),
]


@pytest.fixture(params=DAYS, ids=str)
def calendar(request):
    return SampleCalendar(request.param)


@pytest.fixture(scope="module")
def composer():
    return Composer(SampleCalendar(STORY_DAY))


def days_from(first, last):
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def test_what_has_happened_is_past_and_in_order(calendar):
    villages = [calendar.workdays_ago(number, 16).date() for number in range(6, 0, -1)]
    assert sorted(villages) == villages and villages[-1] < calendar.today
    assert all(is_workday(day) for day in villages)
    met = [calendar.meeting(day) for day in days_from(FIRST_MEETING, LAST_MEETING)]
    assert calendar.closed_before < calendar.opened and calendar.opened.date() < met[0]
    assert met == days_from(met[0], met[-1]) and met[-1] <= calendar.workdays_ago(5, 9).date()
    assert calendar.year - 1 <= calendar.opened.year <= calendar.year
    assert (calendar.today - calendar.opened.date()).days < 40, "not long ago, even after Spring Festival"


def test_what_is_to_be_done_is_to_come_and_within_the_year(calendar):
    due = [calendar.due(day) for day in days_from(FIRST_DUE, LAST_DUE)]
    assert due == sorted(due) and due[0] >= calendar.today and due[-1] == dt.date(calendar.year, 12, 31)
    assert calendar.today <= calendar.submit_by <= calendar.review_by <= dt.date(calendar.year, 12, 31)
    assert calendar.submit_by.month == 12 or (calendar.submit_by - calendar.today).days < 14
    for day in (calendar.submit_by, calendar.review_by):
        assert is_workday(day) or (day.month, day.day) == (12, 31)


def test_the_year_before_is_the_same_story_and_over(calendar):
    before = calendar.year_earlier
    assert before.year == calendar.year - 1
    assert before.workdays_ago(3, 10) < calendar.closed_before
    assert before.due(LAST_DUE).year == before.year


def test_a_plan_says_the_same_in_its_words_as_in_its_dates(calendar):
    """A village composed for the day, and those that somebody wrote."""
    unit = Unit(kind=Kind.village, name="石桥村", unit_type=UnitType.village, full_name="荥阳市/广武镇/石桥村")
    composed = Composer(calendar).plan(unit, aims_of(unit, 3), secretary="张三")
    for blocks in (composed, *(retold(read(name)["blocks"], calendar) for name in WRITTEN)):
        due = {row["due_on"] for block in blocks.values() for row in block.get("measures", ())}
        assert len(due) > 8 or calendar.today.month == 12
        assert min(due) >= calendar.today.isoformat() and max(due) <= f"{calendar.year}-12-31"
        met = [blocks["procedure"][f"{key}_on"] for key, _ in MEETINGS]
        assert met == sorted(met) and met[-1] < calendar.today.isoformat()
        goals = "".join(str(block.get("goal")) for block in blocks.values())
        assert all(int(found[1]) >= calendar.today.month for found in DEADLINE.finditer(goals))
        years = {int(year) for year in re.findall(r"20[23]\d(?= ?年)", f"{blocks['analysis']}{goals}")}
        assert years <= set(range(calendar.year - 1, calendar.year + 3)) | set(range(2010, 2021))


def test_on_its_own_day_the_story_is_as_it_was_written():
    calendar = SampleCalendar(STORY_DAY)
    assert [calendar.due(day) for day in days_from(FIRST_DUE, LAST_DUE)] == days_from(FIRST_DUE, LAST_DUE)
    assert (calendar.submit_by, calendar.review_by) == (dt.date(2022, 5, 26), dt.date(2022, 6, 2))
    words = "2021 年收入 10 万元；9 月底前到 12 万元，9 月 30 日前公示，12 月底收官"
    assert retold_words(words, calendar) == words


def test_words_move_with_their_dates():
    calendar = SampleCalendar(dt.date(2026, 8, 3))
    assert calendar.due(dt.date(2022, 9, 30)) == dt.date(2026, 10, 31)
    words = "2019 年改建，2021 年收入 10 万元，9 月底前到 12 万元，9 月 30 日前公示，9月30日前改完，9 月底晒账"
    assert retold_words(words, calendar) == (
        "2019 年改建，2025 年收入 10 万元，10 月底前到 12 万元，10 月 31 日前公示，10月31日前改完，10 月底晒账"
    )


SEASON = re.compile(r"(\d|[一二三四五六七八九十])+ ?月|端午|中秋|国庆|重阳|春节|[春夏秋冬]季|暑期")


def aims(name):
    """Every goal, measure and remark of a file: what somebody means to do."""
    value = read(name)
    if name.startswith("plan"):
        blocks = value["blocks"].values()
        return [
            said for block in blocks for said in (block.get("goal"), *(m["text"] for m in block.get("measures", ())))
        ]
    if name == "fragments":
        tasks = [value[key] for key in value if "." in key]
        return [said for task in tasks for said in (*task["goal"], *task["measures"])] + value["goals"]
    return [*value["return_reasons"], *value["approve_opinions"]]


@pytest.mark.parametrize("name", [*WRITTEN, "fragments", "comments"])
def test_nothing_that_is_to_be_done_is_bound_to_a_season(name):
    said = [DEADLINE.sub("", words) for words in aims(name) if words]
    assert len(said) > 7
    assert [words for words in said if SEASON.search(words)] == []
