"""The village's pages: the plan's home, its blocks, the check before submitting, the receipt, the timeline."""

from typing import Any

from flask import jsonify, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal import clock
from portal.accounts.models import VILLAGE_ROLES
from portal.accounts.queries import contact_of
from portal.db import commit
from portal.errors import NotAllowed, NotThere
from portal.history.queries import events_of
from portal.htmx import done, show
from portal.plans import bp, policy, queries, services
from portal.plans.checkup import gaps, progress
from portal.plans.document import PlanDocument
from portal.plans.forms import SubmitForm, block_form
from portal.plans.models import Plan
from portal.plans.pages import block_page, home_page, unsubmitted_changes
from portal.plans.timeline import timeline


def village_plan(plan_id: int, *, lock: bool = False) -> Plan:
    """A plan whose working copy the person may read: the village's own."""
    plan = queries.plan_or_404(current_user, plan_id, lock=lock)
    if current_user.role not in VILLAGE_ROLES:
        raise NotAllowed("村里正在写的内容，上报以后才能看。请从审核页面看最近一次上报。")
    return plan


def writable_block(plan_id: int, block_key: str) -> queries.WorkingCopy:
    """The working copy of a village's plan that has this block."""
    copy = queries.working_copy(village_plan(plan_id))
    if block_key not in copy.document.block_keys:
        raise NotThere("计划表里没有这一项，可能是任务目录换了。请回到计划首页再进。")
    return copy


@bp.get("/plans/<int:plan_id>")
def show_plan(plan_id: int) -> Response:
    if current_user.role not in VILLAGE_ROLES:
        queries.plan_or_404(current_user, plan_id)
        return redirect(url_for("reviews.show_review", plan_id=plan_id), 303)
    return show("plans/show_plan.html", **home_page(current_user, village_plan(plan_id)))


@bp.get("/plans/<int:plan_id>/blocks/<block_key>")
def show_block(plan_id: int, block_key: str) -> Response:
    copy = writable_block(plan_id, block_key)
    form = stored_form(copy, block_key, extra_row="add" in request.args)
    return show("plans/show_block.html", **block_page(current_user, copy, block_key, form))


@bp.post("/plans/<int:plan_id>/blocks/<block_key>")
def save_block(plan_id: int, block_key: str) -> Response:
    copy = writable_block(plan_id, block_key)
    form = block_form(block_key, year=copy.plan.cycle.year, formdata=request.form)
    if not form.validate_on_submit():
        return answer(copy, block_key, form, status=422)
    try:
        saved = services.save_block(
            copy.plan,
            block_key,
            form.content(),
            actor=current_user,
            seen_version=form.version.data,
            base=form.base_content(),
        )
    except services.BlockConflict as conflict:
        # Under the other person's version number: the next press of 保存 stores what is then on the page.
        joined = block_form(block_key, year=form.year, content=conflict.merge.with_mine, version=conflict.version)
        return answer(copy, block_key, joined, status=409, conflict=conflict)
    version, saved_at = saved.block.version, saved.block.saved_at
    commit()
    if is_autosave():
        return told(200, version=version, at=clock.spoken(saved_at), taken_over=saved.taken_over)
    return after_saving(plan_id, block_key, form.command[0], saved)


def is_autosave() -> bool:
    """Whether the page saves by itself and wants a word instead of a page (static/js/autosave.js)."""
    return "X-Autosave" in request.headers


def told(status: int, **words: Any) -> Response:
    response = jsonify(words)
    response.status_code = status
    return response


def answer(copy: queries.WorkingCopy, block_key: str, form: Any, status: int, conflict: Any = None) -> Response:
    """The block again, with what was typed and why it was not stored."""
    if is_autosave():
        return told(status, **refusal(form, conflict))
    page = block_page(current_user, copy, block_key, form, conflict=conflict)
    return show("plans/show_block.html", "plans/_block.html", status=status, **page)


def refusal(form: Any, conflict: Any) -> dict[str, Any]:
    """Why a page's own save was not stored. After signing in anew the page has an old token: it gets the new one, and
    whose it is, for the text of one person must not be sent by another."""
    if form.csrf_token.errors:
        return {"token": form.csrf_token.current_token, "person": current_user.id}
    return {"message": str(conflict) if conflict else form.problems[0][1]}


def after_saving(plan_id: int, block_key: str, verb: str, saved: services.Saved) -> Response:
    """Where the pressed button leads: stay, or go to the neighbouring block."""
    copy = queries.working_copy(village_plan(plan_id))
    page = block_page(current_user, copy, block_key, stored_form(copy, block_key, extra_row=verb == "add"), saved=saved)
    if verb in ("next", "previous"):
        neighbour = page[f"{verb}_key"]
        there = url_for(".show_block", plan_id=plan_id, block_key=neighbour) if neighbour else None
        return done(there or url_for(".show_plan", plan_id=plan_id))
    more = {"add": 1, "_anchor": "new-measure"} if verb == "add" else {"_anchor": "block"}
    here = url_for(".show_block", plan_id=plan_id, block_key=block_key, **more)
    return done(here, "plans/_block.html", "plans/_block_nav.html", **page)


def stored_form(copy: queries.WorkingCopy, block_key: str, *, extra_row: bool = False) -> Any:
    """The block's form showing what is stored."""
    content = copy.document.contents.get(block_key)
    version = copy.version_of(block_key)
    return block_form(block_key, year=copy.plan.cycle.year, content=content, version=version, extra_row=extra_row)


@bp.get("/plans/<int:plan_id>/whole")
def show_whole(plan_id: int) -> Response:
    copy = queries.working_copy(village_plan(plan_id))
    return show("plans/show_whole.html", plan=copy.plan, document=copy.document, progress=progress(copy.document))


@bp.get("/plans/<int:plan_id>/check")
def check_plan(plan_id: int) -> Response:
    return show("plans/check_plan.html", **check_page(village_plan(plan_id), SubmitForm(formdata=None)))


def check_page(plan: Plan, form: SubmitForm) -> dict[str, Any]:
    """What the check page needs: the gaps, the summary as it will print, and whether the person may submit."""
    copy = queries.working_copy(plan)
    return {
        "plan": plan,
        "document": copy.document,
        "gaps": gaps(copy.document),
        "why_not_submit": policy.why_not_submit(current_user, plan),
        "unsubmitted": unsubmitted_changes(copy.document, plan.latest_submission),
        "form": form,
    }


@bp.post("/plans/<int:plan_id>/submissions")
def submit_plan(plan_id: int) -> Response:
    plan, form = village_plan(plan_id, lock=True), SubmitForm()
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
    contact = contact_of(plan.unit.township)
    return show("plans/show_receipt.html", plan=plan, submission=submission, contact=contact)


@bp.get("/plans/<int:plan_id>/submissions/<int:number>")
def show_submission(plan_id: int, number: int) -> Response:
    plan = queries.plan_or_404(current_user, plan_id)
    submission = queries.submission_or_404(plan, number)
    return show(
        "plans/show_submission.html", plan=plan, submission=submission, document=PlanDocument(submission.content)
    )


@bp.get("/plans/<int:plan_id>/timeline")
def show_timeline(plan_id: int) -> Response:
    plan = queries.plan_or_404(current_user, plan_id)
    entries = timeline(current_user, plan, events_of(plan.stream))
    return show("plans/show_timeline.html", plan=plan, entries=entries, submissions=queries.submissions_of(plan))
