"""SQLite to PostgreSQL by one command: all of it, compared; or nothing, and why."""

import os

import pysqlite3
import pytest
import sqlalchemy as sa

from portal.accounts.models import User
from portal.history.models import Event
from portal.history.queries import broken_links
from portal.history.services import record
from portal.kernel.db import commit, db
from portal.operation.moving import copying
from portal.places.models import Kind
from portal.places.services import add_unit
from portal.plans.models import Plan
from tests.conftest import make_app
from tests.fixed_day import stop_the_clock
from tests.postgres import fresh_database

on_postgresql = pytest.mark.skipif("PORTAL_TEST_DATABASE" not in os.environ, reason="needs a PostgreSQL server")


@pytest.fixture(scope="module")
def village_house(tmp_path_factory):
    """An installation with the sample in it, as `make run` makes it."""
    instance = tmp_path_factory.mktemp("moving")
    app = make_app(f"sqlite:///{instance / 'portal.sqlite'}", instance)
    with pytest.MonkeyPatch.context() as patch:
        stop_the_clock(patch)
        done = app.test_cli_runner().invoke(args=["sample", "load"])
    assert done.exit_code == 0, done.output
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def empty():
    return fresh_database(os.environ["PORTAL_TEST_DATABASE"], "moved")


def move(app, target):
    return app.test_cli_runner().invoke(args=["move-to-postgresql", target])


def tables_of(target):
    engine = sa.create_engine(target, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return sa.inspect(connection).get_table_names()


def everything(app):
    with app.app_context(), db.engine.connect() as connection:
        return copying.sums_of(connection)


@on_postgresql
def test_all_rows_are_there_and_the_portal_goes_on(village_house, empty, tmp_path):
    before = everything(village_house)
    done = move(village_house, empty)
    assert done.exit_code == 0, done.output
    assert f"event                    {before['event'][0]:>9} 行，两边一样" in done.output
    assert "逐行核对过，操作记录的链完整" in done.output and "DATABASE_URL" in done.output
    moved = make_app(empty, tmp_path)
    assert everything(moved) == before == everything(village_house)
    with moved.app_context():
        newest = db.session.scalar(sa.select(sa.func.max(Event.id)))
        record("plan:1", "plan_submitted", actor=None, number=99)
        commit()
        assert db.session.scalar(sa.select(sa.func.max(Event.id))) == newest + 1 and broken_links() == []
        assert db.session.scalar(sa.select(sa.func.count(Plan.id))) and db.session.scalar(sa.select(User.id).limit(1))
        with pytest.raises(sa.exc.IntegrityError):  # the references came back
            db.session.execute(sa.update(Plan).values(unit_id=0))
        db.session.rollback()
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            db.session.execute(sa.text("DELETE FROM event"))
        db.session.rollback()
        db.engine.dispose()
    again = move(village_house, empty)
    assert again.exit_code == 1 and "目标数据库里已经有" in again.output
    assert "已经不是 SQLite" in move(moved, empty).output


def lost_row(sums_of):
    def one_less(connection):
        found = sums_of(connection)
        return found | {"block": (found["block"][0] - 1, 0)}

    return one_less


@on_postgresql
def test_a_difference_undoes_all(village_house, empty, monkeypatch):
    monkeypatch.setattr(copying, "sums_of", lost_row(copying.sums_of))
    done = move(village_house, empty)
    assert done.exit_code == 1 and "和原来不一样：block" in done.output
    assert tables_of(empty) == []


@on_postgresql
def test_stopped_in_the_middle_it_leaves_nothing_and_can_be_begun_again(village_house, empty, monkeypatch):
    def stopped(_target):
        raise KeyboardInterrupt

    with monkeypatch.context() as stop:
        stop.setattr(copying, "set_sequences", stopped)
        assert move(village_house, empty).exit_code != 0
    assert tables_of(empty) == []
    assert move(village_house, empty).exit_code == 0


@on_postgresql
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("UPDATE unit SET name = char(0)", "表 unit 的 name"),
        (f"UPDATE unit SET name = '{'长' * 61}' WHERE id = 1", "表 unit 的 name 有 1 行放不进"),
        ("UPDATE unit SET position = 3000000000 WHERE id = 1", "表 unit 的 position 有 1 行"),
        ("DELETE FROM event WHERE id = 1", "缺少"),
        ("CREATE TABLE diary (id INTEGER)", "不认识的表：diary"),
        ("UPDATE unit SET parent_id = 999 WHERE parent_id IS NOT NULL", "指向不存在的"),
        ("UPDATE alembic_version SET version_num = '001'", "flask db upgrade"),
    ],
)
def test_what_postgresql_would_not_take_is_named_before(tmp_path, empty, spoil, words):
    app = make_app(f"sqlite:///{tmp_path / 'portal.sqlite'}", tmp_path)
    with app.app_context():
        record("plan:1", "plan_submitted", actor=None, number=1)
        record("plan:1", "plan_returned", actor=None, number=1)
        county = add_unit(Kind.county, "县")
        add_unit(Kind.township, "镇", parent=county)
        commit()
        db.engine.dispose()
    with pysqlite3.connect(tmp_path / "portal.sqlite") as thief:
        thief.execute("DROP TRIGGER event_no_delete")
        thief.execute(spoil)
    thief.close()
    done = move(app, empty)
    assert done.exit_code == 1 and words in done.output, done.output
    assert tables_of(empty) == []


@pytest.mark.parametrize(
    ("address", "words"),
    [("sqlite:///x.sqlite", "应该是 PostgreSQL 的地址"), ("postgresql://portal:geheim", "地址不完整")],
)
def test_an_address_that_is_none_is_said_without_its_password(tmp_path, address, words):
    done = move(make_app(f"sqlite:///{tmp_path / 'portal.sqlite'}", tmp_path), address)
    assert done.exit_code == 1 and words in done.output and "geheim" not in done.output
