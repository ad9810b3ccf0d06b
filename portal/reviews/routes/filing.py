"""备案 of the ticked villages of the county's list in one press."""

from functools import partial

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.errors import NotAllowed
from portal.plans.models import Plan
from portal.reviews import bp, policy, services
from portal.reviews.domain.filters import PlanFilters
from portal.reviews.forms import FilingsForm
from portal.reviews.pages.review import list_page, listed_unit
from portal.reviews.routes.batches import ticked_plans
from portal.reviews.routes.each_plan import MOST, do_each
from portal.web.htmx import show
from portal.web.requests import number


@bp.post("/plans/filings")
def file_plans() -> Response:
    filters, form = PlanFilters.from_args(request.form), FilingsForm()
    if reason := policy.why_not_file_any(current_user):
        raise NotAllowed(reason)
    unit = listed_unit(current_user, filters) or current_user.unit
    ticked = ticked_plans()
    if not form.validate_on_submit() or not 0 < len(ticked) <= MOST:
        page = list_page(current_user, unit, filters, request.form.get("page", 1, type=number))
        return show(
            "reviews/list_plans.html", status=422, **page | {"filings_form": form, "ticked": ticked, "most": MOST}
        )
    outcomes = do_each(ticked, partial(file, words=form.words.data or ""), actor=current_user)
    return show("reviews/show_batch.html", act="备案", outcomes=outcomes, asked=[], filters=filters)


def file(plan: Plan, *, words: str) -> str:
    """Take note of the submission that stood in the list when it was ticked."""
    seen = request.form.get(f"seen.{plan.id}", type=number)
    services.file_plan(plan, seen_submission_id=seen, words=words, actor=current_user)
    return "已备案"
