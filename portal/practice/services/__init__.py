"""Making a practice place and making it anew. None of these commits."""

import datetime as dt

import sqlalchemy as sa

from portal.accounts.models import User
from portal.accounts.services import add_user, sessions
from portal.catalogue.queries import catalogue
from portal.catalogue.services import open_cycle
from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import db
from portal.places.models import Kind, Unit, UnitType
from portal.places.services import add_unit
from portal.plans.models import State
from portal.plans.services import open_plans, submit_plan
from portal.practice import queries
from portal.practice.services import sample

NO_PASSWORD = "-"  # no hash of anything: the account cannot be signed in to
DAYS = 7


def step_into(person: User, side: str, device: str) -> User:
    """A session as the village's or the township's practising double; the place is made at the first time."""
    _wait_for_turn(person)
    double = queries.double_of(person, side) or _make_place(person)[side]
    sessions.start(double, device)
    return double


def start_anew(person: User) -> None:
    """Another place, with its plan as at the beginning. The one before stays in the history and is seen nowhere."""
    _wait_for_turn(person)
    village, office = (queries.double_of(person, side) for side in queries.SIDES)
    if village is None or office is None:
        _make_place(person)
        return
    before = village.unit
    db.session.execute(sa.update(Unit).where(Unit.county_id == before.county_id).values(is_active=False))
    new_village = _make_units(person)
    village.unit, office.unit = new_village, db.session.get_one(Unit, new_village.township_id)
    db.session.flush()
    record(f"unit:{before.id}", "practice_started_anew", actor=person, village=new_village.id)
    sample.begin(queries.plan_of(village), actor=village)


def hand_in(person: User) -> bool:
    """What the village would do, for whoever wants to practise reviewing at once; False where nothing is to be done.

    Raises:
        NotAllowed: the year is closed.
    """
    _wait_for_turn(person)
    village = queries.double_of(person, "village") or _make_place(person)["village"]
    plan = queries.plan_of(village)
    if plan.state not in (State.draft, State.returned):
        return False
    sample.complete(plan, actor=village)
    submit_plan(plan, actor=village)
    return True


def _make_place(person: User) -> dict[str, User]:
    village = _make_units(person)
    units = {"village": village, "office": db.session.get_one(Unit, village.township_id)}
    doubles = {
        side: add_user(
            queries.username_of(person, side),
            f"{person.name}（演练）",
            role,
            units[side],
            password="",
            password_hash=NO_PASSWORD,
            must_change_password=False,
            actor=person,
        )
        for side, role in queries.SIDES.items()
    }
    sample.begin(queries.plan_of(doubles["village"]), actor=doubles["village"])
    return doubles


def _make_units(person: User) -> Unit:
    """County, township and village, with a year like the real one and its plan."""
    year = queries.year_to_practise(person)
    county = add_unit(Kind.county, "演练县", is_sample=True)
    township = add_unit(Kind.township, "演练镇", parent=county, is_sample=True)
    village = add_unit(Kind.village, "演练村", parent=township, unit_type=UnitType.village, is_sample=True)
    cycle = open_cycle(
        county,
        year.year,
        activity_name=year.activity_name,
        village_catalogue=catalogue(year.village_catalogue_id),
        community_catalogue=catalogue(year.community_catalogue_id),
        submit_by=clock.today() + dt.timedelta(days=DAYS),
        actor=person,
    )
    open_plans(cycle, [village])
    return village


def _wait_for_turn(person: User) -> None:
    """Two presses at once make one place."""
    db.session.execute(sa.select(User.id).where(User.id == person.id).with_for_update())
