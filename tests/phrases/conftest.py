"""Two townships with a phrase each beside the same task."""

from types import SimpleNamespace

import pytest

from portal.phrases.services import add_phrase


@pytest.fixture
def phrases(cycle, places, people, session):
    """`.ours` of 青山镇, `.any` of 青山镇 for any task, `.theirs` of 白河乡."""
    ours, theirs = places["青山镇"], places["白河乡"]
    found = SimpleNamespace(
        ours=add_phrase(ours, "branch.1", "每月入户走访不少于××户", actor=people["reviewer"]),
        any=add_phrase(ours, "", "完成情况在公开栏公示", actor=people["reviewer"]),
        theirs=add_phrase(theirs, "branch.1", "白河乡自己的话", actor=people["outsider"]),
    )
    session.commit()
    return found
