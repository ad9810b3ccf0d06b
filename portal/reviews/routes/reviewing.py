"""One plan under review."""

from dataclasses import replace
from typing import Any

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.errors import NotThere
from portal.kernel.text import clean
from portal.reviews import bp, queries
from portal.reviews.domain.review_sheet import MeasureRow
from portal.reviews.forms import CommentForm
from portal.reviews.pages.checked import checked
from portal.reviews.pages.review import Place, review_page, waiting_page
from portal.reviews.queries import Review
from portal.reviews.routes.loading import reviewable_plan, walk
from portal.web.htmx import show
from portal.web.requests import number

QUOTE_LIMIT = 300  # characters; who marks more means the whole field


@bp.get("/plans/<int:plan_id>/review")
def show_review(plan_id: int) -> Response:
    plan = reviewable_plan(plan_id)
    review = queries.review_of(current_user, plan, request.args.get("number", type=number), walk())
    if review and (against := request.args.get("against", type=number)):
        review = replace(review, against=against)
    if review is None:
        return show("reviews/not_submitted.html", **waiting_page(current_user, plan))
    if closed := request.args.get("field"):
        return show_at(review, place_of(closed), focus_at=closed)
    if opened := request.args.get("at"):
        form = CommentForm(formdata=None, data={"quote": clean(request.args.get("quote", ""))[:QUOTE_LIMIT]})
        return show_at(review, place_of(opened), open_at=place_of(opened), comment_form=form)
    page = review_page(current_user, review, is_short=is_short(review))
    return show("reviews/show_review.html", checked=checked(current_user, review, page["sheet"]), **page)


def is_short(review: Review) -> bool:
    """只看改动: what a reviewer wants of the second round, unless the whole was asked for, or nothing changed."""
    asked = request.args.get("show", "")
    if asked in ("changes", "all") or review.previous is None:
        return asked == "changes" and review.previous is not None
    return review.previous.contents != review.document.contents


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
    return "reviews/_measure.html" if isinstance(view, MeasureRow) else "reviews/_field.html", view
