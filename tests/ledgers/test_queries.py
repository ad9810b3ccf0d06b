"""Figures and measures of many villages, from what they submitted last."""

import pytest

from portal.ledgers.queries import ledger_rows, reporting, rollup
from portal.ledgers.queries.narrowing import Only
from portal.places.models import Kind
from portal.places.services import add_unit
from portal.plans.models import State
from portal.plans.queries import plan_or_404, working_copy
from portal.plans.services import save_block
from tests.people import content_of, submit


def levels(row):
    return [row.totals.levels[level] for level in (5, 4, 3, 2, 1, 0)]


def villages(rows):
    return list(dict.fromkeys(row.village for row in rows))


@pytest.fixture
def five(submitted_plan, add_village, places):
    """东片区: 柳树村 2 stars, 杨庄村 5; no area: 石桥村 nothing, 河口村 1, 高岗村 0."""
    add_village("杨庄村", 5, area="东片区", position=5)
    add_village("河口村", 1, position=6)
    plan_of_none = add_village("高岗村", None, position=7)
    return plan_of_none


def test_rollup_by_area(five, people, places, cycle):
    table = rollup(places["青山镇"], cycle, people["reviewer"])
    east, rest = table.rows
    assert (east.name, east.villages, east.reported, east.not_reported) == ("东片区", 2, 2, 0)
    assert (rest.name, rest.villages, rest.reported, rest.not_reported) == ("未分片区", 3, 1, 2)
    assert levels(east) == [1, 0, 0, 1, 0, 0] and levels(rest) == [0, 0, 0, 0, 1, 0]
    assert east.totals.stars == {"branch": 2, "industry": 2, "ecology": 1, "safety": 1, "civility": 1}
    assert levels(table.total) == [1, 0, 0, 1, 1, 0] and table.total.villages == 5
    assert table.total.check.sentence == (
        "对得上。Σ按级 8 = Σ按星 8 ✓；有星 3 + 未创 0 + 未上报 2 = 5 个村 ✓；各星最多 3（支部过硬）≤ 有星 3 ✓"
    )
    assert table.total.check.warnings and not table.total.check.problems
    assert next(iter(table.stars)) == "branch"


def test_rollup_of_the_county_is_by_township(five, add_village, people, places, cycle):
    add_village("南营村", 3, township="白河乡")
    table = rollup(places["明县"], cycle, people["county"])
    assert [(row.name, row.villages, row.reported) for row in table.rows] == [("青山镇", 5, 3), ("白河乡", 2, 1)]
    assert table.total.check.by_level == table.total.check.by_star == 11
    assert table.is_by_township


@pytest.mark.parametrize(
    ("only", "villages_of_rows", "by_level"),
    [
        (Only(star="ecology"), {"东片区": 1}, [1, 0, 0, 0, 0, 0]),
        (Only(star="branch"), {"东片区": 2, "未分片区": 1}, [1, 0, 0, 1, 1, 0]),
        (Only(level=2), {"东片区": 1}, [0, 0, 0, 1, 0, 0]),
        (Only(level=0), {}, [0] * 6),
        (Only(state=State.draft), {"未分片区": 2}, [0] * 6),
        (Only(state=State.submitted, level=5), {"东片区": 1}, [1, 0, 0, 0, 0, 0]),
    ],
)
def test_a_rollup_of_some_villages_agrees_with_itself(five, places, cycle, only, villages_of_rows, by_level):
    table = rollup(places["青山镇"], cycle, only=only)
    assert {row.name: row.villages for row in table.rows} == villages_of_rows
    assert levels(table.total) == by_level
    assert table.total.check.difference == 0 and not table.total.check.problems


def test_a_rollup_of_one_area(five, places, cycle):
    table = rollup(places["青山镇"], cycle, only=Only(area=places["东片区"].id))
    assert [(row.name, row.villages) for row in table.rows] == [("东片区", 2)]


def test_a_township_without_areas_is_one_row(people, places, cycle):
    table = rollup(places["白河乡"], cycle)
    assert [(row.name, row.villages, row.not_reported) for row in table.rows] == [("白河乡", 1, 1)]
    assert levels(table.total) == [0] * 6 and table.total.check.mark == "没有核对"


def test_a_village_without_stars_is_unrated_and_not_unreported(filled_plan, people, places, cycle):
    for key, content in content_of(0).items():
        version = working_copy(filled_plan).version_of(key)
        save_block(filled_plan, key, content, actor=people["clerk"], seen_version=version)
    submit(plan_or_404(people["secretary"], filled_plan.id), people["secretary"])
    east = rollup(places["青山镇"], cycle).rows[0]
    assert levels(east) == [0, 0, 0, 0, 0, 1] and east.reported == 1


