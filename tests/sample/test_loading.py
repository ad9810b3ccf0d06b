"""The sample county as `flask sample load` makes it."""

import re
from collections import Counter
from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from portal.accounts.models import Assignment, Role, User
from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycle_of
from portal.history.queries import broken_links
from portal.kernel import clock
from portal.kernel.db import db
from portal.places.models import Unit, UnitType
from portal.places.queries import unit_named, villages_of
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.gaps import gaps
from portal.plans.models import Plan, State, Submission
from portal.plans.queries import plan_or_404, working_copy
from portal.reviews.queries import notes_beside

pytestmark = pytest.mark.usefixtures("county")


def plans_of(township: str, year: int = 2022) -> Sequence[Plan]:
    unit = sa.orm.joinedload(Plan.unit)
    latest = sa.orm.joinedload(Plan.latest_submission)
    in_year = sa.select(Plan).join(Plan.unit).join(Plan.cycle).where(Cycle.year == year)
    wanted = in_year.where(Unit.township_id == unit_named(township).id)
    return db.session.scalars(wanted.options(unit, latest).order_by(Unit.position)).all()


def plan_named(name: str) -> Plan:
    return next(plan for plan in plans_of("广武镇") if plan.unit.name == name)


def test_the_accounts_have_their_roles(county):
    roles = {name: user.role for name, user in county.accounts.items()}
    fixed = {name: role for name, role in roles.items() if not re.fullmatch(r"[a-z]{2}\d\d", name)}
    assert fixed == {
        "secretary": Role.secretary,
        "clerk": Role.clerk,
        "gw08clerk": Role.clerk,
        "newcomer": Role.clerk,
        "liaison": Role.liaison,
        "reviewer": Role.reviewer,
        "reviewer2": Role.reviewer,
        "viewer": Role.viewer,
        "gaocun": Role.reviewer,
        "county": Role.county,
        "admin": Role.admin,
        "auditor": Role.auditor,
    }
    villages = villages_of(unit_named("广武镇"))
    assert len(villages) == 44
    assert [county.accounts[f"gw{n:02d}"].unit_id for n in range(1, 45)] == [unit.id for unit in villages]
    assert {roles[f"gw{n:02d}"] for n in range(1, 45)} == {Role.secretary}


def test_only_the_newcomer_must_change_the_password(county):
    must = [name for name, user in county.accounts.items() if user.must_change_password]
    assert must == ["newcomer"]
    assert county.accounts["newcomer"].unit.name == "示例村03"


def test_the_people_of_taohuayu(county):
    people = [county.accounts[name] for name in ("secretary", "clerk")]
    assert [(user.name, user.unit.name) for user in people] == [("张建国", "桃花峪村"), ("王秀英", "桃花峪村")]
    assert county.accounts["gw01"].name != "张建国"


def test_no_telephone_number_can_be_anybodys(county):
    assert all(re.fullmatch(r"120\d{8}", user.phone) for user in county.accounts.values())


def test_the_liaison_looks_after_the_area_of_taohuayu(county):
    wanted = sa.select(Assignment.unit_id).where(Assignment.user_id == county.accounts["liaison"].id)
    area_id = unit_named("广武镇/桃花峪村").area_id
    same_area = {unit.id for unit in villages_of(unit_named("广武镇")) if unit.area_id == area_id}
    assert set(db.session.scalars(wanted)) == same_area and len(same_area) > 5


def test_the_year_is_2022_and_its_dates_are_to_come():
    cycle = cycle_of(unit_named("广武镇"))
    assert (cycle.year, cycle.activity_name, cycle.days_left) == (2022, "“五星”支部创建", 3)
    assert (cycle.review_by - clock.today()).days == 10


def test_every_state_is_there():
    states = Counter(plan.state_label for plan in plans_of("广武镇"))
    assert states == {"已通过": 11, "待审核": 12, "退回修改": 6, "填写中": 12, "未开始": 3}
    assert plan_named("桃花峪村").state is State.returned
    assert plan_named("示例村02").state is State.submitted
    assert plan_named("示例村03").state_label == "未开始"
    strong = plan_named("示例村05")
    assert (strong.state, strong.latest_submission.target_level) == (State.approved, 5)


def test_townships_are_told_one_by_one(county):
    assert [line.partition("：")[0] for line in county.said][:2] == ["广武镇", "高村乡"]


def test_nothing_that_was_submitted_has_gaps():
    submissions = db.session.scalars(sa.select(Submission)).all()
    assert len(submissions) > 30
    assert [gaps(PlanDocument(submission.content)) for submission in submissions] == [[]] * len(submissions)


def test_plans_are_of_a_real_size_and_no_two_are_alike():
    latest = [plan.latest_submission for plan in plans_of("广武镇") if plan.latest_submission]
    assert sum(submission.measure_count >= 40 for submission in latest) >= 3
    assert all(submission.measure_count >= 20 for submission in latest)
    assert len({str(submission.content["blocks"]["analysis"]) for submission in latest}) == len(latest)
    assert len({submission.target_level for submission in latest}) >= 5


def test_taohuayu_was_returned_with_seven_comments_and_has_answered_two(county):
    secretary = county.accounts["secretary"]
    plan = plan_or_404(secretary, plan_named("桃花峪村").id)
    notes = notes_beside(secretary, plan, working_copy(plan).document)
    assert (len(notes), sum(note.is_changed for note in notes)) == (7, 2)
    assert {note.author for note in notes} == {"刘敏", "赵志强"}


def test_what_happened_is_past_whole_and_in_order():
    assert broken_links() == []
    newest = db.session.scalar(sa.select(sa.func.max(Submission.submitted_at)).select_from(Submission))
    assert newest < clock.now()
    assert all(plan.state_since <= clock.now() for plan in plans_of("广武镇"))


def test_communities_follow_their_own_catalogue():
    kinds = {(plan.unit.unit_type, plan.catalogue_id) for plan in plans_of("广武镇")}
    assert {kind for kind, _ in kinds} == {UnitType.village, UnitType.community} and len(kinds) == 2


def test_every_account_has_a_unit_that_is_there(county):
    assert db.session.scalar(sa.select(sa.func.count(User.id))) == len(county.accounts)
