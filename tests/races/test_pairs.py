"""Every act against every other: one comes after the other, nothing comes after what ended it, nothing twice."""

import os
from collections.abc import Iterator
from itertools import combinations_with_replacement
from pathlib import Path

import pytest
from flask import Flask

from tests.races import books
from tests.races.acts import ACTS, Act, common_state
from tests.races.race import race
from tests.races.world import make_world
from tests.racing import two_portals

DONE, REFUSED = {200, 204, 303}, {401, 403, 404, 409, 422}
IS_POSTGRESQL = "PORTAL_TEST_DATABASE" in os.environ
ALL = "PORTAL_RACES" in os.environ  # `make races`


def pairs() -> Iterator[tuple[Act, Act]]:
    """Each pair once, now one first and now the other. SQLite has one writer: only those that read before they write
    can come too late there, and of the others some stand for all."""
    for number, (one, other) in enumerate(combinations_with_replacement(ACTS, 2)):
        both = [(one, other), (other, one)]
        if ALL:
            yield from dict.fromkeys(both)
        elif IS_POSTGRESQL or one.reads_first or number % 5 == 0:
            yield both[number % 2]


PAIRS = [
    pytest.param(one, other, state, id=f"{one.name}-{other.name}")
    for one, other in pairs()
    if (state := common_state(one, other))
]


@pytest.fixture(scope="module")
def apps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Flask]]:
    folder: Path = tmp_path_factory.mktemp("races")
    yield from two_portals(folder)


@pytest.mark.parametrize(("one", "other", "state"), PAIRS)
def test_two_presses_at_once(apps: list[Flask], one: Act, other: Act, state: str) -> None:
    with apps[0].app_context():
        world = make_world(state)
    presses = [act.ready(world, app) for act, app in zip((one, other), apps, strict=True)]
    answers = race(apps[0], *presses)
    assert set(answers) <= DONE | REFUSED, answers
    assert DONE & set(answers), f"nobody got through: {answers}"
    with apps[0].app_context():
        books.check(world)
