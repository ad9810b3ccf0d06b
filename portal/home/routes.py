"""Home, by role: the village's plan, the township's work, the county's townships, the administrator's accounts."""

from flask import redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts.models import VILLAGE_ROLES, Role
from portal.catalogue.queries import cycle_of
from portal.errors import NotThere
from portal.home import bp
from portal.plans.queries import plan_of


@bp.get("/")
def show_home() -> Response:
    if current_user.role in VILLAGE_ROLES:
        return village_home()
    if current_user.role is Role.admin:
        return redirect(url_for("accounts.list_accounts"))
    return redirect(url_for("reviews.list_plans"))


def village_home() -> Response:
    """The newest year's plan is a village's home."""
    plan = plan_of(current_user, current_user.unit, cycle_of(current_user.unit))
    if plan is None:
        raise NotThere("本村今年还没有计划表。请联系镇党建办，把本村加进今年的名单。")
    return redirect(url_for("plans.show_plan", plan_id=plan.id))
