"""The township's list: filters, counts, and a number of queries that does not grow."""

import datetime as dt

import pytest

from portal.catalogue.queries import cycle_of
from portal.kernel import clock
from portal.places.models import Kind, UnitType
from portal.places.services import add_unit
from portal.plans import queries as plan_queries
from portal.plans import services as plan_services
from portal.reviews import services
from portal.reviews.domain.filters import PlanFilters
from portal.reviews.queries import plan_list, review_of, township_list
from portal.settings.queries import forget
from tests.people import fill, submit


@pytest.fixture
def rows(people, places, cycle):
    """rows(state="submitted", …): the names of the villages that the filters leave."""

    def names(who="reviewer", **filters):
        found = plan_list(people[who], places["青山镇"], cycle, PlanFilters(**filters))
        return [row.unit.name for row in found.rows]

    return names


def one_row(people, places, cycle, name="柳树村"):
    found = plan_list(people["reviewer"], places["青山镇"], cycle, PlanFilters())
    return next(row for row in found.rows if row.unit.name == name)


def test_filters(rows, submitted_plan, places):
    assert rows() == ["柳树村", "石桥村"]
    assert rows(state="submitted") == rows(level=2) == rows(star="industry") == ["柳树村"]
    assert rows(star="safety") == rows(level=5) == rows(state="overdue") == []
    assert rows(state="not_started") == ["石桥村"]
    assert rows(area=places["东片区"].id) == ["柳树村"]
    for search in ("柳树", "LIU SHU", "liushu", "lsc"):
        assert rows(search=search) == ["柳树村"]
    for search in ("%", "_", "\\"):
        assert rows(search=search) == []


def test_counts_are_of_the_whole_township(people, places, cycle, submitted_plan, session):
    found = plan_list(people["reviewer"], places["青山镇"], cycle, PlanFilters(state="approved"))
    assert found.rows == [] and found.total == 2
    assert found.counts == {
        "submitted": 1,
        "to_look": 0,
        "to_second": 0,
        "returned": 0,
        "draft": 0,
        "not_started": 1,
        "approved": 0,
        "to_file": 0,
        "overdue": 0,
    }
    cycle.submit_by = clock.today() - dt.timedelta(days=2)
    found = plan_list(people["reviewer"], places["青山镇"], cycle, PlanFilters(state="overdue"))
    assert found.counts["overdue"] == 1
    assert [(row.unit.name, row.overdue_days) for row in found.rows] == [("石桥村", 2)]


def test_a_row_says_who_has_the_plan_and_for_how_long(people, places, cycle, submitted_plan, monkeypatch):
    row = one_row(people, places, cycle)
    assert (row.holder, row.secretary, row.level, row.area) == ("镇 · 第 1 天", "张建国", "二星", "东片区")
    assert [mark.key for mark in row.stars if mark.intent and mark.intent.counts] == ["branch", "industry"]
    submitted_plan.state_since = dt.datetime(2022, 5, 27, 2, tzinfo=dt.UTC)  # a Friday
    monkeypatch.setattr("portal.kernel.clock.today", lambda: dt.date(2022, 5, 30))
    assert one_row(people, places, cycle).holder == "镇 · 第 2 天"
    assert one_row(people, places, cycle, "石桥村").holder == "村 · 第 1 天"
    services.approve_plan(
        submitted_plan, seen_submission_id=submitted_plan.latest_submission_id, opinion="", actor=people["reviewer"]
    )
    assert one_row(people, places, cycle).holder == "—"


def test_comments_are_counted_open_until_their_field_changes(people, places, cycle, submitted_plan, session):
    def tally():
        found = one_row(people, places, cycle).tally
        return found.open, found.total

    reviewer, seen = people["reviewer"], submitted_plan.latest_submission_id
    assert tally() == (0, 0)
    for field in ("goal", "gaps"):
        services.add_comment(submitted_plan, seen, "analysis", field, "改", actor=reviewer)
    assert tally() == (2, 2)
    services.return_plan(submitted_plan, seen_submission_id=seen, reason="改", actor=reviewer)
    session.commit()
    submitted_plan = plan_queries.plan_or_404(reviewer, submitted_plan.id)
    block = plan_queries.block_of(submitted_plan, "analysis")
    plan_services.save_block(
        submitted_plan, "analysis", block.content | {"goal": "新"}, actor=people["secretary"], seen_version=1
    )
    assert tally() == (2, 2)  # What is not handed in is not the township's to know.
    submit(plan_queries.plan_or_404(people["secretary"], submitted_plan.id), people["secretary"])
    assert tally() == (1, 2)
    plan = plan_queries.plan_or_404(reviewer, submitted_plan.id)
    services.add_comment(plan, plan.latest_submission_id, "analysis", "goal", "又", actor=reviewer)
    assert tally() == (1, 1)


