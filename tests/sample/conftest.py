"""The sample county is loaded once for a module that only reads it, for a fixed day: loading takes seconds."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from flask import Flask

from portal.sample import loading
from tests.conftest import one_transaction
from tests.fixed_day import MORNING, stop_the_clock
from tests.people import PASSWORD_HASH


@pytest.fixture(scope="module")
def moment() -> dt.datetime:
    """When the county is loaded; a module may say another day."""
    return MORNING


@pytest.fixture(scope="module")
def county(app: Flask, moment: dt.datetime) -> Iterator[SimpleNamespace]:
    """The loaded county, in a transaction that is rolled back after the module: `.accounts`, `.said`."""
    with pytest.MonkeyPatch.context() as patch, one_transaction(app) as session:
        stop_the_clock(patch, moment)
        said: list[str] = []
        accounts = loading.load(PASSWORD_HASH, said.append)
        session.commit()
        yield SimpleNamespace(accounts={user.username: user for user in accounts}, said=said)
