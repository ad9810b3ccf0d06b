"""The steps beside the decision: first look, taking back, opening again, filing; and how a township reviews."""

from collections.abc import Callable
from typing import Any

from flask import flash, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.db import commit
from portal.kernel.errors import Conflict, NotAllowed
from portal.places.models import Unit
from portal.plans import policy as plan_policy
from portal.plans.models import Asked, Plan
from portal.plans.queries import lowered_of, plan_or_404
from portal.reviews import bp, policy, queries, services
from portal.reviews.forms import ReadingForm, RulesForm, StepForm
from portal.reviews.pages.review import review_page, township_of
from portal.reviews.routes.loading import reviewable_plan, submitted_review, walk
from portal.web.htmx import done, show
from portal.web.json_answers import json_answer


@bp.post("/plans/<int:plan_id>/first-look")
def note_first_look(plan_id: int) -> Response:
    return step(plan_id, services.note_first_look)


@bp.post("/plans/<int:plan_id>/reopening")
def reopen_plan(plan_id: int) -> Response:
    return step(plan_id, lambda plan, words, **who: services.reopen_plan(plan, reason=words, **who))


@bp.post("/plans/<int:plan_id>/recall")
def recall_decision(plan_id: int) -> Response:
    return step(plan_id, services.recall_decision, "已经收回，计划表回到“待审核”。")


@bp.post("/plans/<int:plan_id>/filing")
def file_plan(plan_id: int) -> Response:
    return step(plan_id, services.file_plan)


def step(plan_id: int, act: Callable[..., Any], done_words: str = "") -> Response:
    """Do it and show the plan again, in the list one goes through; refused, the page comes back with the words typed
    and why."""
    plan, form = reviewable_plan(plan_id), StepForm()
    if not form.validate_on_submit():
        return refused(plan, form, form.problems[0], 422)
    try:
        act(plan, words=form.words.data, seen_submission_id=form.submission_id.data, actor=current_user)
        commit()
    except Conflict as conflict:
        return refused(reviewable_plan(plan_id), form, str(conflict), 409)
    if done_words:
        flash(done_words, "success")
    here: dict[str, Any] = {"plan_id": plan_id, **walk().walk}
    return done(url_for(".show_review", **here))


def refused(plan: Plan, form: StepForm, refusal: str, status: int) -> Response:
    page = review_page(current_user, submitted_review(plan), step_form=form, refusal=refusal)
    return show("reviews/show_review.html", status=status, **page)


@bp.post("/plans/<int:plan_id>/withdrawal")
def withdraw_plan(plan_id: int) -> Response:
    plan, form = plan_or_404(current_user, plan_id), StepForm()
    home = url_for("plans.show_plan", plan_id=plan_id)
    if not form.validate_on_submit():
        return show("reviews/withdraw_plan.html", plan=plan, form=form, status=422)
    services.withdraw_plan(plan, seen_submission_id=form.submission_id.data, actor=current_user)
    commit()
    flash("已经撤回，可以接着改。改好以后请再上报一次。", "success")
    return done(home)


@bp.get("/plans/<int:plan_id>/withdrawal")
def ask_withdraw_plan(plan_id: int) -> Response:
    plan = plan_or_404(current_user, plan_id)
    if reason := plan_policy.why_not_withdraw(current_user, plan) or services.why_not_taken_back(plan):
        raise NotAllowed(reason)
    form = StepForm(formdata=None, data={"submission_id": plan.latest_submission_id})
    return show("reviews/withdraw_plan.html", plan=plan, form=form)


@bp.post("/plans/<int:plan_id>/reading")
def note_reading(plan_id: int) -> Response:
    plan, form = reviewable_plan(plan_id), ReadingForm()
    if not form.validate_on_submit() or plan.latest_submission is None:
        return json_answer(422, here="")
    submission = plan.latest_submission
    if submission.id == form.submission_id.data:
        services.note_reading(submission, actor=current_user)
    others = "、".join(reading.user.name for reading in queries.others_reading(submission, current_user))
    commit()
    return json_answer(200, here=f"{others}也在看" if others else "")


@bp.get("/review-rules")
def show_rules() -> Response:
    township = own_township()
    asked = {f"asks_{one.name}": one not in lowered_of(township) for one in Asked}
    return rules_page(township, RulesForm(formdata=None, obj=queries.rules_of(township), data=asked))


@bp.post("/review-rules")
def change_rules() -> Response:
    township, form = own_township(), RulesForm()
    if not form.validate_on_submit():
        return rules_page(township, form, status=422)
    services.change_rules(
        township,
        needs_first_look=form.needs_first_look.data,
        needs_second_reviewer=form.needs_second_reviewer.data,
        shows_county_internal=form.shows_county_internal.data,
        asked=form.asked,
        actor=current_user,
    )
    commit()
    flash("审核办法已经改好，从下一次审核起按新的办法。", "success")
    return done(url_for(".show_rules"))


def rules_page(township: Unit, form: RulesForm, status: int = 200) -> Response:
    reason = policy.why_not_rule(current_user, township)
    page: dict[str, Any] = {"township": township, "rules": queries.rules_of(township), "lowered": lowered_of(township)}
    return show("reviews/rules.html", form=form, why_not=reason, status=status, **page)


def own_township() -> Unit:
    """The township this person works in."""
    if reason := policy.why_not_review(current_user):
        raise NotAllowed(reason)
    township = township_of(current_user, None)
    if township is None:
        raise NotAllowed("审核办法由各乡镇自己定。县里可以在乡镇的页面上看到。")
    return township
