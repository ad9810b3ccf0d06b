"""Columns added to a form do nothing (quality H11): every form is sent as it is meant, and once more with every column
of the database beside its own fields; both leave the same rows behind."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask_wtf import FlaskForm

from portal.kernel.db import Base, db
from tests.cycles.test_closed import FIELDS
from tests.hostile.addresses import addresses

pytestmark = pytest.mark.once

# Made up anew by each press, or a child process for each.
RANDOM = ("accounts.make_slips", "accounts.change_account", "accounts.open_account", "accounts.hand_over")
RANDOM += ("accounts.set_up_second_step", "printing.request_print", "printing.retry_print", "printing.make_pickup")
RANDOM += ("accounts.start_session", "accounts.sign_out", "accounts.end_session")
MOMENT = dt.datetime(2022, 5, 26, 2, 3, tzinfo=dt.UTC)
WANTED = {"state": "approved", "role": "admin", "audience": "village", "is_enabled": "", "kind": "county"}


@pytest.fixture
def fields_read(monkeypatch):
    """The names of all form fields made since it was cleared: these are meant to be sent."""
    names, begin = set(), FlaskForm.__init__

    def noting(self, *args, **kwargs):
        begin(self, *args, **kwargs)
        names.update(self._fields)

    monkeypatch.setattr(FlaskForm, "__init__", noting)
    return names


def columns(people):
    """Column → what somebody would like to put there: an id becomes the administrator's, a state the last one."""
    names = {column.name for table in Base.metadata.sorted_tables for column in table.columns}
    return {name: WANTED.get(name, str(people["admin"].id) if name.endswith("id") else "1") for name in names}


@pytest.mark.parametrize("who", ["secretary", "reviewer", "county", "admin"])
def test_columns_beside_the_fields_do_nothing(
    app, browse, world, people, places, dump, session, fields_read, without_tokens, monkeypatch, who
):
    if session.get_bind().dialect.name == "postgresql":
        pytest.skip("sequences do not roll back there; the forms are the same")
    plan, ids = world
    fields = FIELDS | {"submission_id": str(plan.latest_submission_id), "plan": str(plan.id), "plans": str(plan.id)}
    monkeypatch.setattr("portal.kernel.clock.now", lambda: MOMENT)
    monkeypatch.setattr("portal.web.requests.new_number", lambda: "00c0ffee")  # kept with every event
    extra, browser, taken = columns(people), browse(who), 0
    before = dump(leave={"user_session"})
    session.close()

    def after(url, data):
        savepoint = db.engines[None].begin_nested()
        status = browser._send("post", url, data=data).status_code
        found = dump(leave={"user_session"})
        session.close()
        savepoint.rollback()
        return status, found

    for url, endpoint in addresses(app, "POST", ids, skip=RANDOM).items():
        fields_read.clear()
        meant = after(url, fields)
        if meant[0] in (403, 404):
            continue
        beside = {name: value for name, value in extra.items() if name not in fields_read | fields.keys()}
        status, rows = after(url, fields | beside)
        # Some of these names choose what a page shows (town, number): another page then, but never another row.
        assert status < 500 and rows in (meant[1], before), (who, url, endpoint)
        taken += meant[0] < 400
    assert taken > 3, "the proof is about forms that are taken"


def test_a_savepoint_rolls_back(session, people, dump):
    """What the proof above stands on."""
    before = dump()
    session.close()
    savepoint = db.engines[None].begin_nested()
    session.execute(sa.text("UPDATE \"user\" SET phone = '1'"))
    session.commit()
    savepoint.rollback()
    session.close()
    assert dump() == before
