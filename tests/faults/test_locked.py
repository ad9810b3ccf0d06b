"""Another program holds the database, or the database is away: pages stay readable where they can, saving says in words
what to do, and goes on as soon as it can (quality F4)."""

import contextlib
import datetime as dt
import os

import pysqlite3
import pytest
import sqlalchemy as sa

from portal.history.queries import broken_links, events_of
from portal.kernel import clock
from portal.kernel.db import db
from tests.conftest import make_app
from tests.racing import browser_of, one_filled_plan

pytestmark = pytest.mark.skipif("PORTAL_TEST_DATABASE" in os.environ, reason="about SQLite's one writer")


@pytest.fixture
def house(tmp_path):
    """A portal on a file of its own that waits for a tenth of a second instead of five; and the plan's number."""
    app = make_app(f"sqlite:///{tmp_path / 'portal.sqlite'}", tmp_path)
    with app.app_context():
        plan_id = one_filled_plan()
        db.session.remove()
        sa.event.listen(db.engine, "checkout", lambda connection, *_: connection.execute("PRAGMA busy_timeout=100"))
    yield app, plan_id
    with app.app_context():
        db.engine.dispose()


@contextlib.contextmanager
def held(folder, how="BEGIN IMMEDIATE"):
    """Somebody else's transaction, for as long as this lasts."""
    with contextlib.closing(pysqlite3.connect(folder / "portal.sqlite", isolation_level=None)) as other:
        other.execute(how)
        yield
        other.execute("ROLLBACK")


def test_saving_waits_and_says_so_and_the_next_press_stores(house, tmp_path):
    app, plan_id = house
    browser, address = browser_of(app, "clerk"), f"/plans/{plan_id}/blocks/analysis"
    page = browser.get(address)
    with app.app_context():
        before = len(events_of(f"plan:{plan_id}"))
    with held(tmp_path):
        refused = browser.submit(page, "main form[action*=analysis]", expect=503, overview="锁住时写的一段话")
        assert refused.response.headers["Retry-After"] == "5"
        assert "系统正忙" in refused.h1.text and "过几秒钟再按一次" in refused.text
        assert "锁住时写的一段话" in refused.select_one("#typed textarea").text, "to be copied, if it comes to that"
        words = browser.client.post(address, headers={"X-Autosave": "1"}, data=sent(page, "锁住时写的一段话"))
        assert words.status_code == 503 and "没有保存成功" in words.json["message"]
        assert words.headers["Retry-After"] == "5"
    stored = browser.client.post(address, headers={"X-Autosave": "1"}, data=sent(page, "锁住时写的一段话"))
    assert stored.status_code == 200 and "锁住时写的一段话" in str(browser.get(address))
    with app.app_context():
        assert len(events_of(f"plan:{plan_id}")) == before + 1 and broken_links() == []


def sent(page, overview):
    from tests.browser import form_data

    return form_data(page.select_one("main form[action*=analysis]")) | {"overview": overview}


@pytest.mark.parametrize("how", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_reading_goes_on_also_when_the_session_would_be_noted_anew(house, tmp_path, monkeypatch, how):
    app, plan_id = house
    browser, later = browser_of(app, "clerk"), clock.now() + dt.timedelta(minutes=10)
    monkeypatch.setattr(clock, "now", lambda: later)
    with held(tmp_path, how):
        for address in ("/", f"/plans/{plan_id}", f"/plans/{plan_id}/blocks/analysis"):
            assert browser.client.get(address).status_code in (200, 302)


def test_a_stranger_who_signs_in_meanwhile_is_told(house, tmp_path):
    app, _ = house
    stranger = browser_of(app, "admin")
    stranger.client.delete_cookie("portal")
    page = stranger.get("/sign-in")
    with held(tmp_path):
        refused = stranger.submit(page, "main form", expect=503, username="clerk", password="石榴花开了-2022")
        assert "系统正忙" in refused.h1.text and "石榴花开了" not in refused.text


def test_a_database_that_is_away(house, tmp_path):
    """Nobody can even be looked up: still a page of ours with a number, and the words that were typed."""
    app, plan_id = house
    browser, address = browser_of(app, "clerk"), f"/plans/{plan_id}/blocks/analysis"
    page = browser.get(address)
    with app.app_context():
        db.engine.dispose()
    away = tmp_path / "portal.away"
    (tmp_path / "portal.sqlite").rename(away)
    (tmp_path / "portal.sqlite").mkdir()  # what stands there cannot be opened
    assert "系统正忙" in browser.get(address, expect=503).h1.text
    refused = browser.submit(page, "main form[action*=analysis]", expect=503, overview="库不在时写的一段话")
    assert "库不在时写的一段话" in refused.select_one("#typed textarea").text
    assert refused.select_one(".statement__number")
    assert "数据库用不了" in browser.get("/readyz", expect=503).text
    (tmp_path / "portal.sqlite").rmdir()
    away.rename(tmp_path / "portal.sqlite")
    browser.submit(page, "main form[action*=analysis]", overview="库不在时写的一段话")
    assert "库不在时写的一段话" in str(browser.get(address))


def test_a_database_that_can_only_be_read_is_told_as_such(house, tmp_path):
    """Wrong rights after a restore, a disk turned to reading: pressing once more does not help, and is not advised."""
    app, plan_id = house
    browser, address = browser_of(app, "clerk"), f"/plans/{plan_id}/blocks/analysis"
    page = browser.get(address)
    with app.app_context():
        only_read = lambda connection, *_: connection.execute("PRAGMA query_only=1")  # noqa: E731
        sa.event.listen(db.engine, "checkout", only_read)
    refused = browser.submit(page, "main form[action*=analysis]", expect=503, overview="不能写时写的一段话")
    assert "只能看，不能写" in refused.h1.text and "系统管理员" in refused.text and "过几秒钟" not in refused.text
    assert "不能写时写的一段话" in refused.text
    with app.app_context():
        sa.event.remove(db.engine, "checkout", only_read)
        db.engine.dispose()
    browser.submit(page, "main form[action*=analysis]", overview="不能写时写的一段话")
