"""Reading changes nothing: whoever opens whichever address, every table reads as before (quality H12)."""

import pytest

from tests.hostile.addresses import addresses
from tests.test_access import EVERYONE

# Table → why reading may write there.
MAY_WRITE = {
    "user_session": "when a session was last used is how an unattended one is ended",
    "sign_in_throttle": "a wrong 查验码 in an address counts, for all web processes: nobody may try them without end",
}


@pytest.mark.parametrize("who", EVERYONE)
def test_no_get_writes_or_fails(app, browse, world, dump, who):
    _, ids = world
    browser, before = browse(who), dump(leave=MAY_WRITE)
    for url, endpoint in addresses(app, "GET", ids).items():
        response = browser._send("get", url)
        response.get_data()
        response.close()
        assert response.status_code < 500 or endpoint == "operation.show_readiness", (who, url, response.status_code)
    after = dump(leave=MAY_WRITE)
    # Who looked at lists of people is something to keep (portal.audit.routes.people_lists); nothing else is written.
    noted = set(after.pop("event")) - set(before.pop("event"))
    assert [event for event in noted if "'list_viewed'" not in event] == []
    assert {name for name in after if after[name] != before[name]} == set()


def test_the_proof_meets_every_page(app, world):
    """What is filled in is there: most addresses answer with a page to somebody who may see it."""
    _, ids = world
    assert len(set(addresses(app, "GET", ids).values())) > 50
