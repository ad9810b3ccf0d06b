"""Home, by role: the village's plan, the township's work, the county's townships, the administrator's accounts."""

import sqlalchemy as sa
from flask import redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts.models import TOWNSHIP_ROLES, VILLAGE_ROLES, Role
from portal.catalogue.queries import cycle_of
from portal.figures.queries.waiting import Deadlines
from portal.home import bp, queries
from portal.home.pages import is_set_up, steps_of
from portal.home.queries.years import years_context
from portal.kernel.db import db
from portal.kernel.errors import NotThere
from portal.plans.queries import plan_of
from portal.web.access import for_auditors, public
from portal.web.htmx import show
from portal.web.requests import number


@bp.get("/")
@for_auditors
def show_home() -> Response:
    if current_user.role in VILLAGE_ROLES:
        return village_home()
    if current_user.role is Role.auditor:
        return redirect(url_for("audit.search_history"))
    if current_user.role in (Role.county, Role.admin) and not is_set_up(current_user):
        return show("home/setting_up.html", steps=steps_of(current_user))
    if current_user.role is Role.admin:
        return redirect(url_for("accounts.list_accounts"))
    cycle = cycle_of(current_user.unit, request.args.get("year", type=number))
    if current_user.role in TOWNSHIP_ROLES:
        home = queries.office_home(current_user, current_user.unit, cycle)
        words = {"cycle": cycle, "deadlines": Deadlines(cycle), "township": current_user.unit}
        return show("home/office.html", **words, **years_context(current_user, cycle), home=home)
    home_of_county = queries.county_home(current_user, cycle)
    words = {"cycle": cycle, "deadlines": Deadlines(cycle), **years_context(current_user, cycle)}
    return show("home/county.html", **words, home=home_of_county)


def village_home() -> Response:
    """A village's home is its plan of the year that people are at work on."""
    plan = plan_of(current_user, current_user.unit, cycle_of(current_user.unit))
    if plan is None:
        raise NotThere("本村今年还没有计划表。请联系镇党建办，把本村加进今年的名单。")
    return redirect(url_for("plans.show_plan", plan_id=plan.id))


@bp.get("/healthz")
@public
def show_health() -> tuple[str, int]:
    """For the supervisor and the reverse proxy: does the portal answer, and does its database?"""
    db.session.execute(sa.select(1))
    return "ok", 200
