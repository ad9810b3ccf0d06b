"""A feature is a folder and one line: written for this test only, it appears everywhere without another file touched;
taken away, nothing of it is left."""

import gc
import io
import sys

import openpyxl
import pytest
from flask.cli import ScriptInfo

import portal
from portal.history.services import record
from portal.kernel.db import Base, commit
from portal.operation.worker import Chores
from portal.printing.commands import print_group
from tests import people as folk
from tests import test_scoping
from tests.browser import Browser, texts
from tests.conftest import one_transaction
from tests.doors.test_doors import without_line

PROOF = "tests.proof_feature"
NOTE = "试验一句"


def forget() -> None:
    """Nothing in this process knows the feature any more."""
    for name in [name for name in sys.modules if name.startswith(PROOF)]:
        del sys.modules[name]
    if (table := Base.metadata.tables.get("proof_note")) is not None:
        Base.metadata.remove(table)
    gc.collect()


def portal_beside(app, features):
    """Another portal on the same database, of these features."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(portal, "FEATURES", features)
        names = ("SECRET_KEY", "INSTANCE", "SQLALCHEMY_DATABASE_URI", "SQLALCHEMY_ENGINE_OPTIONS")
        made = portal.create_app(TESTING=True, **{name: app.config[name] for name in names})
    made.test_client_class = app.test_client_class
    return made


@pytest.fixture(scope="module")
def with_proof(app):
    """The portal with the one line more."""
    yield portal_beside(app, (*portal.FEATURES, PROOF))
    forget()


@pytest.fixture
def reviewer(with_proof):
    """Somebody of a township whose office has one note."""
    with one_transaction(with_proof) as session:
        places = folk.make_places()
        people = folk.make_people(places)
        folk.make_cycle(places)
        notes = Base.metadata.tables["proof_note"]
        notes.create(session.connection())
        session.execute(notes.insert().values(unit_id=places["青山镇"].id, body=NOTE))
        commit()
        yield people["reviewer"]


@pytest.fixture
def browser(with_proof, reviewer):
    return Browser(with_proof, reviewer)


def test_it_is_in_the_navigation_and_on_the_first_page(browser):
    home = browser.get("/")
    assert "试验" in texts(home, "nav a") and NOTE in home.select_one("#proof").text
    page = browser.get("/proof")
    assert texts(page, "nav a[aria-current]") == ["试验"] and texts(page, "main li") == [NOTE]


def test_it_is_printed_bound_and_taken_out_as_a_file(browser):
    assert "试验纸" in texts(browser.get("/prints"), ".document__name")
    assert NOTE in browser.get("/prints/preview?document=proof").text
    assert browser.get("/packets/new").select_one("#paper-proof")
    token = browser.get("/prints").select_one("[name=csrf_token]")["value"]
    file = browser.post("/exports/proof", {"csrf_token": token}, expect=200).response
    cells = [cell.value for row in openpyxl.load_workbook(io.BytesIO(file.data)).active for cell in row]
    assert NOTE in cells


def test_its_event_is_told_in_its_words(browser, reviewer):
    record(f"unit:{reviewer.unit_id}", "proof_noted", actor=reviewer, what="印章")
    commit()
    assert "试验了一次：印章" in browser.get("/audit").select_one("#events").text


def test_the_command_line_and_the_worker_know_it(with_proof):
    runner = with_proof.test_cli_runner()
    assert runner.invoke(args=["proof"]).output == "试验\n"
    with print_group.make_context(
        "print", [], obj=ScriptInfo(create_app=lambda: with_proof), resilient_parsing=True
    ) as ctx:
        assert "proof" in print_group.list_commands(ctx)
    done = sys.modules[f"{PROOF}.feature"].DONE
    Chores(with_proof)._do(with_proof.extensions["features"].chores[-1])
    assert done == ["试验"]


def test_the_guards_ask_for_its_lines(with_proof):
    """Whoever adds it is told of the table of persons × addresses and of the watch over queries."""
    assert without_line(with_proof) == {"GET /proof", "POST /exports/proof"}
    assert test_scoping.without_line(Base.metadata.sorted_tables) == {"proof_note"}


def test_taken_away_nothing_is_left(app, with_proof):
    forget()
    again = portal_beside(app, portal.FEATURES)
    found = again.extensions["features"]
    assert without_line(again) == set() and test_scoping.without_line(Base.metadata.sorted_tables) == set()
    assert not {"proof"} & {*found.papers, *found.workbooks, *found.files} and "proof_noted" not in found.events
    assert "试验" not in {entry.label for entry in found.navigation} and "proof" not in again.cli.commands
    assert "proof" not in {chore.name for chore in found.chores} and not found.home_cards
