"""青山镇 with as many villages as wanted, and 柳树村's year before."""

from urllib.parse import urlencode

import pytest

from tests.browser import form_data
from tests.ledgers.conftest import add_village
from tests.plans.last_year.conftest import old_cycle, old_plan

__all__ = ["add_village", "old_cycle", "old_plan"]


@pytest.fixture
def page_save():
    """Send the form of a page as static/js/autosave.js does; the base is the page as it was loaded."""

    def send(browser, page, **fields):
        form = page.select_one("#block-form")
        data = form_data(form)
        base = {name: value for name, value in data.items() if name not in ("csrf_token", "version", "do")}
        sent = data | {"base": urlencode(base)} | fields
        return browser._send("post", form["action"], data=sent, headers={"X-Autosave": "1"})

    return send
