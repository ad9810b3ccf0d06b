"""The chain."""

import pytest
import sqlalchemy as sa

from portal.history.models import Event
from portal.history.queries import broken_links, events_of
from portal.history.services import chain_hash, record


class Somebody:
    id, name = 7, "刘敏"


def test_streams_count_and_chain_by_themselves(session):
    for stream in ("plan:1", "plan:2", "plan:1"):
        record(stream, "plan_submitted", actor=Somebody(), number=1)
    session.commit()
    assert [event.seq for event in events_of("plan:1")] == [2, 1]
    assert broken_links() == []


def test_every_kind_of_tampering_is_found(session):
    for number in range(3):
        record("plan:1", "plan_submitted", actor=None, number=number)
    session.commit()
    second = events_of("plan:1")[1]
    session.expunge_all()
    chain = {"previous_hash": "0" * 64, "hash": "f" * 64}
    forged = Event(stream="plan:2", seq=2, at=second.at, actor_id=None, actor_name="系统", verb="x", data={}, **chain)
    session.add(forged)
    session.commit()
    assert broken_links() == ["plan:2 第 1 条：缺少", "plan:2 第 2 条：被改过"]


def test_the_hash_covers_every_column(session):
    event = record("plan:1", "plan_submitted", actor=Somebody(), number=1)
    session.commit()
    for column, value in [("actor_name", "别人"), ("verb", "plan_returned"), ("data", {"number": 2}), ("seq", 3)]:
        before = getattr(event, column)
        setattr(event, column, value)
        assert chain_hash(event) != event.hash, column
        setattr(event, column, before)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count(Event.id))) == 1


@pytest.mark.parametrize("act", ["UPDATE event SET verb = 'x'", "DELETE FROM event"])
def test_the_database_itself_refuses_changes(session, act):
    """For every program and not only for ours, on both databases."""
    record("plan:1", "plan_submitted", actor=Somebody(), number=1)
    session.commit()
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), session.begin_nested():
        session.execute(sa.text(act))
    assert [event.verb for event in events_of("plan:1")] == ["plan_submitted"] and broken_links() == []
