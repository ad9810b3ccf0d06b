"""外来数字: totals that came from outside, checked, and beside our own."""

from collections.abc import Callable

from flask import flash, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.catalogue.models import Cycle
from portal.figures import bp, policy, services
from portal.figures.forms import RemoveForm, TotalForm
from portal.figures.models import Basis, Covers, OutsideTotal
from portal.figures.pages import board
from portal.figures.pages.outside_totals import outside_page
from portal.figures.queries.snapshots import total_or_404
from portal.kernel.db import commit
from portal.kernel.errors import Conflict, NotAllowed
from portal.places.models import Place
from portal.plans.queries.extent import extent_of
from portal.web.htmx import done, show


@bp.get("/figures/outside")
def list_totals() -> Response:
    unit, cycle, basis = readable()
    return show("figures/list_totals.html", **outside_page(current_user, unit, cycle, basis))


@bp.get("/figures/outside/new")
def ask_add_total() -> Response:
    unit, cycle = keepable()
    return form_page(unit, cycle, TotalForm(formdata=None))


@bp.post("/figures/outside")
def add_total() -> Response:
    unit, cycle = keepable()
    form = TotalForm()
    if not form.validate_on_submit():
        return form_page(unit, cycle, form, status=422)
    said = (form.source.data, Covers(form.covers.data), form.totals)
    return carried_out(
        lambda: services.add_total(unit, cycle, *said, actor=current_user), unit, cycle, form, None, "已录入并核对。"
    )


@bp.get("/figures/outside/<int:total_id>/edit")
def ask_change_total(total_id: int) -> Response:
    total = keepable_total(total_id)
    return form_page(total.unit, total.cycle, TotalForm.showing(total), total)


@bp.post("/figures/outside/<int:total_id>/edit")
def change_total(total_id: int) -> Response:
    total = keepable_total(total_id)
    form, unit, cycle = TotalForm(), total.unit, total.cycle
    if not form.validate_on_submit():
        return form_page(unit, cycle, form, total, status=422)
    said, seen = (form.source.data, Covers(form.covers.data), form.totals), form.version.data or 0
    return carried_out(
        lambda: services.change_total(total, *said, actor=current_user, seen_version=seen),
        *(unit, cycle, form, total, "已改好，并重新核对。"),
    )


@bp.get("/figures/outside/<int:total_id>/remove")
def ask_remove_total(total_id: int) -> Response:
    total = keepable_total(total_id)
    form = RemoveForm(formdata=None, data={"version": total.version})
    return show("figures/remove_total.html", form=form, total=total, way=way_of(total.unit, total.cycle))


@bp.post("/figures/outside/<int:total_id>/remove")
def remove_total(total_id: int) -> Response:
    total = keepable_total(total_id)
    form, back = RemoveForm(), way_of(total.unit, total.cycle).page("figures.list_totals")
    if not form.validate_on_submit():
        page = {"form": form, "total": total, "way": way_of(total.unit, total.cycle)}
        return show("figures/remove_total.html", status=422, **page)
    services.remove_total(total, actor=current_user, seen_version=form.version.data or 0)
    commit()
    flash("已删除这份外来数字。", "success")
    return done(back)


def readable() -> tuple[Place, Cycle, Basis]:
    """The place and year of the address, for those who see all of its villages."""
    unit, cycle, basis = board.chosen(current_user, request.args)
    refuse_part(unit, cycle)
    return unit, cycle, basis


def refuse_part(unit: Place, cycle: Cycle) -> None:
    """Raises:
    NotAllowed: this person sees some of its villages only.
    """
    extent = extent_of(current_user, unit, cycle)
    if reason := policy.why_not_see_whole(current_user, unit) or policy.why_not_of_part(extent, unit):
        raise NotAllowed(reason)


def keepable() -> tuple[Place, Cycle]:
    unit, cycle, _ = board.chosen(current_user, request.args)
    if reason := policy.why_not_keep(current_user, unit, cycle):
        raise NotAllowed(reason)
    refuse_part(unit, cycle)
    return unit, cycle


def keepable_total(total_id: int) -> OutsideTotal:
    """Totals that this person may change now."""
    if reason := policy.why_not_see(current_user, current_user.unit):
        raise NotAllowed(reason)
    total = total_or_404(current_user, total_id)
    if reason := policy.why_not_keep(current_user, total.unit, total.cycle):
        raise NotAllowed(reason)
    return total


def way_of(unit: Place, cycle: Cycle) -> board.Way:
    return board.Way(current_user, unit, cycle, Basis.submitted)


def carried_out(
    act: Callable[[], object], unit: Place, cycle: Cycle, form: TotalForm, total: OutsideTotal | None, told: str
) -> Response:
    """Do it and go to the list; a refusal comes back with what was typed."""
    back = way_of(unit, cycle).page("figures.list_totals")
    try:
        act()
    except (NotAllowed, Conflict) as refusal:
        status = 409 if isinstance(refusal, Conflict) else 422
        if total is not None:  # The next press is about what is in the list now.
            form.version.data, form.version.raw_data = total.version, None
        return form_page(unit, cycle, form, total, status=status, refusal=str(refusal))
    commit()
    flash(told, "success")
    return done(back)


def form_page(
    unit: Place,
    cycle: Cycle,
    form: TotalForm,
    total: OutsideTotal | None = None,
    *,
    status: int = 200,
    refusal: str = "",
) -> Response:
    """The form; `total` is what is changed, None for a new one."""
    way = way_of(unit, cycle)
    action = url_for(".change_total", total_id=total.id) if total else way.page("figures.add_total")
    words = {"unit": unit, "cycle": cycle, "way": way, "action": action, "total": total}
    return show("figures/edit_total.html", status=status, form=form, refusal=refusal, **words)
