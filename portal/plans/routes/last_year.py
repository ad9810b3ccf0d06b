"""从去年带过来: 基本情况, one star, or the whole plan begins with what last year says; and 撤销."""

from flask import flash, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.db import commit
from portal.kernel.errors import NotThere
from portal.plans import bp
from portal.plans.domain.last_year.carrying import carried_in_words
from portal.plans.forms.last_year import CarryForm, GiveBackForm, TakeForm
from portal.plans.models import Plan
from portal.plans.pages.block import home_page
from portal.plans.pages.last_year_notices import told_back, told_taken
from portal.plans.queries import working_copy
from portal.plans.queries.last_year import last_year_of
from portal.plans.routes.loading import village_plan
from portal.plans.services import last_year as services
from portal.plans.services import last_year_whole
from portal.web.htmx import done, show


@bp.post("/plans/<int:plan_id>/last-year/profile")
def carry_profile(plan_id: int) -> Response:
    plan = village_plan(plan_id)
    if not CarryForm().validate_on_submit():
        return once_more(plan)
    last_year = last_year_of(current_user, plan)
    if last_year is None:
        raise NotThere("没有找到本村去年上报的计划，请直接填写基本情况。")
    services.carry_profile(plan, last_year, actor=current_user)
    commit()
    flash(carried_in_words(last_year.document.profile), "success")
    return done(url_for(".show_block", plan_id=plan_id, block_key="profile"))


@bp.post("/plans/<int:plan_id>/last-year/whole")
def take_last_year(plan_id: int) -> Response:
    plan, form = village_plan(plan_id), TakeForm()
    if not form.validate_on_submit():
        return once_more(plan)
    copy, last_year = working_copy(plan), last_year_of(current_user, plan)
    if last_year is None:
        raise NotThere("没有找到本村去年上报的计划，请直接填写。")
    taken = last_year_whole.take_over(copy, last_year, form.star.data or "", actor=current_user)
    commit()
    flash(*told_taken(taken, last_year.year))
    return done(page_after(plan_id, form.page.data or ""))


@bp.post("/plans/<int:plan_id>/last-year/undo")
def give_last_year_back(plan_id: int) -> Response:
    plan, form = village_plan(plan_id), GiveBackForm()
    if not form.validate_on_submit():
        return once_more(plan)
    document = working_copy(plan).document
    count, kept = last_year_whole.give_back(plan, form.number.data or 0, actor=current_user)
    commit()
    flash(*told_back(count, [document.block_title(key) for key in kept]))
    return done(page_after(plan_id, form.page.data or ""))


def once_more(plan: Plan) -> Response:
    flash("这一页打开得太久了，请再按一次。", "warning")
    return show("plans/show_plan.html", status=422, **home_page(current_user, plan))


def page_after(plan_id: int, star_key: str) -> str:
    """Back to the table of a star, or to the plan's home."""
    if star_key:
        return url_for("plans.show_table", plan_id=plan_id, star_key=star_key, took=1)
    return url_for("plans.show_plan", plan_id=plan_id)
