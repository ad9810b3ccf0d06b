"""A list confirmed twice in the same instant, or while its year is closed."""

import sqlalchemy as sa

from portal.catalogue.models import UnitPlacement
from portal.kernel.db import db
from portal.places.models import Unit
from portal.plans.models import Plan
from tests.exchange.office.test_lists import UNITS, bring, workbook
from tests.people import YEAR
from tests.races.race import race
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


def test_a_year_that_is_closed_meanwhile_keeps_the_places_of_the_list(filled_portals):
    apps, _ = filled_portals
    taking, closing = (browser_of(app, "county") for app in apps)
    url = bring(taking, "units", workbook("units", UNITS)).response.location
    listed, year = taking.get(url), closing.get(f"/years/{YEAR}/close")

    def take():
        return taking.submit(listed, "form.stack").response.status_code

    def close():
        return closing.submit(year, f"form[action='/years/{YEAR}/close']").response.status_code

    race(apps[0], take, close)
    with apps[0].app_context():
        planned = set(db.session.scalars(sa.select(Plan.unit_id)))
        assert len(planned) > 3 and planned <= set(db.session.scalars(sa.select(UnitPlacement.id)))
