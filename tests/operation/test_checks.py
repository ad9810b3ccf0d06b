"""What the doctor and /readyz say about an installation."""

import datetime as dt
import os
import time

import pytest

from portal.history.services import record
from portal.kernel import clock
from portal.operation import checks
from portal.operation.checks import Level


@pytest.fixture
def sign_of_life(app):
    place = app.config["INSTANCE"] / "worker_alive"
    place.touch()
    yield place
    place.unlink(missing_ok=True)


def test_ready(browse, sign_of_life):
    assert "ok" in browse().get("/readyz").text


def test_not_ready_without_a_worker(browse, sign_of_life):
    long_ago = time.time() - 3600
    os.utime(sign_of_life, (long_ago, long_ago))
    assert "打印程序已经 60 分钟没有动静" in browse().get("/readyz", 503).text
    sign_of_life.unlink()
    assert "没有启动过" in browse().get("/readyz", 503).text


def test_not_ready_without_disk_or_fonts(browse, sign_of_life, monkeypatch):
    monkeypatch.setattr(checks, "free_space", lambda folder: 1000)
    monkeypatch.setattr(checks, "_face_problems", lambda files: ["宋体缺少“一”"])
    text = browse().get("/readyz", 503).text
    assert "快写不进去了" in text and "宋体缺少“一”" in text


@pytest.mark.parametrize("extra", [{"REMOTE_ADDR": "10.0.0.5"}, {"HTTP_X_FORWARDED_FOR": "10.0.0.5"}])
def test_readiness_is_for_the_machine_itself(app, session, extra):
    assert app.test_client().get("/readyz", environ_overrides=extra).status_code == 404


def test_known_bad_sqlite():
    assert checks.sqlite_version((3, 51, 2)).level is Level.bad
    assert checks.sqlite_version((3, 51, 3)).level is Level.fine
    assert checks.sqlite_version().level is Level.fine


def test_a_face_that_is_missing_is_noticed_while_running(tmp_path, monkeypatch):
    """What was read once is not trusted when the files are others."""
    assert checks.fonts().level is Level.fine
    monkeypatch.setattr("portal.printing.fonts.FONT_FOLDER", tmp_path)
    monkeypatch.setattr(checks, "FONT_FOLDER", tmp_path)
    assert checks.fonts().level is Level.bad


def test_a_clock_that_went_back_is_found(session, monkeypatch):
    record("plan:1", "plan_submitted", actor=None)
    session.commit()
    levels = [finding.level for finding in checks.database()]
    assert levels == [Level.fine] * 3
    later = clock.now()
    monkeypatch.setattr(clock, "now", lambda: later - dt.timedelta(hours=1))
    assert any("校准时钟" in finding.text for finding in checks.database())


def test_a_key_that_others_can_read(app, session):
    place = app.config["INSTANCE"] / "secret_key"
    place.write_text("x")
    place.chmod(0o644)
    assert checks.secret_key().level is Level.bad
    place.chmod(0o600)
    assert checks.secret_key().level is Level.fine
    place.unlink()


def test_the_doctor_says_all_and_fails_when_something_is_bad(app, session, sign_of_life):
    runner = app.test_cli_runner()
    well = runner.invoke(args=["doctor"])
    assert well.exit_code == 0 and "✓ 打印字体齐全" in well.output and "！ 数据文件夹里还没有备份" in well.output
    sign_of_life.unlink()
    ill = runner.invoke(args=["doctor"])
    assert ill.exit_code == 1 and "✗ 打印程序没有启动过" in ill.output
