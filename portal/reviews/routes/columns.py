"""按任务横看: one task across the township, and one remark to as many villages as are ticked."""

from functools import partial
from typing import Any

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.errors import NotAllowed, NotThere
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.field_keys import FieldKey
from portal.plans.models import Plan
from portal.reviews import bp, policy, services
from portal.reviews.domain.filters import PlanFilters
from portal.reviews.forms import ColumnForm
from portal.reviews.models import Audience
from portal.reviews.pages.review import column_page, township_of
from portal.reviews.routes.each_plan import MOST, do_each
from portal.web.htmx import show
from portal.web.requests import number


@bp.get("/columns")
def show_column() -> Response:
    return show("reviews/show_column.html", **page_of(request.args, ColumnForm(formdata=None)))


@bp.post("/columns/comments")
def comment_on_column() -> Response:
    form = ColumnForm()
    page = page_of(request.form, form)
    ticked = list(dict.fromkeys(request.form.getlist("plan", type=number)))
    form.field.choices = page["places"]
    if not form.validate_on_submit() or not 0 < len(ticked) <= MOST:
        return show("reviews/show_column.html", status=422, **page | {"ticked": ticked, "most": MOST})
    act = partial(comment, block_key=page["block_key"], form=form)
    outcomes = do_each(ticked, act, actor=current_user)
    left = [one.plan_id for one in outcomes if not one.is_done]
    # What could not be said to somebody stays in the box, for another try.
    anew = page_of(request.form, form if left else ColumnForm(formdata=None))
    return show("reviews/show_column.html", **anew | {"ticked": left, "outcomes": outcomes})


def page_of(args: Any, form: ColumnForm) -> dict[str, Any]:
    """The page for the task and the area in the address or the form."""
    if reason := policy.why_not_review(current_user):
        raise NotAllowed(reason)
    filters = PlanFilters.from_args(args)
    township = township_of(current_user, filters.township)
    if township is None:
        raise NotThere("请先选一个乡镇，再按任务横看。")
    page = args.get("page", 1, type=number)
    return column_page(current_user, township, filters, args.get("task", ""), form, page)


def comment(plan: Plan, *, block_key: str, form: ColumnForm) -> str:
    """The remark on this village's field; a measure is meant by its number, since each village has its own."""
    seen = request.form.get(f"seen.{plan.id}", type=number)
    field_key = field_of(plan, block_key, form.field.data)
    audience = Audience(form.audience.data)
    services.add_comment(plan, seen, block_key, field_key, form.body.data or "", actor=current_user, audience=audience)
    return "已提"


def field_of(plan: Plan, block_key: str, place: str) -> str:
    field = FieldKey.parse(place)
    if not field.is_in_row:
        return place
    number = int(field.uid)
    task = PlanDocument(plan.latest_submission.content).task_of(block_key) if plan.latest_submission else None
    measures = task.measures if task else []
    if len(measures) < number:
        raise NotThere(f"这个村没有第 {number} 条措施。")
    return measures[number - 1]["text"].key
