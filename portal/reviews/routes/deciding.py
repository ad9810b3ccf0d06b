"""Returning and approving."""

from typing import Any

from flask import url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.db import commit
from portal.kernel.errors import Conflict
from portal.reviews import bp, services
from portal.reviews.forms import ApprovalForm, ReturnForm
from portal.reviews.pages.review import review_page
from portal.reviews.queries import Review
from portal.reviews.routes.loading import overtaken, reviewable_plan, submitted_review, walk
from portal.web.htmx import done, show


@bp.post("/plans/<int:plan_id>/return")
def return_plan(plan_id: int) -> Response:
    plan, form = reviewable_plan(plan_id), ReturnForm()
    if not form.validate_on_submit():
        return refused(submitted_review(plan), form=form, status=422)
    try:
        services.return_plan(
            plan,
            seen_submission_id=form.submission_id.data,
            reason=form.opinion.data,
            actor=current_user,
            despite=form.read,
        )
        commit()
    except services.Overlooked as question:
        return asked(plan_id, question, form)
    except Conflict as conflict:
        return refused(*overtaken(plan_id, conflict), form=form)
    return done(here(plan_id))


@bp.post("/plans/<int:plan_id>/approval")
def approve_plan(plan_id: int) -> Response:
    plan, form = reviewable_plan(plan_id), ApprovalForm()
    if not form.validate_on_submit():
        return refused(submitted_review(plan), form=form, status=422)
    try:
        services.approve_plan(
            plan,
            seen_submission_id=form.submission_id.data,
            opinion=form.opinion.data,
            actor=current_user,
            despite=form.read,
        )
        commit()
    except services.Overlooked as question:
        return asked(plan_id, question, form)
    except Conflict as conflict:
        return refused(*overtaken(plan_id, conflict), form=form)
    return done(here(plan_id))


def here(plan_id: int) -> str:
    """The plan's own page, on the way through the same list."""
    filters: dict[str, Any] = walk().walk
    return url_for(".show_review", plan_id=plan_id, **filters)


def asked(plan_id: int, question: services.Overlooked, form: ApprovalForm) -> Response:
    """The page again, with what was said and not sent; the next press knows of it."""
    review = submitted_review(reviewable_plan(plan_id))
    page = review_page(current_user, review, decision_form=form, overlooked=question.remarks, despite=form.read)
    return show("reviews/show_review.html", status=409, **page | {"is_return": isinstance(form, ReturnForm)})


def refused(review: Review, refusal: str = "", *, form: ApprovalForm, status: int = 409) -> Response:
    """The page again with the opinion still in its box, and why nothing was decided."""
    page = review_page(current_user, review, decision_form=form, refusal=refusal)
    return show("reviews/show_review.html", status=status, **page)
