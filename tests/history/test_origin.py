"""Where an event came from: in the chain, behind proxies, and under the number that an error page tells."""

import importlib
import json
import logging

import alembic.migration
import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.history.models import Event
from portal.history.origin import NOWHERE, origin, plain_address, set_origin
from portal.history.queries import broken_links, events_of
from portal.history.services import chain_hash, record
from portal.kernel.db import commit, db
from portal.kernel.errors import Conflict
from portal.web.logs import JsonLines
from tests import people as folk
from tests.browser import texts


@pytest.fixture
def from_afar():
    """As if a request from there were being answered."""
    set_origin("10.1.2.3", "00c0ffee")
    yield
    set_origin(None, None)


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("10.1.2.3:50123", "10.1.2.3"),
        (" 10.1.2.3 ", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("2001:DB8:0:0::1", "2001:db8::1"),
        ("[2001:db8::1]:50123", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        *((given, None) for given in ("", None, "unknown", "<script>", "10.1.2", "1.2.3.4, 5.6.7.8", "x" * 500)),
    ],
)
def test_one_spelling_an_address(given, plain):
    assert plain_address(given) == plain


def test_what_no_request_did_has_no_origin(session):
    assert origin() == NOWHERE
    event = record("plan:1", "plan_submitted", actor=None, number=1)
    assert (event.address, event.request_id) == (None, None)


@pytest.mark.parametrize("change", [{"address": "10.9.9.9"}, {"address": None}, {"request_id": None}])
def test_the_chain_holds_the_origin(session, from_afar, change):
    event = record("plan:1", "plan_submitted", actor=None, number=1)
    assert broken_links() == []
    for name, value in change.items():
        setattr(event, name, value)
    assert chain_hash(event) != event.hash
    session.rollback()


def test_an_origin_cannot_be_put_onto_an_old_event(session, from_afar):
    set_origin(None, None)
    event = record("plan:1", "plan_submitted", actor=None, number=1)
    event.address = "10.9.9.9"
    assert chain_hash(event) != event.hash
    session.rollback()


def migrate(step: str) -> None:
    context = alembic.migration.MigrationContext.configure(db.session.connection())
    with Operations.context(context):
        getattr(importlib.import_module("migrations.versions.037_where_from"), step)()


def test_events_from_before_stay_whole_and_are_verified_in_a_backup_from_before(session):
    """Both ways through the migration; in between the table is as an older backup holds it."""
    record("plan:1", "plan_submitted", actor=None, number=1)
    session.flush()
    migrate("downgrade")
    assert broken_links() == []
    migrate("upgrade")
    assert broken_links() == [] and events_of("plan:1")[0].address is None
    session.rollback()


def test_no_way_back_that_would_make_whole_chains_look_forged(session, from_afar):
    record("plan:1", "plan_submitted", actor=None, number=1)
    session.flush()
    with pytest.raises(RuntimeError, match="恢复升级前的备份"):
        migrate("downgrade")
    session.rollback()


@pytest.mark.parametrize(
    ("hops", "forwarded", "seen"),
    [
        (0, "6.6.6.6", "10.0.0.1"),  # nobody stands before us: what a visitor claims is not believed
        (1, "6.6.6.6, 172.16.5.5", "172.16.5.5"),
        (1, "6.6.6.6, 172.16.5.5:40022", "172.16.5.5"),
        (2, "6.6.6.6, 172.16.5.5, 10.0.0.9", "172.16.5.5"),
        (1, None, "10.0.0.1"),
    ],
)
def test_the_address_behind_proxies(app, people, session, monkeypatch, hops, forwarded, seen):
    if hops:
        monkeypatch.setattr(app, "wsgi_app", ProxyFix(app.wsgi_app, x_for=hops))
    client, headers = app.test_client(), {"X-Forwarded-For": forwarded} if forwarded else {}
    sent = {"headers": headers, "environ_base": {"REMOTE_ADDR": "10.0.0.1"}}
    client.post("/sign-in", data={"username": "clerk", "password": folk.PASSWORD}, **sent)
    (tried,) = session.execute(sa.text("SELECT count(*) FROM user_session WHERE address IS NOT NULL"))
    assert tried[0] == 0  # without its token the form is refused
    page = client.get("/sign-in", **sent).text
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    fields = {"csrf_token": token, "username": "clerk", "password": folk.PASSWORD}
    answer = client.post("/sign-in", data=fields, **sent)
    event = events_of(f"account:{people['clerk'].id}")[0]
    assert answer.status_code == 303 and event.verb == "signed_in"
    assert (event.address, event.request_id) == (seen, answer.headers["X-Request-Id"])
    assert session.scalar(sa.text("SELECT address FROM user_session ORDER BY id DESC LIMIT 1")) == seen


def test_one_number_on_the_page_in_the_log_and_in_the_audit(app, browse, people, plan, session, monkeypatch):
    """A request that noted something and then failed: whoever is told the number finds both."""

    def half_done(*_, **__):
        record(f"plan:{plan.id}", "plan_submitted", actor=people["secretary"], number=7, receipt="x")
        commit()
        raise Conflict("刚才有别人先保存了。")

    monkeypatch.setattr("portal.plans.routes.home.home_page", half_done)
    page = browse("secretary").get(f"/plans/{plan.id}", expect=409)
    number = page.select_one(".statement__number").text.split()[-1]
    assert number == page.response.headers["X-Request-Id"]  # and the log's: tests/operation/test_logs.py
    found = browse("county").get(f"/audit?number={number.upper()}")
    (row,) = texts(found, "#events tbody tr")
    assert "第 7 次上报" in row and "127.0.0.1" in row and number in row
    event = session.scalars(sa.select(Event).where(Event.request_id == number)).one()
    assert event.address == "127.0.0.1"


def test_the_line_in_the_log_has_the_address(app):
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": "10.1.2.3:999"}):
        line = logging.LogRecord("portal", logging.INFO, "", 0, "x", (), None)
        assert json.loads(JsonLines().format(line))["address"] == "10.1.2.3"


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [("127.0.0.1", True), ("127.0.0.", True), ("::ffff:127.0.0.1", True), ("127.0.0", False), ("10.", False)],
)
def test_the_history_is_searched_by_address(browse, people, asked, is_found):
    me = browse("clerk")
    me.submit(me.get("/me"), "main form", phone="13987654321")
    page = browse("county").get(f"/audit?address={asked}")
    assert bool(texts(page, "#events tbody tr")) == is_found


def test_a_person_sees_the_own_sign_ins_and_the_tries_of_others(browse, people, session):
    me = browse("clerk")
    for password, expect in (("falsch-geraten-9", 422), (folk.PASSWORD, 303)):
        stranger = browse()
        stranger.submit(stranger.get("/sign-in"), "main form", expect=expect, username="clerk", password=password)
    shown = texts(me.get("/me"), "section:last-of-type tbody tr")
    assert len(shown) == 2 and "登录成功" in shown[0] and "密码或验证码不对" in shown[1]
    assert all("127.0.0.1" in row for row in shown)
    assert "最近的登录" not in browse("stranger").get("/me").text