def add_villages(places, cycle, people, numbers):
    """More villages of 青山镇, each with a returned and resubmitted plan."""
    units = [
        add_unit(Kind.village, f"新村{n}", parent=places["青山镇"], unit_type=UnitType.village, position=10 + n)
        for n in numbers
    ]
    for plan in plan_services.open_plans(cycle, units):
        author = people["secretary"]
        author.unit_id = plan.unit_id  # Whoever writes; only the rows matter here.
        fill(plan_queries.plan_or_404(people["reviewer"], plan.id), author)
        plan = plan_queries.plan_or_404(people["reviewer"], plan.id)
        seen = submit(plan, author).id
        plan = plan_queries.plan_or_404(people["reviewer"], plan.id)
        services.add_comment(plan, seen, "analysis", "goal", "改", actor=people["reviewer"])
        services.return_plan(plan, seen_submission_id=seen, reason="改", actor=people["reviewer"])
        content = plan_queries.block_of(plan, "analysis").content | {"goal": "新"}
        plan_services.save_block(plan, "analysis", content, actor=author, seen_version=1)
        submit(plan_queries.plan_or_404(people["reviewer"], plan.id), author)


def test_the_list_asks_the_same_questions_of_one_plan_and_of_six(people, places, cycle, session, count_queries):
    numbers = []
    for more in (range(1), range(1, 6)):
        add_villages(places, cycle, people, more)
        session.expire_all()
        township, year = places["青山镇"], cycle_of(places["青山镇"])
        assert people["reviewer"].unit.path
        count_queries()
        found = plan_list(people["reviewer"], township, year, PlanFilters())
        assert [row.tally.total for row in found.rows][-len(more) :] == [1] * len(more)
        numbers.append(count_queries())
    assert numbers == [8, 8]


def test_a_review_asks_the_same_questions_with_one_comment_and_with_five(
    people, submitted_plan, session, count_queries
):
    numbers, seen = [], submitted_plan.latest_submission_id
    for more in (["goal"], ["overview", "strengths", "achieved", "gaps"]):
        plan = plan_queries.plan_or_404(people["reviewer"], submitted_plan.id)
        for field in more:
            services.add_comment(plan, seen, "analysis", field, "改", actor=people["reviewer"])
        session.commit()
        plan = plan_queries.plan_or_404(people["reviewer"], submitted_plan.id)
        assert people["reviewer"].unit.path
        forget()  # the county's settings, which a request reads once
        count_queries()
        assert review_of(people["reviewer"], plan).remarks[0].author == "刘敏"
        numbers.append(count_queries())
    assert numbers == [7, 7]


def test_the_countys_list_adds_up(people, cycle, submitted_plan):
    rows = township_list(people["county"], cycle)
    assert [(row.township.name, row.total, row.counts["submitted"]) for row in rows] == [
        ("青山镇", 2, 1),
        ("白河乡", 1, 0),
    ]


def test_the_queue_goes_round(people, places, cycle, submitted_plan, session):
    add_villages(places, cycle, people, range(2))
    plan = plan_queries.plan_or_404(people["reviewer"], submitted_plan.id)
    queue = review_of(people["reviewer"], plan).queue
    assert (queue.place, queue.count, queue.previous[1], queue.next[1]) == (1, 3, "新村1", "新村0")
    services.approve_plan(plan, seen_submission_id=plan.latest_submission_id, opinion="", actor=people["reviewer"])
    session.commit()
    queue = review_of(people["reviewer"], plan_queries.plan_or_404(people["reviewer"], plan.id)).queue
    assert (queue.place, queue.count, queue.next[1]) == (None, 2, "新村0")
