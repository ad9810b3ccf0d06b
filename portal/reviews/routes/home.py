"""The first page of an office: what waits for it. `portal.home` shows it to those with these roles."""

from typing import Any

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.catalogue.domain.deadlines import Deadlines
from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycle_of
from portal.reviews.queries.home import county_home, office_home
from portal.reviews.queries.home_years import years_context
from portal.web.home_cards import cards_for
from portal.web.htmx import show
from portal.web.requests import number


def show_office() -> Response:
    cycle = shown_cycle()
    home = office_home(current_user, current_user.unit, cycle)
    return show("reviews/home/office.html", **words_of(cycle), township=current_user.unit, home=home)


def show_county() -> Response:
    cycle = shown_cycle()
    return show("reviews/home/county.html", **words_of(cycle), home=county_home(current_user, cycle))


def shown_cycle() -> Cycle:
    return cycle_of(current_user.unit, request.args.get("year", type=number))


def words_of(cycle: Cycle) -> dict[str, Any]:
    """What both pages say of the year, and what other features add to them."""
    cards = cards_for(current_user, cycle)
    return {"cycle": cycle, "deadlines": Deadlines(cycle), **years_context(current_user, cycle), "cards": cards}
