"""What PostgreSQL is given of the tests: every statement, several times, and all that is about the engine."""

import random
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from tests.statements import ENGINE, RACING, Note, Recorder, chosen, read_notes, repeated, shape_of


def some_notes(dice):
    shapes = [f"SELECT {number}" for number in range(40)]
    return {
        f"tests/plans/test_a.py::test_{number}": Note(dice.random(), frozenset(dice.sample(shapes, dice.randrange(8))))
        for number in range(dice.randrange(1, 120))
    }


def senders(notes, shape, among):
    return sum(shape in notes[name].shapes for name in among)


@pytest.mark.parametrize("seed", range(30))
def test_every_statement_is_sent_several_times_or_as_often_as_it_ever_is(seed):
    notes = some_notes(random.Random(seed))
    taken = chosen(notes, times=3)
    for shape in {shape for note in notes.values() for shape in note.shapes}:
        assert senders(notes, shape, taken) >= min(3, senders(notes, shape, notes)), shape


def test_of_two_that_send_the_same_the_cheaper_is_taken_and_who_sends_nothing_is_not():
    same = frozenset({"SELECT 1", "SELECT 2"})
    notes = {"dear": Note(9, same), "cheap": Note(1, same), "pure": Note(0.1, frozenset())}
    assert chosen(notes, times=1) == {"cheap"}
    assert chosen(notes, times=2) == {"cheap", "dear"}


def test_what_is_new_or_about_the_engine_is_always_repeated():
    known = ("tests/plans/test_a.py::test_pure", f"{ENGINE[0]}test_b.py::test_b", "tests/plans/test_c.py::test_c")
    notes = {name: Note(1, frozenset()) for name in known}
    items = [SimpleNamespace(nodeid=name, fixturenames=[]) for name in (*notes, "tests/plans/test_new.py::test_new")]
    items[2].fixturenames = [f"filled_{RACING}"]
    assert repeated(items, notes) == items[1:]


def test_lists_and_rows_of_any_length_are_one_shape():
    assert shape_of("SELECT a WHERE b IN (?, ?, ?)") == shape_of("SELECT a WHERE b IN (?)")
    assert shape_of("INSERT INTO a VALUES (?, ?), (?, ?)") == shape_of("INSERT INTO a VALUES (?, ?)")
    assert shape_of("SELECT a WHERE b = ?") != shape_of("SELECT a WHERE c = ?")


def test_what_was_noted_is_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr(sa.event, "listen", lambda *_, **__: None)  # the engines of this run stay unheard
    recorder = Recorder(tmp_path)
    recorder.notes = some_notes(random.Random(1))
    recorder.pytest_sessionfinish()
    assert read_notes(tmp_path) == recorder.notes


def test_a_statement_that_fails_is_noted_as_one(tmp_path, monkeypatch):
    with monkeypatch.context() as patches:
        patches.setattr(sa.event, "listen", lambda *_: None)
        recorder = Recorder(tmp_path)
    engine = sa.create_engine("sqlite://")
    sa.event.listen(engine, "handle_error", recorder._note_error)
    with engine.connect() as connection, pytest.raises(sa.exc.OperationalError):
        connection.execute(sa.text("SELECT nothing"))
    assert recorder.sent == {"fails: SELECT nothing"}
