"""A backup taken while people work, brought back on an empty machine, is the same house."""

import os
import zipfile

import pysqlite3
import pytest
import sqlalchemy as sa

from portal import create_app
from portal.history.queries import broken_links, events_of
from portal.history.services import record
from portal.kernel.config import engine_options
from portal.kernel.db import commit, db
from portal.operation import dumps
from portal.operation.backup import BackupFailed, make_backup, problems_of, rotate
from portal.operation.restoring import restore
from tests.conftest import make_app
from tests.postgres import fresh_database


@pytest.fixture
def house(tmp_path):
    """A small installation of its own with one event, a key and a paper."""
    instance = tmp_path / "instance"
    (instance / "prints" / "ab").mkdir(parents=True)
    (instance / "prints" / "ab" / "abc.pdf").write_bytes(b"%PDF paper")
    (instance / "secret_key").write_text("the key")
    app = make_app(f"sqlite:///{instance / 'portal.sqlite'}", instance)
    with app.app_context():
        record("plan:1", "plan_submitted", actor=None, number=1)
        commit()
        db.engine.dispose()
    return instance


def address(instance):
    return sa.make_url(f"sqlite:///{instance / 'portal.sqlite'}")


def test_drill(house, tmp_path):
    """Backup, empty machine, restore: every table, the key and the papers are there, and the history is whole."""
    place = make_backup(address(house), house, tmp_path / "backups")
    assert problems_of(place) == [] and place.stat().st_mode & 0o077 == 0
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "secret_key").write_text("made up by the new machine")
    assert restore(place, address(empty), empty) == 3
    assert (empty / "secret_key").read_text() == "the key"
    assert (empty / "prints" / "ab" / "abc.pdf").read_bytes() == b"%PDF paper"
    assert dumps.sqlite_problems(empty / "portal.sqlite") == []
    app = make_app(f"sqlite:///{empty / 'portal.sqlite'}", empty)
    with app.app_context():
        assert [event.data for event in events_of("plan:1")] == [{"number": 1}] and broken_links() == []
        with pytest.raises(sa.exc.IntegrityError, match="append-only"):
            db.session.execute(sa.text("DELETE FROM event"))
        db.session.rollback()
        db.engine.dispose()


def test_what_is_only_in_the_wal_is_in_the_backup(house, tmp_path):
    writer = pysqlite3.connect(house / "portal.sqlite", isolation_level=None)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("PRAGMA wal_autocheckpoint=0")
    writer.execute("CREATE TABLE extra AS SELECT 7 AS number")
    place = make_backup(address(house), house, tmp_path / "backups")
    writer.close()
    with zipfile.ZipFile(place) as packed:
        packed.extract("portal.sqlite", tmp_path)
    reader = pysqlite3.connect(tmp_path / "portal.sqlite")
    assert reader.execute("SELECT number FROM extra").fetchall() == [(7,)]
    reader.close()


def test_nothing_that_is_there_is_overwritten(house, tmp_path):
    place = make_backup(address(house), house, tmp_path / "backups")
    with pytest.raises(BackupFailed, match="已经有数据"):
        restore(place, address(house), house)


def test_a_damaged_backup_is_refused_and_nothing_is_touched(house, tmp_path):
    place = make_backup(address(house), house, tmp_path / "backups")
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(place) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"other" if name == "secret_key" else old.read(name))
    short = tmp_path / "short.zip"
    short.write_bytes(place.read_bytes()[:-100])
    empty = tmp_path / "empty"
    empty.mkdir()
    assert problems_of(changed) == ["secret_key 和备份时不一样"]
    for bad in (changed, short):
        with pytest.raises(BackupFailed, match="备份不能用"):
            restore(bad, address(empty), empty)
    assert list(empty.iterdir()) == []


def test_a_broken_database_is_not_called_a_backup(house, tmp_path):
    with open(house / "portal.sqlite", "r+b") as file:
        file.seek(5000)
        file.write(os.urandom(20_000))
    with pytest.raises(BackupFailed):
        make_backup(address(house), house, tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


def test_the_oldest_go_first(tmp_path):
    for day in range(1, 6):
        (tmp_path / f"portal-2026010{day}-120000.zip").touch()
    assert [place.name[13:15] for place in rotate(tmp_path, 2)] == ["01", "02", "03"]
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.skipif("PORTAL_TEST_DATABASE" not in os.environ, reason="needs a PostgreSQL server")
def test_drill_on_postgresql(tmp_path):
    """The same with pg_dump and pg_restore, from one database into another."""
    server, instance = os.environ["PORTAL_TEST_DATABASE"], tmp_path / "instance"
    instance.mkdir()
    old, new = fresh_database(server, "drill_old"), fresh_database(server, "drill_new")
    app = make_app(old, instance)
    with app.app_context():
        record("plan:1", "plan_submitted", actor=None, number=1)
        commit()
        db.engine.dispose()
    place = make_backup(sa.make_url(old), instance, tmp_path / "backups")
    with pytest.raises(BackupFailed, match="已经有数据"):
        restore(place, sa.make_url(old), instance)
    with pytest.raises(BackupFailed, match="来自 PostgreSQL"):
        restore(place, address(instance), instance)
    restore(place, sa.make_url(new), instance)
    app = make_app(new, instance)
    with app.app_context():
        assert [event.data for event in events_of("plan:1")] == [{"number": 1}] and broken_links() == []
        db.session.rollback()
        db.engine.dispose()


def test_commands(house, tmp_path):
    """An administrator at the terminal: backup, check, and a refusal in words."""
    runner = make_app(f"sqlite:///{house / 'portal.sqlite'}", house).test_cli_runner()
    made = runner.invoke(args=["backup", "--to", str(tmp_path / "elsewhere"), "--keep", "1"])
    assert made.exit_code == 0 and "逐个文件核对过" in made.output
    [place] = (tmp_path / "elsewhere").iterdir()
    assert "备份完好" in runner.invoke(args=["verify-backup", str(place)]).output
    refused = runner.invoke(args=["restore", str(place)])
    assert refused.exit_code == 1 and "已经有数据，没有恢复" in refused.output


def test_no_backup_before_there_is_a_database(tmp_path):
    """`make run` for the first time."""
    url = f"sqlite:///{tmp_path / 'portal.sqlite'}"
    app = create_app(SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS=engine_options(url), INSTANCE=tmp_path)
    done = app.test_cli_runner().invoke(args=["backup", "--before-migrating"])
    assert done.exit_code == 0 and done.output == "" and list(tmp_path.iterdir()) == []


def test_a_backup_before_migrating_and_only_then(house):
    app = make_app(f"sqlite:///{house / 'portal.sqlite'}", house)
    ask = ["backup", "--before-migrating"]
    assert app.test_cli_runner().invoke(args=ask).output == ""
    with pysqlite3.connect(house / "portal.sqlite") as older:
        older.execute("UPDATE alembic_version SET version_num = '001'")
    older.close()
    assert "已备份" in app.test_cli_runner().invoke(args=ask).output
    assert len(list((house / "backups").iterdir())) == 1
