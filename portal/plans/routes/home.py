"""The plan's home, the whole of it to read, and its timeline."""

from flask import redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts.models import VILLAGE_ROLES
from portal.catalogue.queries import cycle_of
from portal.history.queries import events_of
from portal.kernel.errors import NotThere
from portal.plans import bp, policy, queries
from portal.plans.domain.checkup import progress
from portal.plans.domain.turns import turns
from portal.plans.events import timeline
from portal.plans.pages.block import home_page
from portal.plans.queries.standing import standing_at
from portal.plans.routes.loading import village_plan
from portal.web.htmx import show


@bp.get("/plans/<int:plan_id>")
def show_plan(plan_id: int) -> Response:
    if current_user.role not in VILLAGE_ROLES:
        queries.plan_or_404(current_user, plan_id)
        return redirect(url_for("reviews.show_review", plan_id=plan_id), 303)
    return show("plans/show_plan.html", **home_page(current_user, village_plan(plan_id)))


@bp.get("/plans/<int:plan_id>/whole")
def show_whole(plan_id: int) -> Response:
    copy = queries.working_copy(village_plan(plan_id))
    return show(
        "plans/show_whole.html",
        plan=copy.plan,
        document=copy.document,
        progress=progress(copy.document),
        **standing_at(copy),
    )


@bp.get("/plans/<int:plan_id>/timeline")
def show_timeline(plan_id: int) -> Response:
    plan = queries.plan_or_404(current_user, plan_id)
    events, submissions = events_of(plan.stream), queries.submissions_of(plan)
    entries = timeline(current_user, plan, events)
    return show(
        "plans/show_timeline.html",
        plan=plan,
        entries=entries,
        turns=turns(events),
        submissions=submissions,
        why_not_restore=policy.why_not_restore(current_user, plan),
    )


def village_home() -> Response:
    """A village's home is its plan of the year that people are at work on."""
    plan = queries.plan_of(current_user, current_user.unit, cycle_of(current_user.unit))
    if plan is None:
        raise NotThere("本村今年还没有计划表。请联系镇党建办，把本村加进今年的名单。")
    return redirect(url_for("plans.show_plan", plan_id=plan.id))
