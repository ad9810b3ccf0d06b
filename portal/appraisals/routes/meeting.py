"""研判会: the agenda, one village a screen, and the result."""

from functools import partial

from flask import request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.appraisals import bp, policy, services
from portal.appraisals.domain.agenda import AgendaFilters, AgendaLine
from portal.appraisals.forms import AppraisalForm, NewsForm
from portal.appraisals.pages.meeting import agenda_page, appraisal_page, result_page
from portal.appraisals.queries import appraisal_of
from portal.appraisals.routes.answers import clash_as_json, refusal_as_json, saved_as_json
from portal.catalogue.queries import cycle_of
from portal.catalogue.queries.placements import townships_in
from portal.kernel.db import commit
from portal.kernel.errors import NotAllowed
from portal.places.models import Unit
from portal.plans.models import Plan
from portal.plans.queries import plan_or_404
from portal.plans.services import BlockConflict
from portal.reviews.pages.review import township_of
from portal.web.htmx import done, show
from portal.web.json_answers import is_autosave, json_answer
from portal.web.requests import number


@bp.get("/appraisals")
def show_agenda() -> Response:
    township = asked_township()
    if township is None:
        return choose_township()
    filters = AgendaFilters.from_args(request.args)
    return show("appraisals/show_agenda.html", **agenda_page(current_user, township, asked_year(), filters))


@bp.get("/appraisals/result")
def show_result() -> Response:
    township = asked_township()
    if township is None:
        return choose_township()
    wanted = request.args.get("klass", "")
    return show("appraisals/show_result.html", **result_page(current_user, township, asked_year(), wanted))


@bp.get("/appraisals/<int:plan_id>")
def show_appraisal(plan_id: int) -> Response:
    page = appraisal_page(current_user, readable_plan(plan_id), AgendaFilters.from_args(request.args))
    return show("appraisals/show_appraisal.html", "appraisals/_appraisal.html", **page)


@bp.post("/appraisals/<int:plan_id>")
def save_appraisal(plan_id: int) -> Response:
    plan = writable_plan(plan_id)
    appraisal = appraisal_of(plan, current_user)
    stored = appraisal.content if appraisal else {}
    form = AppraisalForm.posted(stored, partial(services.appraisal_at, plan, appraisal))
    if not form.validate_on_submit():
        return refusal_as_json(form) if is_autosave() else answer(plan, form, status=422)
    content = form.decided(stored, request.form)
    try:
        saved = services.save_appraisal(
            plan, content, actor=current_user, seen_version=form.version.data, base=form.base_content()
        )
    except BlockConflict as conflict:
        return clash_as_json(conflict) if is_autosave() else clash(plan, conflict)
    words = saved_as_json(saved)
    commit()
    return words if is_autosave() else after_saving(plan_id, form.do.data or "save", saved)


@bp.post("/appraisals/<int:plan_id>/news")
def tell_news(plan_id: int) -> Response:
    """Whether somebody else has written: asked now and then by a page in front (static/js/presence.js)."""
    plan = readable_plan(plan_id)
    if not NewsForm().validate_on_submit():
        return json_answer(422, here="", version=0)
    appraisal = appraisal_of(plan, current_user)
    version, who = (appraisal.version, appraisal.made_by.name) if appraisal else (0, "")
    return json_answer(200, here="", version=version, who=who)


def readable_plan(plan_id: int) -> Plan:
    """A plan of the person's township or county."""
    plan = plan_or_404(current_user, plan_id)
    if reason := policy.why_not_see(current_user):
        raise NotAllowed(reason)
    return plan


def writable_plan(plan_id: int) -> Plan:
    """One that the person may appraise; of two people who write at the same instant one waits."""
    plan = readable_plan(plan_id)
    if reason := policy.why_not_appraise(current_user, plan):
        raise NotAllowed(reason)
    return plan


def asked_township() -> Unit | None:
    """The township of the address, or the person's own; None when a county's person has not chosen one."""
    if reason := policy.why_not_see(current_user):
        raise NotAllowed(reason)
    return township_of(current_user, request.args.get("township", type=number))


def asked_year() -> int | None:
    return request.args.get("year", type=number)


def choose_township() -> Response:
    cycle = cycle_of(current_user.unit, asked_year())
    townships = townships_in(cycle, current_user.unit)
    return show("appraisals/choose_township.html", townships=townships, cycle=cycle)


def clash(plan: Plan, conflict: BlockConflict) -> Response:
    """Under the other person's version number: the next press of 保存 stores what is then on the page."""
    joined = AppraisalForm.showing(conflict.merge.with_mine, conflict.version)
    return answer(plan, joined, status=409, conflict=conflict)


def answer(plan: Plan, form: AppraisalForm, status: int, conflict: BlockConflict | None = None) -> Response:
    """The village again, with what was typed and why it was not stored."""
    page = appraisal_page(current_user, plan, AgendaFilters.from_args(request.args), form, conflict)
    return show("appraisals/show_appraisal.html", "appraisals/_appraisal.html", status=status, **page)


def after_saving(plan_id: int, verb: str, saved: services.Saved) -> Response:
    """Where the pressed button leads: stay, or go to the neighbour; after the last one the agenda says what is left."""
    filters = AgendaFilters.from_args(request.args)
    page = appraisal_page(current_user, readable_plan(plan_id), filters) | {"taken_over": saved.taken_over}
    if verb in ("next", "previous"):
        return done(beside(page[verb], page["plan"], filters))
    here = url_for(".show_appraisal", plan_id=plan_id, **filters.args())
    return done(here, "appraisals/_appraisal.html", **page)


def beside(neighbour: AgendaLine | None, plan: Plan, filters: AgendaFilters) -> str:
    """Where 上一村 and 下一村 lead."""
    if neighbour:
        return url_for(".show_appraisal", plan_id=neighbour.plan_id, **filters.args())
    return url_for(".show_agenda", township=plan.place.township_id, year=plan.cycle.year, **filters.args())