def test_only_the_latest_submission_counts(submitted_plan, people, places, cycle):
    for key, content in (("star.industry", {"intent": "none"}), ("targets", {"level_1": 1})):
        save_block(submitted_plan, key, content, actor=people["clerk"], seen_version=1)
    assert levels(rollup(places["青山镇"], cycle).total) == [0, 0, 0, 1, 0, 0], "not yet handed in"
    submit(plan_or_404(people["secretary"], submitted_plan.id), people["secretary"])
    assert levels(rollup(places["青山镇"], cycle).total) == [0, 0, 0, 0, 1, 0]
    assert {row.submission_number for row in ledger_rows(places["青山镇"], cycle)} == {2}


def test_ledger_order_and_columns(five, people, places, cycle):
    rows = ledger_rows(places["青山镇"], cycle, people["reviewer"])
    assert villages(rows) == ["柳树村", "杨庄村", "河口村"]
    assert [row.star for row in rows if row.village == "柳树村"] == ["支部过硬", "产业兴旺"]
    first = rows[0]
    assert (first.task_code, first.task, first.gap) == ("1.1", "支部过硬任务1", "支部过硬差距")
    assert (first.text, first.owner, first.due_on.isoformat()) == ("支部过硬措施", "王秀英（文书）", "2022-09-30")
    assert (first.township, first.submission_number, first.lead_official) == ("青山镇", 1, "")


def test_the_lead_official_is_a_column(filled_plan, people, places, cycle):
    profile = content_of()["profile"] | {"lead_official": "马镇长"}
    save_block(filled_plan, "profile", profile, actor=people["clerk"], seen_version=1)
    submit(plan_or_404(people["secretary"], filled_plan.id), people["secretary"])
    assert {row.lead_official for row in ledger_rows(places["青山镇"], cycle)} == {"马镇长"}


def test_ledger_filters(five, people, places, cycle):
    def found(**filters):
        return villages(ledger_rows(places["青山镇"], cycle, **filters))

    assert found(area=places["东片区"].id) == ["柳树村", "杨庄村"]
    assert found(star="civility") == found(level=5) == ["杨庄村"]
    assert found(star="industry") == ["柳树村", "杨庄村"]
    assert found(level=3) == found(state=State.approved) == []
    assert found(state=State.submitted) == found(month=9) == ["柳树村", "杨庄村", "河口村"]
    assert found(month=8) == found(month=10) == found(month=12) == []
    assert found(level=1, month=9) == ["河口村"]


def test_a_liaison_finds_only_the_assigned_villages(five, people, places, cycle):
    unit, liaison = places["青山镇"], people["liaison"]
    assert villages(ledger_rows(unit, cycle, liaison)) == ["柳树村"]
    assert [(row.name, row.villages) for row in rollup(unit, cycle, liaison).rows] == [("东片区", 1)]
    assert (reporting(unit, cycle, liaison).villages, reporting(unit, cycle, liaison).reported) == (1, 1)


def test_whoever_asks_finds_nothing_beyond_what_they_may_see(five, people, places, cycle):
    unit = places["明县"]
    for name in ("outsider", "admin"):
        assert ledger_rows(unit, cycle, people[name]) == []
    assert [row.name for row in rollup(unit, cycle, people["outsider"]).rows] == ["白河乡"]
    assert rollup(unit, cycle, people["admin"]).rows == []


def test_reporting(five, places, cycle):
    found = reporting(places["青山镇"], cycle)
    assert (found.villages, found.reported) == (5, 3)
    assert found.as_of == max(row.submitted_at for row in ledger_rows(places["青山镇"], cycle))
    nobody = reporting(places["白河乡"], cycle)
    assert (nobody.villages, nobody.reported, nobody.as_of) == (1, 0, None)


def test_areas_keep_the_office_order(add_village, places, cycle, submitted_plan, session):
    first = add_unit(Kind.area, "西片区", parent=places["青山镇"], position=-1)
    places["西片区"] = first
    session.commit()
    add_village("岭南村", 1, area="西片区")
    assert [row.name for row in rollup(places["青山镇"], cycle).rows] == ["西片区", "东片区", "未分片区"]
    assert villages(ledger_rows(places["青山镇"], cycle)) == ["岭南村", "柳树村"]


def test_the_number_of_queries_does_not_grow(submitted_plan, add_village, people, places, cycle, count_queries):
    def queries():
        reader, unit = people["reviewer"], places["青山镇"]
        assert reader.unit and cycle.year
        count_queries()
        rollup(unit, cycle, reader)
        reporting(unit, cycle, reader)
        ledger_rows(unit, cycle, reader)
        return count_queries()

    for_one = queries()
    for number in range(4):
        add_village(f"新{number}村", number + 1, position=number + 10)
    assert queries() == for_one <= 6
