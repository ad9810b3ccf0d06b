"""从去年带过来: this year's 基本情况 begins with last year's answers."""

from flask import flash, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.db import commit
from portal.errors import NotThere
from portal.htmx import done, show
from portal.plans import bp
from portal.plans.last_year import services
from portal.plans.last_year.carrying import told
from portal.plans.last_year.forms import CarryForm
from portal.plans.last_year.queries import last_year_of
from portal.plans.pages import home_page
from portal.plans.routes.loading import village_plan


@bp.post("/plans/<int:plan_id>/last-year/profile")
def carry_profile(plan_id: int) -> Response:
    plan = village_plan(plan_id)
    if not CarryForm().validate_on_submit():
        flash("这一页打开得太久了，请再按一次。", "warning")
        return show("plans/show_plan.html", status=422, **home_page(current_user, plan))
    last_year = last_year_of(current_user, plan)
    if last_year is None:
        raise NotThere("没有找到本村去年上报的计划，请直接填写基本情况。")
    services.carry_profile(plan, last_year, actor=current_user)
    commit()
    flash(told(last_year.document.profile), "success")
    return done(url_for(".show_block", plan_id=plan_id, block_key="profile"))
