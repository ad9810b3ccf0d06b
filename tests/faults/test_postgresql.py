"""PostgreSQL restarts, or somebody's forgotten transaction holds a table: nobody waits for ever, everybody is told, and
the words are stored at the next press (quality F4)."""

import os

import pytest
import sqlalchemy as sa

from portal.history.queries import broken_links, events_of
from portal.kernel.db import db
from tests.browser import form_data, texts
from tests.racing import browser_of

pytestmark = pytest.mark.skipif("PORTAL_TEST_DATABASE" not in os.environ, reason="about a database server")
ELSE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
FORM = "main form[action*=analysis]"


@pytest.fixture
def house(filled_portals):
    """The portal, its plan's page, and a connection of somebody else's."""
    [app, other], plan_id = filled_portals
    with other.app_context():
        engine = db.engine
    with engine.connect() as connection:
        yield app, f"/plans/{plan_id}/blocks/analysis", connection


def saves(app, address):
    plan = address.split("/")[2]
    with app.app_context():
        assert broken_links() == []
        return sum(event.verb == "block_saved" for event in events_of(f"plan:{plan}"))


@pytest.mark.parametrize("table", ["block", "event", "plan"])
def test_a_forgotten_transaction(house, table):
    """Whoever stores is told after a while, and reading goes on."""
    app, address, other = house
    browser = browser_of(app, "clerk")
    page, before = browser.get(address), saves(app, address)
    with app.app_context():
        sa.event.listen(db.engine, "checkout", lambda made, *_: made.execute("SET lock_timeout = '100ms'"))
        db.engine.dispose()
    other.execute(sa.text(f'LOCK TABLE "{table}" IN EXCLUSIVE MODE'))
    refused = browser.submit(page, FORM, expect=503, overview="锁住时写的一段话")
    assert refused.response.headers["Retry-After"] == "5" and "过几秒钟再按一次" in refused.text
    assert "锁住时写的一段话" in texts(refused, "#typed .field textarea")
    assert browser.get(address)
    other.rollback()
    browser.submit(page, FORM, overview="锁住时写的一段话")
    assert "锁住时写的一段话" in str(browser.get(address)) and saves(app, address) == before + 1


def test_everybody_has_a_limit(house):
    assert house[2].scalar(sa.text("SHOW lock_timeout")) == "10s"
    house[2].rollback()
    assert house[2].scalar(sa.text("SHOW lock_timeout")) == "10s"


def test_a_restart_between_two_presses_is_not_noticed(house):
    app, address, other = house
    browser = browser_of(app, "clerk")
    page = browser.get(address)
    other.execute(sa.text(f"{ELSE} pg_backend_pid()"))
    other.rollback()
    browser.submit(page, FORM, overview="重启以后写的一段话")
    assert "重启以后写的一段话" in str(browser.get(address))


def test_a_restart_in_the_middle_of_a_save(house, monkeypatch):
    """Nothing half written; the words are on the page that says so."""
    app, address, other = house
    browser, before = browser_of(app, "clerk"), saves(app, address)
    page = browser.get(address)

    def cut():
        monkeypatch.undo()
        other.execute(sa.text(f"{ELSE} pg_backend_pid()"))
        other.rollback()
        db.session.commit()

    monkeypatch.setattr("portal.plans.routes.blocks.commit", cut)
    refused = browser.submit(page, FORM, expect=503, overview="断掉时写的一段话")
    assert "系统正忙" in refused.h1.text and "断掉时写的一段话" in texts(refused, "#typed .field textarea")
    assert saves(app, address) == before
    data = form_data(page.select_one(FORM)) | {"overview": "断掉时写的一段话"}
    browser.post(address, data)
    assert saves(app, address) == before + 1
