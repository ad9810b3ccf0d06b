"""The sample county is loaded once for a module that only reads it: loading takes seconds."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from flask import Flask

from portal.db import db
from portal.sample import loading
from tests.people import PASSWORD_HASH


@pytest.fixture(scope="module")
def county(app: Flask) -> Iterator[SimpleNamespace]:
    """The loaded county, in a transaction that is rolled back after the module: `.accounts`, `.said`."""
    with app.app_context():
        engine = db.engine
        connection = engine.connect()
        outer = connection.begin()
        db.engines[None] = connection
        db.session.configure(join_transaction_mode="create_savepoint")
        said: list[str] = []
        accounts = loading.load(PASSWORD_HASH, said.append)
        db.session.commit()
        yield SimpleNamespace(accounts={user.username: user for user in accounts}, said=said)
        db.session.remove()
        outer.rollback()
        connection.close()
        db.engines[None] = engine
