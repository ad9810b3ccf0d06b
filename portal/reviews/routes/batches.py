"""Approving or returning the ticked villages of the list in one press."""

from functools import partial

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.errors import NotAllowed
from portal.plans.models import Plan
from portal.reviews import bp, policy, services
from portal.reviews.domain.filters import PlanFilters
from portal.reviews.forms import BatchForm, numbers_in
from portal.reviews.models import Step
from portal.reviews.pages.review import list_page, township_of
from portal.reviews.routes.each_plan import MOST, do_each
from portal.web.htmx import show
from portal.web.requests import number

RETURN, APPROVE = "return", "approve"


@bp.post("/plans/decisions")
def decide_plans() -> Response:
    filters, form = PlanFilters.from_args(request.form), BatchForm()
    township = township_of(current_user, filters.township)
    if township is None or (reason := policy.why_not_rule(current_user, township)):
        raise NotAllowed(reason if township else "退回和通过由乡镇党建办来做，您可以查看。")
    ticked = ticked_plans()
    if not form.validate_on_submit() or not 0 < len(ticked) <= MOST:
        page = list_page(current_user, township, filters, request.form.get("page", 1, type=number))
        return show(
            "reviews/list_plans.html", status=422, **page | {"batch_form": form, "ticked": ticked, "most": MOST}
        )
    act = partial(decide, is_return=form.is_return, words=form.opinion.data or "")
    outcomes = do_each(ticked, act, actor=current_user)
    asked = [(one, one.refusal.remarks) for one in outcomes if isinstance(one.refusal, services.Overlooked)]
    told = [one for one in outcomes if not isinstance(one.refusal, services.Overlooked)]
    seen = {one.plan_id: request.form.get(f"seen.{one.plan_id}", type=number) for one, _ in asked}
    page = {"outcomes": told, "asked": asked, "seen": seen, "form": form, "filters": filters}
    word = "退回" if form.is_return else "通过"
    return show("reviews/show_batch.html", is_return=form.is_return, act=word, **page)


def ticked_plans() -> list[int]:
    """The ticked ones; or all that waited in the list as it was shown, each of which says what was seen of it."""
    if request.form.get("every") == "shown":
        seen = (name.partition(".")[2] for name in request.form if name.startswith("seen."))
        return [int(plan_id) for plan_id in seen if plan_id.isascii() and plan_id.isdigit() and len(plan_id) < 10]
    return list(dict.fromkeys(request.form.getlist("plan", type=number)))


def decide(plan: Plan, *, is_return: bool, words: str) -> str:
    """Decide on the submission that stood in the list when it was ticked; in words, what that was."""
    seen = request.form.get(f"seen.{plan.id}", type=number)
    read = numbers_in(f"despite.{plan.id}")
    if is_return:
        services.return_plan(plan, seen_submission_id=seen, reason=words, actor=current_user, despite=read)
        return "已退回修改"
    made = services.approve_plan(plan, seen_submission_id=seen, opinion=words, actor=current_user, despite=read)
    return "一审通过，等另一位审核人复审" if isinstance(made, Step) else "已通过"
