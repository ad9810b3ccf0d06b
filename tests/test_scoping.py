"""The watch over queries catches what it is there for, in every shape a query can have (acceptance 31, 67)."""

import pytest
import sqlalchemy as sa
from flask import g
from sqlalchemy.orm import aliased, joinedload

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.history.models import Event
from portal.kernel.db import Base, db
from portal.places.models import Unit
from portal.places.queries import within
from portal.plans.models import Block, Plan, Submission
from portal.plans.queries import visible_to
from portal.reviews.models import Comment
from tests.scoping import watch
from tests.scoping.tables import EXCUSED, OPEN, OWNED
from tests.scoping.watch import Unscoped

OTHER, ELSEWHERE = aliased(Plan), aliased(Unit)
NEWEST = sa.select(Comment.plan_id, sa.func.max(Comment.id).label("id")).group_by(Comment.plan_id).subquery()
FORGETFUL = {
    "all of it": sa.select(Plan),
    "of a year": sa.select(Plan).where(Plan.cycle_id == 1),
    "a count": sa.select(sa.func.count(Submission.id)).where(Submission.target_level == 5),
    "a join that narrows nothing": sa.select(Plan).join(Submission, Submission.plan_id == Plan.id),
    "a subquery": sa.select(sa.select(Plan.id).where(Plan.cycle_id == 1).subquery()),
    "another table's number": sa.select(Plan).join(Cycle, Cycle.id == Plan.cycle_id).where(Cycle.id == 1),
    "a number compared with itself": sa.select(Plan).where(Plan.id == Plan.id),
    "an alias beside one that is narrowed": sa.select(Plan, OTHER).where(Plan.id == 7, OTHER.cycle_id == Plan.cycle_id),
    "one side of an OR": sa.select(Plan).where(sa.or_(Plan.id == 7, Plan.cycle_id == 1)),
    "everything but": sa.select(Plan).where(Plan.id != 7),
    "not in": sa.select(Plan).where(Plan.id.not_in([7])),
    "the left of an outer join": sa.select(Plan).outerjoin(Submission, sa.and_(Plan.id == 7, Submission.plan_id == 7)),
    "a place by its name": sa.select(Plan).join(Plan.unit).where(Unit.name == "柳树村"),
    "exists, of anybody": sa.select(Plan).where(sa.exists().where(Comment.plan_id == Plan.id)),
    "in what is not narrowed": sa.select(Block).where(Block.plan_id.in_(sa.select(Plan.id).where(Plan.cycle_id == 1))),
    "a part of a union": sa.union_all(sa.select(Plan.id).where(Plan.id == 7), sa.select(Plan.id)),
    "a derived table": sa.select(Comment).join(NEWEST, NEWEST.c.id == Comment.id),
    "a scalar beside": sa.select(sa.select(sa.func.count(Comment.id)).scalar_subquery()),
    "the history": sa.select(Event).where(Event.verb == "plan_submitted"),
    "a person": sa.select(User).where(User.name == "张建国"),
    "an update": sa.update(Plan).where(Plan.cycle_id == 1).values(version=2),
    "an update of all": sa.update(Comment).values(body=""),
    "a delete": sa.delete(Comment).where(Comment.body == ""),
    "text": sa.text("SELECT body FROM comment"),
    "text inside": sa.select(Plan.id).where(Plan.id == 7, sa.text("EXISTS (SELECT 1 FROM comment)")),
}
NARROWED = {
    "by its place": sa.select(Plan).where(Plan.unit_id == 7),
    "by a place joined": sa.select(Block).join(Plan, Plan.id == Block.plan_id).where(Plan.unit_id == 7),
    "by both sides of an OR": sa.select(Plan).where(sa.or_(Plan.id == 7, Plan.unit_id == 7)),
    "by exists": sa.select(Plan).where(sa.exists().where(Comment.plan_id == Plan.id, Comment.author_id == 7)),
    "by a list": sa.select(Plan).where(Plan.id.in_([7, 8])),
    "by a subquery": sa.select(Block).where(Block.plan_id.in_(sa.select(Plan.id).where(Plan.unit_id == 7))),
    "by nothing at all": sa.select(Plan).where(sa.false()),
    "what is loaded along": sa.select(Plan).where(Plan.id == 7).options(joinedload(Plan.latest_submission)),
    "an update of one": sa.update(Plan).where(Plan.id == 7).values(version=2),
    "text about nobody": sa.text("SELECT 1"),
}


def asking(app, query: str = ""):
    return app.test_request_context(f"/?{query}")


# ---- the lists of tables are whole ----


def without_line(tables) -> set[str]:
    return {table.name for table in tables} ^ {*OWNED, *OPEN}


