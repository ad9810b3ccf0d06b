"""The township's pages: its list, one plan under review, comments, returning and approving."""

from typing import Any

from flask import redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts.models import VILLAGE_ROLES
from portal.db import commit
from portal.errors import Conflict, NotAllowed, NotThere
from portal.htmx import done, show
from portal.plans.models import Plan
from portal.plans.queries import plan_or_404
from portal.reviews import bp, policy, queries, services
from portal.reviews.filters import Filters
from portal.reviews.forms import ApprovalForm, CommentForm, DeleteForm, ReturnForm
from portal.reviews.pages import Place, list_page, review_page, township_of, townships_page, waiting_page
from portal.reviews.queries import Review
from portal.reviews.remarks import Remark, anchor


def reviewable_plan(plan_id: int, *, lock: bool = False) -> Plan:
    """A plan that this person may read as the township does."""
    plan = plan_or_404(current_user, plan_id, lock=lock)
    if reason := policy.why_not_review(current_user):
        raise NotAllowed(reason)
    return plan


def submitted_review(plan: Plan, number: int | None = None) -> Review:
    """The review of a plan that has been submitted."""
    review = queries.review_of(current_user, plan, number)
    if review is None:
        raise NotAllowed("村里还没有上报，上报以后才能审核。")
    return review


@bp.get("/plans")
def list_plans() -> Response:
    if current_user.role in VILLAGE_ROLES:
        return redirect(url_for("home.show_home"), 303)
    if reason := policy.why_not_review(current_user):
        raise NotAllowed(reason)
    filters = Filters.from_args(request.args)
    township = township_of(current_user, filters.township)
    if township is None:
        return show("reviews/list_townships.html", **townships_page(current_user, filters))
    page = list_page(current_user, township, filters)
    return show("reviews/list_plans.html", "reviews/_plan_table.html", "reviews/_counts.html", **page)


@bp.get("/plans/<int:plan_id>/review")
def show_review(plan_id: int) -> Response:
    plan = reviewable_plan(plan_id)
    review = queries.review_of(current_user, plan, request.args.get("number", type=int))
    if review is None:
        return show("reviews/not_submitted.html", **waiting_page(current_user, plan))
    if closed := request.args.get("field"):
        return show_at(review, place_of(closed), focus_at=closed)
    if opened := request.args.get("at"):
        return show_at(review, place_of(opened), open_at=place_of(opened))
    return show("reviews/show_review.html", **review_page(current_user, review))


def place_of(at: str) -> Place:
    """Block and field of an address part such as `task.industry.2:goal`."""
    block_key, _, field_key = at.partition(":")
    return block_key, field_key


def show_at(review: Review, place: Place, *others: str, status: int = 200, **more: Any) -> Response:
    """The page, or for htmx the field it is about."""
    page = review_page(current_user, review, **more)
    fragment, view = field_at(page, place)
    return show("reviews/show_review.html", fragment, *others, status=status, view=view, **page)


def field_at(page: dict[str, Any], place: Place) -> tuple[str, Any]:
    """The fragment that draws a field, and what it draws."""
    view = page["sheet"].at(*place)
    if view is None:
        raise NotThere("计划表里没有这一项，可能已被村里删去。请回到审核页面看看。")
    return "reviews/_measure.html" if place[1].startswith("measure.") else "reviews/_field.html", view


@bp.post("/plans/<int:plan_id>/comments")
def add_comment(plan_id: int) -> Response:
    plan, form = reviewable_plan(plan_id, lock=True), CommentForm()
    if not form.validate_on_submit():
        return show_at(submitted_review(plan), form.place, status=422, open_at=form.place, comment_form=form)
    try:
        services.add_comment(plan, form.submission_id.data, *form.place, form.body.data, actor=current_user)
        commit()
    except Conflict as conflict:
        review, refusal = overtaken(plan_id, conflict)
        return show_at(review, form.place, status=409, open_at=form.place, comment_form=form, refusal=refusal)
    return after_comment(plan_id, form.place)


def after_comment(plan_id: int, place: Place) -> Response:
    """The field with the new comment, the list of all, and how many a return would send."""
    review = submitted_review(reviewable_plan(plan_id))
    page = review_page(current_user, review, focus_at=":".join(place))
    fragment, view = field_at(page, place)
    here = url_for(".show_review", plan_id=plan_id, _anchor=anchor(*place))
    return done(here, fragment, "reviews/_comments.html", "reviews/_return_label.html", view=view, **page)


def overtaken(plan_id: int, conflict: Conflict) -> tuple[Review, str]:
    """The plan as it stands now, and who was first: of a race lost in the database only the winner's row can tell."""
    review = submitted_review(reviewable_plan(plan_id))
    return review, f"{review.decision.sentence}。" if review.decision else str(conflict)


@bp.post("/plans/<int:plan_id>/return")
def return_plan(plan_id: int) -> Response:
    plan, form = reviewable_plan(plan_id, lock=True), ReturnForm()
    if not form.validate_on_submit():
        return refused(submitted_review(plan), form=form, status=422)
    try:
        services.return_plan(
            plan, seen_submission_id=form.submission_id.data, reason=form.opinion.data, actor=current_user
        )
        commit()
    except Conflict as conflict:
        return refused(*overtaken(plan_id, conflict), form=form)
    return done(url_for(".show_review", plan_id=plan_id))


@bp.post("/plans/<int:plan_id>/approval")
def approve_plan(plan_id: int) -> Response:
    plan, form = reviewable_plan(plan_id, lock=True), ApprovalForm()
    if not form.validate_on_submit():
        return refused(submitted_review(plan), form=form, status=422)
    try:
        services.approve_plan(
            plan, seen_submission_id=form.submission_id.data, opinion=form.opinion.data, actor=current_user
        )
        commit()
    except Conflict as conflict:
        return refused(*overtaken(plan_id, conflict), form=form)
    return done(url_for(".show_review", plan_id=plan_id))


def refused(review: Review, refusal: str = "", *, form: ApprovalForm, status: int = 409) -> Response:
    """The page again with the opinion still in its box, and why nothing was decided."""
    page = review_page(current_user, review, decision_form=form, refusal=refusal)
    return show("reviews/show_review.html", status=status, **page)


@bp.get("/comments/<int:comment_id>/delete")
def ask_delete_comment(comment_id: int) -> Response:
    plan, comment = queries.comment_or_404(current_user, comment_id)
    if reason := policy.why_not_delete(current_user, plan, comment):
        raise NotAllowed(reason)
    return delete_page(plan, comment, DeleteForm(formdata=None))


def delete_page(plan: Plan, comment: Any, form: DeleteForm, status: int = 200) -> Response:
    remark = Remark.of(comment, comment.submission, submitted_review(plan).document, False)
    return show("reviews/delete_comment.html", plan=plan, remark=remark, form=form, status=status)


@bp.post("/comments/<int:comment_id>/delete")
def delete_comment(comment_id: int) -> Response:
    plan, comment = queries.comment_or_404(current_user, comment_id, lock=True)
    form = DeleteForm()
    if not form.validate_on_submit():
        return delete_page(plan, comment, form, status=422)
    services.delete_comment(plan, comment, actor=current_user)
    here = url_for(".show_review", plan_id=plan.id, _anchor=anchor(comment.block_key, comment.field_key))
    commit()
    return done(here)
