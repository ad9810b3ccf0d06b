"""The remembered world is the built one: the same rows, and never where anything else has happened."""

from portal import clock
from portal.places.models import Unit
from tests import people as folk
from tests.remembering import World, read

STEPS = ("places", "people", "cycle", "filled", "submitted")


def test_what_is_put_back_is_what_was_built(submitted_plan, session, memory, request, people):
    """The second time the rows come from memory: none is missing, none differs, none is of another age."""
    remembered = memory.steps[STEPS]
    assert read(session) == remembered.after
    assert submitted_plan.latest_submission_id and people["clerk"].name == "王秀英"
    for table, rows in read(session).items():
        assert rows.keys() == remembered.after[table].keys(), table


def test_an_old_memory_is_forgotten(session, memory, monkeypatch):
    memory.steps[("places",)] = memory.steps.get(("places",))
    monkeypatch.setattr(memory, "began", float("-inf"))
    World(memory, session, monkeypatch)
    assert not memory.steps


def test_after_another_row_everything_is_built(places, built, session):
    folk.add_unit(folk.Kind.county, "邻县")
    session.flush()
    assert built.step("people", lambda: "built") == "built" and built.done is None


def test_with_a_row_not_yet_written_everything_is_built(places, built, session):
    places["明县"].name = "新县"
    assert built.step("people", lambda: "built") == "built" and built.done is None


def test_under_another_clock_everything_is_built(places, built, monkeypatch):
    now = clock.now()
    with monkeypatch.context() as patches:
        patches.setattr(clock, "now", lambda: now)
        assert built.step("people", lambda: "built") == "built" and built.done is None


def test_with_something_patched_everything_is_built(places, built, monkeypatch):
    monkeypatch.setattr(Unit, "label", "anything", raising=False)
    assert built.step("people", lambda: "built") == "built" and built.done is None
