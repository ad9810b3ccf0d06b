"""恢复演练: the record it prints, and that it says no when it must. `pytest -s` shows the record."""

import os

import pysqlite3
import pytest
import sqlalchemy as sa

from portal.history.models import Event
from portal.history.services import record
from portal.kernel.db import commit, db
from portal.operation.backup import make_backup
from tests.conftest import make_app
from tests.operation.test_backup import address, house
from tests.postgres import fresh_database

__all__ = ["house"]


def runner_of(place):
    return make_app(f"sqlite:///{place / 'portal.sqlite'}", place).test_cli_runner()


def test_the_record(house, capsys):
    done = runner_of(house).invoke(args=["drill"])
    with capsys.disabled():
        print(f"\n{done.output}")
    assert done.exit_code == 0 and "结论：通过" in done.output
    for words in ("恢复演练记录", "SHA-256", "恢复到空的地方：3 个文件", "操作记录的链完整：是"):
        assert words in done.output
    assert "event               恢复出来        1 行，现在库里        1 行".replace(" ", "") in done.output.replace(
        " ", ""
    )
    assert not (house / "backups").exists(), "what was made for the drill is gone"


def test_a_backup_whose_history_was_cut_does_not_pass(house, tmp_path):
    """Somebody with the file in hands takes the triggers off, changes one event and puts everything back."""
    with pysqlite3.connect(house / "portal.sqlite") as thief:
        thief.execute("DROP TRIGGER event_no_update")
        thief.execute("UPDATE event SET actor_name = '别人'")
    thief.close()
    place = make_backup(address(house), house, tmp_path / "backups")
    done = runner_of(house).invoke(args=["drill", str(place)])
    assert done.exit_code == 1 and "操作记录的链完整：否" in done.output and "演练没有通过" in done.output


@pytest.mark.skipif("PORTAL_TEST_DATABASE" not in os.environ, reason="needs a PostgreSQL server")
def test_on_postgresql(tmp_path):
    server, instance = os.environ["PORTAL_TEST_DATABASE"], tmp_path / "instance"
    instance.mkdir()
    old, new = fresh_database(server, "practice_old"), fresh_database(server, "practice_new")
    app = make_app(old, instance)
    with app.app_context():
        record("plan:1", "plan_submitted", actor=None, number=1)
        commit()
        assert db.session.scalar(sa.select(sa.func.count(Event.id))) == 1
        db.session.rollback()
    refused = app.test_cli_runner().invoke(args=["drill"])
    assert refused.exit_code == 1 and "请先建一个空数据库" in refused.output
    done = app.test_cli_runner().invoke(args=["drill", "--database", new])
    assert done.exit_code == 0 and "结论：通过" in done.output, done.output
    with app.app_context():
        db.engine.dispose()
