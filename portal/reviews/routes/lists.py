"""The list of a township, and of a county's townships."""

from flask import redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts.models import VILLAGE_ROLES
from portal.kernel.errors import NotAllowed
from portal.reviews import bp, policy
from portal.reviews.domain.filters import PlanFilters
from portal.reviews.pages.review import list_page, listed_unit, townships_page
from portal.web.htmx import show
from portal.web.requests import number


@bp.get("/plans")
def list_plans() -> Response:
    if current_user.role in VILLAGE_ROLES:
        return redirect(url_for("home.show_home"), 303)
    if reason := policy.why_not_review(current_user):
        raise NotAllowed(reason)
    filters = PlanFilters.from_args(request.args)
    unit = listed_unit(current_user, filters)
    if unit is None:
        return show("reviews/list_townships.html", **townships_page(current_user, filters))
    page = list_page(current_user, unit, filters, request.args.get("page", 1, type=number))
    return show("reviews/list_plans.html", "reviews/_plan_table.html", "reviews/_counts.html", **page)
