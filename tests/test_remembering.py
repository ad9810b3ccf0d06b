"""The remembered world is the built one: the same rows, and never where anything else has happened."""

from portal.kernel import clock
from portal.places.models import Unit
from tests import people as folk
from tests.conftest import one_transaction
from tests.remembering import Memory, World, read


def test_what_is_put_back_is_what_was_built(app, monkeypatch):
    memory, ids = Memory(), {}
    with one_transaction(app) as session:
        built = World(memory, session, monkeypatch)
        places = built.step("places", folk.make_places)
        people = built.step("people", lambda: folk.make_people(places), commit=True)
        cycle = built.step("cycle", lambda: folk.make_cycle(places), commit=True)
        ids = {name: person.id for name, person in people.items()}
        rows, year = read(session), cycle.id
    with one_transaction(app) as session:
        again = World(memory, session, monkeypatch)
        assert again.step("places", unexpected)["青山镇/柳树村"].name == "柳树村"
        assert {name: person.id for name, person in again.step("people", unexpected).items()} == ids
        assert again.step("cycle", unexpected).id == year
        assert read(session) == rows and rows["plan"] and rows["event"]


def unexpected():
    raise AssertionError("built anew")


def test_the_plan_is_remembered_as_handed_in(submitted_plan, session, memory):
    steps = [step for names, step in memory.steps.items() if names[-1] == "submitted"]
    assert read(session) in [step.after for step in steps]
    assert submitted_plan.latest_submission.plan_id == submitted_plan.id


def test_an_old_memory_is_forgotten(session, monkeypatch):
    memory = Memory()
    World(memory, session, monkeypatch).step("places", folk.make_places)
    World(memory, session, monkeypatch)
    assert memory.steps
    memory.began = float("-inf")
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
