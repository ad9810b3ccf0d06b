"""Deleting from the history is noticed (acceptance 66), also by whoever owns the database and puts its triggers aside,
in every way a row can be taken away or replaced; and nobody's save does anything for it."""

import pytest
import sqlalchemy as sa

from portal.history import anchors
from portal.history.models import FIRST_HASH, Anchor, AnchoredHead, Event
from portal.history.queries import broken_links
from portal.history.services import chain_hash, record
from portal.kernel.db import db


@pytest.fixture
def anchored(session):
    """Two plans and an account with some history, and an anchor over it."""
    for stream in ("plan:1", "plan:2", "plan:1", "account:3", "plan:1"):
        record(stream, "plan_submitted", actor=None, about=stream)
    session.commit()
    made = anchors.take_anchor()
    assert made and made.number == 1 and made.events == 5 and broken_links() == []
    return made.hash


@pytest.fixture
def do(session):
    """do("DELETE …") as somebody who owns the database, and has put its triggers aside."""

    def act(words: str, **values) -> None:
        tables = ("event", "history_anchor", "anchored_head")
        if session.get_bind().dialect.name == "sqlite":
            for table in tables:
                for name in ("update", "delete"):
                    session.execute(sa.text(f"DROP TRIGGER IF EXISTS {table}_no_{name}"))
        else:
            for table in tables:
                session.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        session.execute(sa.text(words), values)
        session.commit()
        session.expire_all()

    return act


@pytest.mark.parametrize(
    ("act", "finding"),
    [
        ("DELETE FROM event WHERE stream = 'plan:1' AND seq = 3", "plan:1 第 3 条：缺少（锚点第 1 个记有）"),
        ("DELETE FROM event WHERE stream = 'plan:1' AND seq >= 2", "plan:1 第 3 条：缺少（锚点第 1 个记有）"),
        ("DELETE FROM event WHERE stream = 'plan:2'", "plan:2 第 1 条：缺少（锚点第 1 个记有）"),
        ("DELETE FROM event", "account:3 第 1 条：缺少（锚点第 1 个记有）"),
        ("DELETE FROM event WHERE stream = 'plan:1' AND seq = 2", "plan:1 第 2 条：缺少"),
        ("DELETE FROM anchored_head WHERE stream = 'plan:2'", "锚点第 1 个：被改过"),
        ("UPDATE anchored_head SET hash = previous_hash FROM history_anchor", "锚点第 1 个：被改过"),
        ("UPDATE history_anchor SET events = 4", "锚点第 1 个：被改过"),
    ],
)
def test_what_is_taken_away_is_found(anchored, do, act, finding):
    do(act)
    assert finding in broken_links()


def test_an_event_replaced_with_its_chain_recomputed_is_found(anchored, do, session):
    """Its own chain is whole again; the anchor remembers another."""
    last = session.scalar(sa.select(Event).where(Event.stream == "plan:1", Event.seq == 3))
    last.data = {"about": "something else"}
    forged, number = chain_hash(last), last.id
    session.expire_all()
    do(
        "UPDATE event SET data = :data, hash = :hash WHERE id = :id",
        data='{"about":"something else"}',
        hash=forged,
        id=number,
    )
    assert broken_links() == ["plan:1 第 3 条：换成了别的（锚点第 1 个记有）"]


def test_who_takes_the_anchors_as_well_is_found_by_one_that_was_written_down(app, anchored, do):
    """The newest events gone and every anchor with them: the database by itself is whole. One copied line says no."""
    words = anchors.latest_anchor().words
    do("DELETE FROM event WHERE stream = 'plan:1' AND seq = 3")
    do("DELETE FROM anchored_head")
    do("DELETE FROM history_anchor")
    assert broken_links() == [] and anchors.anchor_written_down(words) is None
    assert anchors.take_anchor().hash != anchored and anchors.anchor_written_down(words) is None


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_an_anchor_taken_out_of_their_chain_is_found(anchored, do, session, gone):
    for _ in range(2):
        record("plan:1", "plan_submitted", actor=None)
        session.commit()
        anchors.take_anchor()
    numbers = session.scalars(sa.select(Anchor.hash).order_by(Anchor.number)).all()
    do(f"DELETE FROM anchored_head WHERE anchor_number = {gone}")
    do(f"DELETE FROM history_anchor WHERE number = {gone}")
    assert bool(broken_links()) is (gone < 3)
    assert anchors.anchor_written_down(numbers[gone - 1]) is None


