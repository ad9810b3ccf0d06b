"""A comment that is there already: answering it, mending it, taking it back. Each asks on a small page of its own."""

from typing import Any

from flask import url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts.models import VILLAGE_ROLES
from portal.kernel.db import commit
from portal.kernel.errors import NotAllowed
from portal.plans.domain.document import PlanDocument
from portal.plans.models import Plan
from portal.reviews import bp, policy, queries, services
from portal.reviews.domain.comment_view import Remark, anchor
from portal.reviews.forms import AnswerForm, DeleteForm, EditForm
from portal.reviews.models import Comment
from portal.web.htmx import done, show


@bp.get("/comments/<int:comment_id>/answer")
def ask_answer(comment_id: int) -> Response:
    plan, comment = queries.comment_or_404(current_user, comment_id)
    if reason := policy.why_not_answer(current_user, plan, comment):
        raise NotAllowed(reason)
    return remark_page("reviews/answer_comment.html", plan, comment, AnswerForm(formdata=None))


@bp.post("/comments/<int:comment_id>/answer")
def answer_comment(comment_id: int) -> Response:
    plan, comment = queries.comment_or_404(current_user, comment_id)
    form = AnswerForm()
    if not form.validate_on_submit():
        return remark_page("reviews/answer_comment.html", plan, comment, form, status=422)
    services.answer_comment(plan, comment, form.body.data, actor=current_user)
    here = place_of(plan, comment)
    commit()
    return done(here)


@bp.get("/comments/<int:comment_id>/edit")
def ask_edit_comment(comment_id: int) -> Response:
    plan, comment = own_comment(comment_id)
    return remark_page("reviews/edit_comment.html", plan, comment, EditForm(formdata=None, data={"body": comment.body}))


@bp.post("/comments/<int:comment_id>/edit")
def edit_comment(comment_id: int) -> Response:
    plan, comment = queries.comment_or_404(current_user, comment_id)
    form = EditForm()
    if not form.validate_on_submit():
        return remark_page("reviews/edit_comment.html", plan, comment, form, status=422)
    services.edit_comment(plan, comment, form.body.data, actor=current_user)
    here = place_of(plan, comment)
    commit()
    return done(here)


@bp.get("/comments/<int:comment_id>/delete")
def ask_delete_comment(comment_id: int) -> Response:
    plan, comment = own_comment(comment_id)
    return remark_page("reviews/delete_comment.html", plan, comment, DeleteForm(formdata=None))


@bp.post("/comments/<int:comment_id>/delete")
def delete_comment(comment_id: int) -> Response:
    plan, comment = queries.comment_or_404(current_user, comment_id)
    form = DeleteForm()
    if not form.validate_on_submit():
        return remark_page("reviews/delete_comment.html", plan, comment, form, status=422)
    services.delete_comment(plan, comment, actor=current_user)
    here = place_of(plan, comment)
    commit()
    return done(here)


def own_comment(comment_id: int) -> tuple[Plan, Comment]:
    """A comment that this person may mend or take back."""
    plan, comment = queries.comment_or_404(current_user, comment_id)
    if reason := policy.why_not_change(current_user, plan, comment):
        raise NotAllowed(reason)
    return plan, comment


def remark_page(template: str, plan: Plan, comment: Comment, form: Any, status: int = 200) -> Response:
    """The comment in its place, with the form that is about it; said of the submission it was made on."""
    remark = Remark.of(comment, comment.submission, PlanDocument(comment.submission.content), False)
    return show(template, plan=plan, remark=remark, form=form, back=place_of(plan, comment), status=status)


def place_of(plan: Plan, comment: Comment) -> str:
    """Where this person sees the comment: beside the field, in the form or in the review."""
    if current_user.role in VILLAGE_ROLES:
        key = comment.block_key
        return url_for("plans.show_block", plan_id=plan.id, block_key=key, _anchor=comment.field_key)
    return url_for(".show_review", plan_id=plan.id, _anchor=anchor(comment.block_key, comment.field_key))
