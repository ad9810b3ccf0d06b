"""The same list confirmed twice in the same instant."""

import sqlalchemy as sa

from portal.kernel.db import db
from portal.places.models import Unit
from tests.exchange.office.test_lists import UNITS, bring, workbook
from tests.racing import all_at_once, browser_of


def test_two_presses_in_the_same_instant_add_the_units_once(filled_portals):
    apps, _ = filled_portals
    browsers = [browser_of(app, "county") for app in apps]
    url = bring(browsers[0], "units", workbook("units", UNITS)).response.location
    pages = [browser.get(url) for browser in browsers]

    def press(browser, page):
        return lambda: browser.submit(page, "form.stack")

    all_at_once([press(browser, page) for browser, page in zip(browsers, pages, strict=True)])
    with apps[0].app_context():
        assert db.session.scalar(sa.select(sa.func.count()).where(Unit.name == "黄河镇")) == 1
        assert db.session.scalar(sa.select(sa.func.count()).where(Unit.name == "渡口村")) == 1
