"""Alerts: told once, shown as long as they last, gone when mended."""

import datetime as dt
import logging
import os
import time

import pytest
import sqlalchemy as sa

from portal.history import checking
from portal.history.models import ChainCheck
from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import commit
from portal.messages.models import Message
from portal.operation import alerts, backup_notes, checks
from portal.operation.checks import Finding, Level
from portal.operation.heads import LOOKED
from portal.operation.models import Alert
from portal.printing import alive
from tests.browser import texts

FULL = Finding(Level.bad, "数据所在的磁盘还有 0.1 GB，快写不进去了。请立即清理。")
SCARCE = Finding(Level.worth_a_look, "数据所在的磁盘还有 1.5 GB")
ROOMY = Finding(Level.fine, "数据所在的磁盘还有 50 GB")


@pytest.fixture(autouse=True)
def quiet(app, tmp_path, monkeypatch):
    """An installation where nothing is wrong, with a data folder of its own."""
    monkeypatch.setitem(app.config, "INSTANCE", tmp_path)
    monkeypatch.setattr(checks, "disk", lambda: ROOMY)
    monkeypatch.setitem(app.extensions, LOOKED, time.monotonic())


def messages_of(session, person) -> list[str]:
    return list(session.scalars(sa.select(Message.text).where(Message.user_id == person.id).order_by(Message.id)))


def heads(page) -> list[str]:
    return texts(page, "main > .notice--error")


def break_chain(session) -> None:
    """A verification that found something; the event behind it need not be forged for what is told of it."""
    now = clock.now()
    session.add(
        ChainCheck(asked_at=now, asked_by="", done_at=now, events=9, problems=2, words="plan:1 第 2 条：被改过")
    )
    session.commit()


def test_an_alert_is_told_once_and_goes_by_itself(browse, people, session, monkeypatch, caplog):
    monkeypatch.setattr(checks, "disk", lambda: FULL)
    for _ in range(3):
        assert list(alerts.watch()) == ["disk"]
    assert messages_of(session, people["admin"]) == [f"告警：{FULL.text}"]
    assert messages_of(session, people["county"]) == messages_of(session, people["auditor"]) == []
    assert [line.levelno for line in caplog.records if line.name == "portal.alerts"] == [logging.ERROR]
    assert heads(browse("admin").get("/units"))[0].startswith(FULL.text)
    assert heads(browse("county").get("/units")) == heads(browse("auditor").get("/audit")) == []
    monkeypatch.setattr(checks, "disk", lambda: ROOMY)
    assert alerts.watch() == {} and heads(browse("admin").get("/units")) == []
    assert [line.levelno for line in caplog.records if line.name == "portal.alerts"][1:] == [logging.WARNING]
    monkeypatch.setattr(checks, "disk", lambda: FULL)
    alerts.watch()
    assert len(messages_of(session, people["admin"])) == 2  # it came back: that is news


def test_what_gets_worse_is_told_again_and_what_gets_better_is_not(people, session, monkeypatch):
    for finding in (SCARCE, SCARCE, FULL, FULL, SCARCE):
        monkeypatch.setattr(checks, "disk", lambda found=finding: found)
        alerts.watch()
    assert messages_of(session, people["admin"]) == [f"告警：{SCARCE.text}", f"告警：{FULL.text}"]
    assert session.scalars(sa.select(Alert.text)).all() == [SCARCE.text]


def test_a_full_disk_is_shown_though_nothing_could_be_stored(browse, people, monkeypatch):
    monkeypatch.setattr(checks, "disk", lambda: FULL)
    assert heads(browse("admin").get("/units"))[0].startswith(FULL.text)


def test_a_worker_that_died_is_told_by_the_web(app, browse, people, session, tmp_path, monkeypatch):
    alive.sign_of_life().touch()
    os.utime(alive.sign_of_life(), (time.time() - 600, time.time() - 600))
    monkeypatch.setitem(app.extensions, LOOKED, -1e9)
    for _ in range(2):
        browse("clerk").get("/me")
    assert len(messages_of(session, people["admin"])) == 1
    assert "没有动静" in heads(browse("admin").get("/units"))[0]
    alive.sign_of_life().touch()
    assert heads(browse("admin").get("/units")) == []
    assert alerts.watch() == {} and session.scalar(sa.select(sa.func.count()).select_from(Alert)) == 0


@pytest.mark.parametrize(
    ("made", "failed", "is_late"),
    [(1, None, False), (30, None, False), (37, None, True), (30, 2, True), (None, 2, True), (1, None, False)],
)
def test_a_backup_that_failed_or_is_too_old(people, session, tmp_path, made, failed, is_late):
    def ago(hours):
        return clock.now() - dt.timedelta(hours=hours) if hours else None

    backup_notes._write(tmp_path, backup_notes.Notes(ago(made), ago(failed), "磁盘满了" if failed else ""))
    found = alerts.watch()
    assert list(found) == (["backup"] if is_late else [])
    if failed:
        assert "没有做成" in found["backup"].text and "磁盘满了" in found["backup"].text


def test_no_backup_is_no_alert_on_the_first_day_only(people, session, monkeypatch):
    assert alerts.watch() == {}
    later = clock.now() + dt.timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "还没有备份过" in alerts.watch()["backup"].text


def test_the_backup_command_notes_how_it_went(app, people, tmp_path, monkeypatch):
    runner = app.test_cli_runner()
    monkeypatch.setattr("portal.operation.commands.take_anchor", lambda **_: None)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("portal.operation.commands.make_backup", full)
    assert runner.invoke(args=["backup"]).exit_code == 1
    failed = runner.invoke(args=["alerts"])
    assert failed.exit_code == 1 and "备份没有做成" in failed.output and "磁盘满了" in failed.output
    (tmp_path / "made.tar").write_text("x")
    monkeypatch.setattr("portal.operation.commands.make_backup", lambda *_, **__: tmp_path / "made.tar")
    assert runner.invoke(args=["backup", "--to", str(tmp_path / "elsewhere")]).exit_code == 0
    mended = runner.invoke(args=["alerts"])
    assert (mended.exit_code, mended.output) == (0, "")


def test_a_broken_chain_concerns_the_auditor_too(browse, people, session):
    break_chain(session)
    assert list(alerts.watch()) == ["chain"] and list(alerts.watch()) == ["chain"]
    for who in ("admin", "auditor"):
        assert len(messages_of(session, people[who])) == 1
        assert "操作记录有 2 处对不上" in heads(browse(who).get("/audit"))[0]
    record("plan:1", "plan_submitted", actor=None, number=1)
    commit()
    assert checking.check_chain() == [] and alerts.watch() == {}
    assert heads(browse("auditor").get("/audit")) == []


def test_the_chain_is_verified_daily_and_when_asked(people, session, monkeypatch):
    assert checking.is_due()
    checking.check_chain()
    assert not checking.is_due()
    assert checking.ask_for_check(people["auditor"]) and not checking.ask_for_check(people["admin"])
    commit()
    assert checking.is_due()
    checking.check_chain()
    assert not checking.is_due() and [check.asked_by for check in checking.latest_checks()] == ["何审计", ""]
    later = clock.now() + dt.timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert checking.is_due()


def test_a_broken_chain_is_looked_at_again_within_the_hour(people, session, monkeypatch):
    break_chain(session)
    assert not checking.is_due()
    later = clock.now() + dt.timedelta(hours=1, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert checking.is_due()
