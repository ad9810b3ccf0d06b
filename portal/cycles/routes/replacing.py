"""Another catalogue in the middle of a year: first whom it touches and how, then the press; and what a village wrote
about tasks that are gone."""

from dataclasses import dataclass

from flask import flash, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.catalogue import policy
from portal.catalogue.domain.diff import Difference, compare
from portal.catalogue.models import Catalogue, Cycle
from portal.catalogue.queries import catalogue, catalogue_or_404
from portal.cycles import bp, queries, services
from portal.cycles.forms import ReplaceForm
from portal.cycles.queries import Touched
from portal.cycles.routes.reading import readable_year
from portal.kernel.db import commit
from portal.kernel.errors import NotAllowed
from portal.plans.domain.document import PlanDocument
from portal.plans.queries import working_copy
from portal.plans.routes.loading import village_plan
from portal.web.htmx import done, show


@dataclass(frozen=True)
class Exchange:
    """A year with another catalogue in place of the one it has."""

    cycle: Cycle
    old: Catalogue
    new: Catalogue
    differences: list[Difference]
    touched: list[Touched]


def exchange_for(year: int, catalogue_id: int) -> Exchange:
    """What giving this catalogue to the year would mean."""
    cycle, new = readable_year(year), catalogue_or_404(current_user, catalogue_id)
    if reason := policy.why_not_change_year(current_user, cycle):
        raise NotAllowed(reason)
    if new.is_draft:
        raise NotAllowed("这份目录还是草稿。请先发布，再给年度换用。")
    old = catalogue(cycle.catalogue_id_for(new.unit_type))
    differences = compare(old, new)
    return Exchange(cycle, old, new, differences, queries.touched_by(cycle, new, differences))


@bp.get("/years/<int:year>/catalogue")
def choose_catalogue(year: int) -> Response:
    """Where the choice of a catalogue leads, without script as well."""
    chosen = request.args.get("catalogue", "")
    readable_year(year)
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 10):
        return done(url_for(".show_year", year=year))
    return done(url_for(".ask_replace", year=year, catalogue_id=int(chosen)))


@bp.get("/years/<int:year>/catalogue/<int:catalogue_id>")
def ask_replace(year: int, catalogue_id: int) -> Response:
    return replace_page(exchange_for(year, catalogue_id), ReplaceForm(formdata=None))


def replace_page(exchange: Exchange, form: ReplaceForm, status: int = 200) -> Response:
    kept = queries.kept_count(exchange.cycle, exchange.new)
    return show("cycles/replace_catalogue.html", status=status, exchange=exchange, form=form, kept=kept)


@bp.post("/years/<int:year>/catalogue/<int:catalogue_id>")
def replace_catalogue(year: int, catalogue_id: int) -> Response:
    exchange, form = exchange_for(year, catalogue_id), ReplaceForm()
    if not form.validate_on_submit():
        return replace_page(exchange, form, status=422)
    count = services.replace_catalogue(
        exchange.cycle, exchange.new, exchange.touched, exchange.differences, actor=current_user
    )
    commit()
    flash(f"已换用，{count} 份计划表跟着换了，写过的内容都还在。", "success")
    return done(url_for(".show_year", year=year))


@bp.get("/plans/<int:plan_id>/removed-tasks")
def show_removed_tasks(plan_id: int) -> Response:
    """What the village wrote about tasks that the county has cancelled, to read and to copy from."""
    copy = working_copy(village_plan(plan_id))
    removed = queries.removed_tasks(copy)
    tasks = [{"key": one.key, "code": "", "name": one.name, "criterion": one.criterion} for one in removed]
    stars = [{"key": "removed", "name": "", "tasks": tasks}]
    document = PlanDocument({**copy.document.content, "catalogue": {"name": "", "is_sample": False, "stars": stars}})
    return show("cycles/show_removed_tasks.html", plan=copy.plan, tasks=document.stars[0].tasks)
