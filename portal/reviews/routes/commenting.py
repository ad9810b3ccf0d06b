"""Saying something about a field."""

from flask import url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.db import commit
from portal.kernel.errors import Conflict
from portal.reviews import bp, services
from portal.reviews.domain.comment_view import anchor
from portal.reviews.forms import CommentForm
from portal.reviews.models import Audience
from portal.reviews.pages.review import Place, review_page
from portal.reviews.routes.loading import overtaken, reviewable_plan, submitted_review
from portal.reviews.routes.reviewing import field_at, show_at
from portal.web.htmx import done


@bp.post("/plans/<int:plan_id>/comments")
def add_comment(plan_id: int) -> Response:
    plan, form = reviewable_plan(plan_id), CommentForm()
    if not form.validate_on_submit():
        return show_at(submitted_review(plan), form.place, status=422, open_at=form.place, comment_form=form)
    try:
        services.add_comment(
            plan,
            form.submission_id.data,
            *form.place,
            form.body.data,
            actor=current_user,
            audience=Audience(form.audience.data),
            quote=form.quote.data,
        )
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
