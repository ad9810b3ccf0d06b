"""The sample county is loaded once for a module that only reads it: loading takes seconds."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from flask import Flask

from portal.sample import loading
from tests.conftest import one_transaction
from tests.people import PASSWORD_HASH


@pytest.fixture(scope="module")
def county(app: Flask) -> Iterator[SimpleNamespace]:
    """The loaded county, in a transaction that is rolled back after the module: `.accounts`, `.said`."""
    with one_transaction(app) as session:
        said: list[str] = []
        accounts = loading.load(PASSWORD_HASH, said.append)
        session.commit()
        yield SimpleNamespace(accounts={user.username: user for user in accounts}, said=said)
