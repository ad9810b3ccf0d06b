"""The machine goes down in the middle of an upgrade: run again, the upgrade ends where it would have ended, with all
that was there; and the backup made before it brings the old state back (quality F14)."""

import os
import signal
import traceback
from collections.abc import Callable
from pathlib import Path

import flask_migrate
import pysqlite3
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import create_app
from portal.catalogue.queries import cycle_of
from portal.history.queries import broken_links
from portal.kernel.config import engine_options
from portal.kernel.db import db
from portal.operation.backup import backups_in
from portal.operation.dumps import sqlite_problems
from portal.plans.models import Submission
from portal.plans.queries import plan_of, plan_or_404
from portal.plans.services import save_block
from tests import people as folk
from tests.postgres import fresh_database

OLD = "010"
# In the midst of 012; of 014, which has many statements; of 023; of 027. PostgreSQL needs fewer of them.
KILLS = (("011", 2), ("013", 20 if "PORTAL_TEST_DATABASE" not in os.environ else 3), ("022", 3), ("026", 4))
# What the old release wrote.
OLD_ROW = """
INSERT INTO unit (kind, name, full_name, path, position, pinyin, initials, is_active, is_sample)
VALUES ('county', '明县', '明县', '1', 0, '', '', true, false)
"""


class House:
    """An installation with its folder and its database; everything is done to it by processes that end."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder, self.url = folder, f"sqlite:///{folder / 'portal.sqlite'}"
        if given := os.environ.get("PORTAL_TEST_DATABASE"):
            self.url = fresh_database(given, f"upgrade_{folder.name}")

    @property
    def engine(self) -> sa.Engine:
        module = {"module": pysqlite3} if self.url.startswith("sqlite") else {}
        return sa.create_engine(self.url, poolclass=sa.NullPool, **module)

    def upgrade(self, revision: str = "head", kill: tuple[str, int] | None = None) -> int:
        def work() -> None:
            if kill:
                sa.event.listen(sa.Engine, "before_cursor_execute", killer(*kill))
            flask_migrate.upgrade(revision=revision)

        return self.do(work)

    def call(self, *command: str) -> int:
        def work() -> None:
            done = app_of(self).test_cli_runner().invoke(args=command)
            assert done.exit_code == 0, done.output

        return self.do(work)

    def do(self, work: Callable[[], None]) -> int:
        """In a process of its own, forked because everything is loaded here; its exit code."""
        child = os.fork()
        if not child:
            try:
                with app_of(self).app_context():
                    work()
                os._exit(0)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def state(self) -> tuple[str, list[str], list[str]]:
        """Its revision, its places, and what is wrong with it."""
        with self.engine.connect() as connection:
            names = list(connection.scalars(sa.text("SELECT name FROM unit")))
        is_file = self.url.startswith("sqlite")
        return revision_of(self.engine), names, sqlite_problems(self.folder / "portal.sqlite") if is_file else []


def app_of(house: House):
    options = engine_options(house.url)
    return create_app(
        SECRET_KEY="tests",
        INSTANCE=house.folder,
        SQLALCHEMY_DATABASE_URI=house.url,
        SQLALCHEMY_ENGINE_OPTIONS=options,
    )


def killer(revision: str, number: int) -> Callable[..., None]:
    """Ends us before so many statements after this revision has been reached."""
    since = 0

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal since
        since += bool(since) or f"version_num='{revision}'" in statement
        if since > number:
            os.kill(os.getpid(), signal.SIGKILL)

    return count


def revision_of(engine: sa.Engine) -> str:
    with engine.connect() as connection:
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one()


def schema_of(engine: sa.Engine) -> dict[str, object]:
    """All that the database says of itself. Alembic copies a table with its constraints in any order."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master").all()
            told = [(kind, name, sql) for kind, name, sql in rows if not name.startswith("sqlite_")]
            return {f"{kind} {name}": lines_of(sql) for kind, name, sql in told}
        look = sa.inspect(connection)
        return {
            table: (
                [{**column, "type": str(column["type"])} for column in look.get_columns(table)],
                sorted(index["name"] for index in look.get_indexes(table)),
                sorted(str(key) for key in look.get_foreign_keys(table)),
            )
            for table in look.get_table_names()
        }


def lines_of(sql: str) -> list[str]:
    return sorted(line.strip(" \t,") for line in sql.splitlines())


@pytest.fixture
def old(tmp_path):
    """An installation of an older release with one thing in it, and the backup that an upgrade begins with."""
    house = House(tmp_path / "old")
    assert house.upgrade(OLD) == 0
    with house.engine.begin() as connection:
        connection.exec_driver_sql(OLD_ROW)
    assert house.call("backup", "--before-migrating") == 0
    return house


def test_killed_in_the_middle_and_run_again(app, old):
    for kill in KILLS:
        assert old.upgrade(kill=kill) == -signal.SIGKILL
        assert old.state() == (kill[0], ["明县"], []), "what is finished is kept, what is not has left nothing"
    assert old.upgrade() == 0
    with app.app_context():
        assert schema_of(old.engine) == schema_of(db.engine)
        assert old.state() == (revision_of(db.engine), ["明县"], [])
    with Session(old.engine) as session:
        assert broken_links(session) == []


def test_the_backup_made_before_brings_the_old_release_back(old, tmp_path):
    before = schema_of(old.engine)
    assert old.upgrade(kill=KILLS[1]) == -signal.SIGKILL and schema_of(old.engine) != before
    [place] = backups_in(old.folder / "backups")
    back = House(tmp_path / "back")
    assert back.call("restore", str(place)) == 0
    assert back.state() == (OLD, ["明县"], []) and schema_of(back.engine) == before


def test_what_a_submission_says_becomes_columns(tmp_path):
    """027 reads targets and 软弱涣散 out of what was handed in before; afterwards nobody changes it again."""
    house = House(tmp_path / "aims")
    assert house.upgrade() == 0 and house.do(hand_in) == 0
    written = columns_of(house)
    assert [tuple(row) for row in written] == [(True, 2, 2, 5), (None, 2, None, 0)]
    assert house.do(lambda: flask_migrate.downgrade(revision="026")) == 0
    assert "aim_1" not in {column["name"] for column in sa.inspect(house.engine).get_columns("submission")}
    assert house.upgrade() == 0 and columns_of(house) == written
    for act in ("UPDATE submission SET aim_1 = 5", "DELETE FROM submission"):
        with house.engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="append-only"):
            connection.exec_driver_sql(act)


def hand_in() -> None:
    """Two submissions of one plan: the second leaves out what may be left out."""
    places = folk.make_places()
    people = folk.make_people(places)
    folk.make_cycle(places)
    db.session.commit()
    said = {
        "profile": ({"is_weak": True}, {"is_weak": None}),
        "targets": ({}, {"level_2": None, "level_3": 0}),
    }
    plan = plan_of(people["clerk"], places["青山镇/柳树村"], cycle_of(places["明县"], folk.YEAR))
    for version in (0, 1):
        if not version:
            folk.fill(plan, people["clerk"])
        for key, changes in said.items():
            content = folk.content_of()[key] | changes[version]
            save_block(plan, key, content, actor=people["clerk"], seen_version=version + 1)
        folk.submit(plan_or_404(people["secretary"], plan.id), people["secretary"])


def columns_of(house: House) -> list[sa.Row[tuple[bool | None, ...]]]:
    columns = sa.select(Submission.is_weak, Submission.aim_1, Submission.aim_2, Submission.aim_3)
    with house.engine.connect() as connection:
        return list(connection.execute(columns.order_by(Submission.number)).all())