def test_every_table_is_watched_or_open_with_a_reason(app):
    assert without_line(Base.metadata.sorted_tables) == set()
    assert not set(OWNED) & set(OPEN) and all(len(reason) > 20 for reason in (*OPEN.values(), *EXCUSED.values()))


def test_the_columns_that_say_whose_are_there(app):
    columns = {table.name: set(table.columns.keys()) for table in Base.metadata.sorted_tables}
    assert {name: owners - columns[name] for name, owners in OWNED.items() if owners - columns[name]} == {}


def test_a_new_table_fails_until_it_has_its_line(app):
    assert without_line([*Base.metadata.sorted_tables, sa.Table("diary", sa.MetaData())]) == {"diary"}


def test_who_is_excused_is_there(app):
    assert set(EXCUSED) <= {rule.endpoint for rule in app.url_map.iter_rules()}


# ---- every shape of a query ----


@pytest.mark.parametrize("shape", FORGETFUL)
def test_a_query_that_does_not_say_whose_fails(app, session, shape):
    with asking(app), pytest.raises(Unscoped):
        db.session.execute(FORGETFUL[shape])


@pytest.mark.parametrize("shape", NARROWED)
def test_a_query_that_says_whose_is_answered(app, session, shape):
    with asking(app):
        db.session.execute(NARROWED[shape])


@pytest.mark.parametrize("who", ["secretary", "liaison", "reviewer", "county", "admin"])
def test_what_a_person_may_see_is_read(app, people, who):
    with asking(app):
        db.session.execute(visible_to(people[who]))


def test_words_given_to_the_driver_are_looked_at_too(app, session):
    with asking(app), pytest.raises(Unscoped):
        session.connection().exec_driver_sql("SELECT body FROM comment")


def test_outside_of_a_request_nobody_is_asked(session):
    """Commands and the worker read whole counties."""
    assert db.session.scalars(sa.select(Plan)).all() == []


# ---- a number that somebody only asks for ----


def test_a_number_from_the_address_says_nothing(app, plan, people):
    number = plan.id
    for load in (lambda: db.session.get(Plan, number), lambda: db.session.scalar(sa.select(Plan).filter_by(id=number))):
        db.session.expunge_all()
        with asking(app, f"plan={number}"), pytest.raises(Unscoped):
            load()


def test_it_does_once_it_was_found_among_what_the_person_may_see(app, plan, people):
    number = plan.id
    with asking(app, f"plan={number}"):
        g.seen_rows = {("unit", people["secretary"].unit_id)}
        found = db.session.scalar(visible_to(people["secretary"]).where(Plan.id == number))
        assert db.session.scalars(sa.select(Block).where(Block.plan_id == found.id)).all() == []


def test_what_an_object_refers_to_is_asked_as_well(app, submitted_plan, people):
    """A relationship that loads when it is touched (`edited_by` is one): of somebody this request has not found."""
    db.session.expunge_all()
    plan = db.session.scalar(sa.select(Plan))
    with asking(app, f"who={plan.edited_by_id}"), pytest.raises(Unscoped):
        db.session.scalar(sa.select(User).where(User.id == plan.edited_by_id))


def test_asleep_it_says_nothing(app, session, monkeypatch):
    monkeypatch.setattr(watch, "is_awake", False)
    with asking(app):
        db.session.execute(FORGETFUL["all of it"])


# ---- a page that forgot to ask ----


def by_its_number(plan_id):
    return db.session.get(Plan, plan_id).state.value


def by_its_number_joined(plan_id):
    return db.session.scalars(sa.select(Plan).join(Plan.unit).where(Plan.id == plan_id)).one().state.value


def by_the_number_of_its_part(plan_id):
    return str(db.session.scalars(sa.select(Block.key).where(Block.plan_id == plan_id)).all())


def changed_by_its_number(plan_id):
    db.session.execute(sa.update(Plan).where(Plan.id == plan_id).values(version=9))
    return ""


@pytest.mark.parametrize(
    "page", [by_its_number, by_its_number_joined, by_the_number_of_its_part, changed_by_its_number]
)
def test_a_page_that_loads_by_number_alone_fails_for_everybody(app, browse, plan, monkeypatch, page):
    """Also for whoever may see it: so that whichever test opens the page finds it."""
    monkeypatch.setitem(app.view_functions, "plans.show_whole", page)
    for who in ("secretary", "stranger", "county"):
        browse(who).get(f"/plans/{plan.id}/whole", expect=500)


def test_one_that_asks_is_answered(app, browse, plan, people, monkeypatch):
    def asks(plan_id):
        person = db.session.scalar(sa.select(User).where(User.username == "county"))
        return db.session.scalar(visible_to(person).where(Plan.id == plan_id, within(person.unit))).state.value

    monkeypatch.setitem(app.view_functions, "plans.show_whole", asks)
    browse("county").get(f"/plans/{plan.id}/whole")
