"""恢复成某一次上报: asked on a page of its own, which says what would change."""

from typing import Any

from flask import flash, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.db import commit
from portal.kernel.errors import NotAllowed
from portal.plans import bp, policy, queries, services
from portal.plans.domain.document import content_hash
from portal.plans.forms import RestoreForm
from portal.plans.models import Plan
from portal.plans.routes.loading import village_plan
from portal.web.htmx import done, show


@bp.get("/plans/<int:plan_id>/submissions/<int:number>/restore")
def ask_restore(plan_id: int, number: int) -> Response:
    return show("plans/ask_restore.html", **restore_page(restorable(plan_id), number))


@bp.post("/plans/<int:plan_id>/submissions/<int:number>/restore")
def restore_plan(plan_id: int, number: int) -> Response:
    plan, form = restorable(plan_id), RestoreForm()
    page = restore_page(plan, number)
    if not form.validate_on_submit():
        return show("plans/ask_restore.html", status=422, **page | {"form": form})
    if form.seen.data and form.seen.data != page["form"].seen.data:
        return show("plans/ask_restore.html", status=409, is_news=True, **page)
    blocks = services.restore_plan(plan, page["past"], actor=current_user)
    commit()
    flash(f"已恢复成{page['past'].name}的内容，改了 {len(blocks)} 个部分。要交给镇里，还需要再上报一次。", "success")
    return done(url_for(".show_plan", plan_id=plan_id))


def restorable(plan_id: int) -> Plan:
    """A plan to which this person may bring a past version back."""
    plan = village_plan(plan_id)
    if reason := policy.why_not_restore(current_user, plan):
        raise NotAllowed(reason)
    return plan


def restore_page(plan: Plan, number: int) -> dict[str, Any]:
    """What would change, and the form that says which state of the plan the person was looking at."""
    past = services.past_of(queries.submission_or_404(plan, number))
    document, found = queries.working_copy(plan).document, services.changes_to(plan, past)
    places = [(document.block_title(key), len(difference)) for key, difference in found.items()]
    form = RestoreForm(formdata=None, data={"seen": content_hash(document.content)})
    return {"plan": plan, "number": number, "past": past, "places": places, "form": form}
