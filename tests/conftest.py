"""The application on a real database, every test in a transaction that is rolled back."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
import sqlalchemy.orm
from flask import Flask, Response

from portal import create_app
from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.catalogue.queries import forget_published
from portal.kernel.config import engine_options
from portal.kernel.db import db
from portal.places.models import Unit
from portal.plans import queries
from portal.plans.models import Plan
from tests import people as folk
from tests.browser import Browser, WholeClient
from tests.drawing_process import end_drawing
from tests.postgres import fresh_database
from tests.remembering import Memory, World
from tests.scoping.watch import watch_scopes
from tests.statements import Recorder, read_notes, repeated

pytest_plugins = ["tests.racing"]
gc.disable()  # until everything is collected: four thousand tests and the portal stay, and none of it is rubbish


def pytest_collection_finish() -> None:
    """What was imported stays. To look through all of it for rubbish time and again took a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


def pytest_sessionfinish() -> None:
    end_drawing()


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of an empty database for this worker: SQLite, or a PostgreSQL server that is already running."""
    given = os.environ.get("PORTAL_TEST_DATABASE", "sqlite")
    if given == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite'}"
    return fresh_database(given)


def make_app(database: str, instance: Path) -> Flask:
    """The portal on this database, migrated as a real installation is."""
    app = create_app(
        TESTING=True,
        PROPAGATE_EXCEPTIONS=False,
        SECRET_KEY="tests",
        INSTANCE=instance,
        SQLALCHEMY_DATABASE_URI=database,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(database),
    )
    app.test_client_class = WholeClient
    with app.app_context():
        flask_migrate.upgrade()
    return app


@pytest.fixture(scope="session")
def app(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = make_app(database, tmp_path_factory.mktemp("instance"))
    app.after_request(fail_on_uncommitted_changes)
    watch_scopes()
    yield app
    with app.app_context():
        db.engine.dispose()


@sa.event.listens_for(sa.orm.Session, "after_flush")
def note_flush(session: sa.orm.Session, _context: Any) -> None:
    session.info["uncommitted"] = True


@sa.event.listens_for(sa.orm.Session, "after_commit")
@sa.event.listens_for(sa.orm.Session, "after_soft_rollback")
def note_end(session: sa.orm.Session, *_: Any) -> None:
    session.info["uncommitted"] = False


def fail_on_uncommitted_changes(response: Response) -> Response:
    if response.status_code < 400:
        db.session.flush()
        assert not db.session.info.get("uncommitted"), "the route forgot commit()"
    return response


@contextmanager
def one_transaction(app: Flask) -> Iterator[Any]:
    """The session inside one outer transaction, which is rolled back; every commit is only a savepoint."""
    with app.app_context():
        engine = db.engine
        connection = engine.connect()
        outer = connection.begin()
        db.engines[None] = connection
        db.session.configure(join_transaction_mode="create_savepoint")
        forget_published()  # Another test's catalogue had the same number.
        try:
            yield db.session
        finally:
            db.engines[None] = engine
            db.session.remove()
            outer.rollback()
            connection.close()


@pytest.fixture
def session(app: Flask) -> Iterator[Any]:
    with one_transaction(app) as session:
        yield session


@pytest.fixture(scope="session")
def memory() -> Memory:
    return Memory()


@pytest.fixture
def built(memory: Memory, session: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    """Builds what follows, or puts it back as it was built a moment ago."""
    return World(memory, session, monkeypatch)


@pytest.fixture
def places(built: World) -> dict[str, Unit]:
    return built.step("places", folk.make_places)


@pytest.fixture
def people(places: dict[str, Unit], built: World) -> dict[str, User]:
    return built.step("people", lambda: folk.make_people(places), commit=True)


@pytest.fixture
def cycle(places: dict[str, Unit], built: World) -> Cycle:
    return built.step("cycle", lambda: folk.make_cycle(places), commit=True)


@pytest.fixture
def plan(people: dict[str, User], cycle: Cycle, places: dict[str, Unit]) -> Plan:
    """柳树村's plan, untouched."""
    found = queries.plan_of(people["secretary"], places["青山镇/柳树村"], cycle)
    assert found
    return found


@pytest.fixture
def filled_plan(plan: Plan, people: dict[str, User], built: World) -> Plan:
    """柳树村's plan with nothing missing, not yet submitted; aims at two stars."""
    built.step("filled", lambda: folk.fill(plan, people["clerk"]))
    return queries.plan_or_404(people["secretary"], plan.id)


@pytest.fixture
def submitted_plan(filled_plan: Plan, people: dict[str, User], built: World) -> Plan:
    """柳树村's plan after its first submission."""
    built.step("submitted", lambda: folk.submit(filled_plan, people["secretary"]))
    return queries.plan_or_404(people["secretary"], filled_plan.id)


@pytest.fixture
def browse(app: Flask, people: dict[str, User]) -> Callable[..., Browser]:
    """browse("secretary") is that person's browser, browse() a stranger's."""
    return lambda who=None: Browser(app, people[who] if who else None)


@pytest.fixture
def without_tokens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """For asking about access only: forms accept posts that carry no CSRF token."""
    monkeypatch.setattr("flask_wtf.csrf._FlaskFormCSRF.validate_csrf_token", lambda *args: None)


@pytest.fixture
def count_queries(session: Any) -> Iterator[Callable[[], int]]:
    """Counts SELECTs from the moment the function is first called; each further call gives the number since."""
    statements: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    def since() -> int:
        number = sum(statement.startswith("SELECT") for statement in statements)
        statements.clear()
        return number

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", listen)
    yield since
    sa.event.remove(sa.engine.Engine, "before_cursor_execute", listen)


def pytest_configure(config: pytest.Config) -> None:
    if (notes := os.environ.get("PORTAL_TEST_STATEMENTS")) and "PORTAL_TEST_DATABASE" not in os.environ:
        config.pluginmanager.register(Recorder(Path(notes)))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The run on PostgreSQL leaves out what the run on SQLite has proved for both (the marker `once`), and in `make
    test` what others show it too (tests/statements.py), unless a file is asked for by its name."""
    if "PORTAL_TEST_DATABASE" not in os.environ or any("::" in given or given.endswith(".py") for given in config.args):
        return
    kept = [item for item in items if not item.get_closest_marker("once")]
    if notes := os.environ.get("PORTAL_TEST_STATEMENTS"):
        kept = repeated(kept, read_notes(Path(notes)))
    left_out = set(items) - set(kept)
    items[:] = kept
    config.hook.pytest_deselected(items=list(left_out))
