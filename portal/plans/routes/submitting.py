"""Checking a plan, handing it in, the receipt, and what was handed in."""

from typing import Any

from flask import url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts.queries import contact_of
from portal.kernel.db import commit
from portal.plans import bp, policy, queries, services
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.gaps import advised, folded, gaps
from portal.plans.domain.next_step import unchanged
from portal.plans.forms import SubmitForm
from portal.plans.models import Plan, State
from portal.plans.pages.block import unanswered, unsubmitted_changes
from portal.plans.queries.hints import hints_for
from portal.plans.queries.standing import standing_at
from portal.plans.routes.loading import village_plan
from portal.web.htmx import done, show


@bp.get("/plans/<int:plan_id>/check")
def check_plan(plan_id: int) -> Response:
    return show("plans/check_plan.html", **check_page(village_plan(plan_id), SubmitForm(formdata=None)))


def check_page(plan: Plan, form: SubmitForm) -> dict[str, Any]:
    """What the check page needs: the gaps, what of a return is still unchanged, the summary as it will print, and
    whether the person may submit."""
    copy, lowered = queries.working_copy(plan), queries.lowered_of(plan.unit)
    missing = gaps(copy.document, lowered)
    return {
        "plan": plan,
        "document": copy.document,
        "gaps": missing,
        "lines": folded(missing),
        "advised": folded(advised(copy.document, lowered)),
        "left": unanswered(current_user, plan, copy.document) if plan.state is State.returned else [],
        "hints": hints_for(current_user, plan, copy.document),
        "why_not_edit": policy.why_not_edit(current_user, plan),
        "why_not_submit": policy.why_not_submit(current_user, plan),
        **standing_at(copy),
        "unchanged": unchanged(plan.state, unsubmitted_changes(copy.document, plan.latest_submission)),
        "form": form,
    }


@bp.post("/plans/<int:plan_id>/submissions")
def submit_plan(plan_id: int) -> Response:
    plan, form = village_plan(plan_id), SubmitForm()
    if not form.validate_on_submit():
        return show("plans/check_plan.html", status=422, **check_page(plan, form))
    submission = services.submit_plan(plan, actor=current_user)
    number = submission.number
    commit()
    return done(url_for(".show_receipt", plan_id=plan_id, number=number))


@bp.get("/plans/<int:plan_id>/submissions/<int:number>/receipt")
def show_receipt(plan_id: int, number: int) -> Response:
    plan = village_plan(plan_id)
    submission = queries.submission_or_404(plan, number)
    contact, document = contact_of(plan.unit.township), PlanDocument(submission.content)
    left = unanswered(current_user, plan, document)
    is_latest = submission.id == plan.latest_submission_id
    page: dict[str, Any] = {"plan": plan, "submission": submission, "contact": contact, "document": document}
    return show("plans/show_receipt.html", **page, left=left if is_latest else [])


@bp.get("/plans/<int:plan_id>/submissions/<int:number>")
def show_submission(plan_id: int, number: int) -> Response:
    plan = queries.plan_or_404(current_user, plan_id)
    submission = queries.submission_or_404(plan, number, current_user)
    return show(
        "plans/show_submission.html", plan=plan, submission=submission, document=PlanDocument(submission.content)
    )
