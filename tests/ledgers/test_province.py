"""The roll-up of a province: a line a county, and nothing of practice places."""

from portal.accounts.models import Role
from portal.accounts.services import add_user
from portal.ledgers.queries import rollup
from portal.ledgers.queries.province import province_rollup
from portal.places.models import Kind, UnitType
from portal.places.services import add_unit
from portal.plans.queries import plan_of
from portal.plans.services import open_plans
from portal.practice.services import step_into
from tests.people import PASSWORD_HASH, YEAR, fill, lowered_rules, make_cycle, submit


def test_a_county_s_line_says_what_its_own_roll_up_says(add_village, places, cycle, session):
    for name, stars in (("甲村", 3), ("乙村", 1), ("丙村", None)):
        add_village(name, stars)
    session.commit()
    table, own = province_rollup(YEAR), rollup(places["明县"], cycle).total
    (line,) = table.rows
    assert (line.name, line.villages, line.reported) == ("明县", own.villages, 2)
    assert line.totals.levels == own.totals.levels and line.totals.stars == own.totals.stars
    assert line.as_of == own.as_of and line.check.agrees
    assert table.total.totals == line.totals


def test_two_counties_are_two_lines_and_the_last_is_their_sum(add_village, places, cycle, session):
    add_village("甲村", 2)
    other = add_unit(Kind.county, "清县", position=2)
    township = add_unit(Kind.township, "清水镇", parent=other)
    village = add_unit(Kind.village, "清泉村", parent=township, unit_type=UnitType.village)
    year = make_cycle({"明县": other, "青山镇/柳树村": village})
    secretary = add_user("qing", "孙书记", Role.secretary, village, password="", password_hash=PASSWORD_HASH)
    open_plans(year, [village])
    session.commit()
    session.add(lowered_rules(township, secretary))
    fill(plan_of(secretary, village, year), secretary, 4)
    submit(plan_of(secretary, village, year), secretary)
    table = province_rollup(YEAR)
    assert [(row.name, row.reported, row.totals.levels[4]) for row in table.rows] == [("明县", 1, 0), ("清县", 1, 1)]
    assert (table.total.reported, table.total.check.by_star) == (2, 6)
    assert province_rollup(YEAR - 1).rows == []


def test_what_is_practised_counts_nowhere(people, cycle, session):
    before = province_rollup(YEAR).total.villages
    step_into(people["reviewer"], "village", "test")
    session.commit()
    table = province_rollup(YEAR)
    assert table.total.villages == before and [row.name for row in table.rows] == ["明县"]


def test_the_command_prints_a_table_to_paste(app, add_village, session):
    add_village("甲村", 3)
    session.commit()
    run = app.test_cli_runner().invoke
    head, county, total = run(args=["ledgers", "province", "--year", str(YEAR)]).output.splitlines()
    assert head.split("\t")[:5] == ["县", "村数", "已上报", "五星", "四星"]
    assert county.split("\t")[0] == "明县" and total.split("\t")[0] == "合计"
    assert county.split("\t")[1:] == total.split("\t")[1:] and total.split("\t")[-2] == "3"
    none = run(args=["ledgers", "province", "--year", "1999"])
    assert none.exit_code == 1 and "没有 1999 年度" in none.output