def test_an_anchor_is_known_however_it_was_copied(anchored, session):
    words = anchors.latest_anchor().words
    for copied in (words, words.upper(), f" {words.replace('-', ' ')} ", anchored, anchored[:12]):
        assert anchors.anchor_written_down(copied), copied
    for other in ("", "3f2a", anchored[:11], "0" * 16):
        assert anchors.anchor_written_down(other) is None, other


def test_each_holds_only_what_has_gone_on(anchored, session):
    assert anchors.take_anchor().number == 1, "nothing has happened since"
    record("plan:2", "plan_returned", actor=None)
    session.commit()
    assert anchors.count_since(anchors.latest_anchor()) == 1
    assert anchors.take_anchor().number == 2 and anchors.count_since(anchors.latest_anchor()) == 0
    heads = session.execute(sa.select(AnchoredHead.stream, AnchoredHead.seq).where(AnchoredHead.anchor_number == 2))
    assert heads.all() == [("plan:2", 2)] and broken_links() == []
    assert session.get(Anchor, 1).previous_hash == FIRST_HASH


def test_one_that_came_late_is_anchored_with_the_next_look_at_all(anchored, session, monkeypatch):
    """A long transaction's event has a smaller number than what is anchored already."""
    record("plan:9", "plan_submitted", actor=None)
    session.commit()
    monkeypatch.setattr(anchors, "OVERLAP", -10)
    assert anchors.take_anchor().number == 1
    assert anchors.take_anchor(all_streams=True).number == 2


def test_not_before_it_is_due(anchored, session):
    record("plan:2", "plan_returned", actor=None)
    session.commit()
    assert anchors.take_anchor(only_after=anchors.EVERY).number == 1
    assert anchors.take_anchor().number == 2


def test_a_second_at_the_same_moment_is_as_good(anchored, session):
    """A backup's beside the worker's: the later gives way."""
    record("plan:2", "plan_returned", actor=None)
    session.commit()
    made, heads = anchors._gathered(False, None)
    assert anchors.take_anchor().number == 2
    anchors._keep(made, heads)
    assert anchors.latest_anchor().number == 2 and broken_links() == []


def test_what_happens_costs_no_statement_more(session):
    """One look at the stream's end, one row; on PostgreSQL the lock of this one stream. Anchors are nobody's wait."""
    said: list[str] = []
    sa.event.listen(sa.Engine, "before_cursor_execute", note := lambda *given: said.append(given[2].split(" ")[0]))
    record("plan:1", "plan_submitted", actor=None)
    sa.event.remove(sa.Engine, "before_cursor_execute", note)
    lock = ["SELECT"] * (db.session.get_bind().dialect.name == "postgresql")
    assert [word for word in said if word not in ("SAVEPOINT", "BEGIN")] == [*lock, "SELECT", "INSERT"]


def test_by_command(app, anchored, do):
    run = app.test_cli_runner().invoke
    words = anchors.latest_anchor().words
    fine = run(args=["history", "verify", "--anchor", words, "--anchor", anchored])
    assert fine.exit_code == 0 and "操作记录完整" in fine.output and words in fine.output and "看不出来" in fine.output
    other = run(args=["history", "verify", "--anchor", "0123-4567-89ab-cdef"])
    assert other.exit_code == 1 and "没有锚点 0123-4567-89ab-cdef" in other.output
    do("DELETE FROM event WHERE stream = 'plan:1' AND seq = 3")
    assert run(args=["history", "verify"]).exit_code == 1
    assert "第 2 个" in run(args=["history", "anchor"]).output
