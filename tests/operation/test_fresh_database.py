"""Workers that run tests of one module side by side never drop each other's database."""

import os

import pytest
import sqlalchemy as sa

from tests.postgres import fresh_database

pytestmark = pytest.mark.skipif("PORTAL_TEST_DATABASE" not in os.environ, reason="needs a PostgreSQL server")


def test_the_same_label_in_two_workers_is_two_databases(monkeypatch):
    server = os.environ["PORTAL_TEST_DATABASE"]
    monkeypatch.setenv("PYTEST_XDIST_WORKER", f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_one")
    first = fresh_database(server, "shared")
    engine = sa.create_engine(first, poolclass=sa.NullPool)
    with engine.connect() as connection:
        monkeypatch.setenv("PYTEST_XDIST_WORKER", "somebody_else")
        second = fresh_database(server, "shared")
        assert connection.scalar(sa.text("SELECT 1")) == 1  # nobody ended this connection
    assert first != second


def test_a_name_that_postgresql_would_cut_is_refused():
    with pytest.raises(AssertionError, match="63 bytes"):
        fresh_database(os.environ["PORTAL_TEST_DATABASE"], "x" * 60)
