"""镇级创建规划: read as a whole, written section by section."""

from functools import partial

from flask import request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.appraisals import bp, policy, services
from portal.appraisals.domain.sections import Section, section_of
from portal.appraisals.forms import SectionForm
from portal.appraisals.pages.township_plan import township_plan_page
from portal.appraisals.queries import sections_of, township_or_404
from portal.appraisals.routes.answers import clash_as_json, refusal_as_json, saved_as_json
from portal.catalogue.models import Cycle
from portal.catalogue.queries import cycle_of
from portal.kernel.db import commit
from portal.kernel.errors import NotAllowed
from portal.places.models import Unit
from portal.plans.services import BlockConflict
from portal.web.htmx import done, show
from portal.web.json_answers import is_autosave
from portal.web.requests import number


@bp.get("/townships/<int:township_id>/plan")
def show_township_plan(township_id: int) -> Response:
    township, cycle = readable_township(township_id)
    key = request.args.get("section", "")
    page = township_plan_page(current_user, township, cycle, section_of(key) if key else None)
    return show("appraisals/show_township_plan.html", "appraisals/_section.html", **page)


@bp.post("/townships/<int:township_id>/plan")
def save_township_plan(township_id: int) -> Response:
    township, cycle = writable_township(township_id)
    section = section_of(request.args.get("section", ""))
    kept = sections_of(township, cycle).get(section.key)
    stored = kept.content if kept else {}
    form = SectionForm.posted(stored, partial(services.section_at, township, cycle, section, kept))
    if not form.validate_on_submit():
        return refusal_as_json(form) if is_autosave() else answer(township, cycle, section, form, status=422)
    content = form.decided(stored, request.form)
    try:
        saved = services.save_section(
            *(township, cycle, section, content),
            actor=current_user,
            seen_version=form.version.data,
            base=form.base_content(),
        )
    except BlockConflict as conflict:
        return clash_as_json(conflict) if is_autosave() else clash(township, cycle, section, conflict)
    words = saved_as_json(saved)
    commit()
    return words if is_autosave() else after_saving(township_id, section, form.do.data or "save")


def readable_township(township_id: int, *, lock: bool = False) -> tuple[Unit, Cycle]:
    """A township of the person's own, or of the county, and the year of the address."""
    township = township_or_404(current_user, township_id, lock=lock)
    if reason := policy.why_not_see(current_user):
        raise NotAllowed(reason)
    return township, cycle_of(township, request.args.get("year", type=number))


def writable_township(township_id: int) -> tuple[Unit, Cycle]:
    """One whose plan the person may write; of two people who write at the same instant one waits."""
    township, cycle = readable_township(township_id, lock=True)
    if reason := policy.why_not_draft(current_user, township, cycle):
        raise NotAllowed(reason)
    return township, cycle


def clash(township: Unit, cycle: Cycle, section: Section, conflict: BlockConflict) -> Response:
    """Under the other person's version number: the next press of 保存 stores what is then on the page."""
    joined = SectionForm.showing(conflict.merge.with_mine, conflict.version)
    return answer(township, cycle, section, joined, status=409, conflict=conflict)


def answer(
    township: Unit,
    cycle: Cycle,
    section: Section,
    form: SectionForm,
    status: int,
    conflict: BlockConflict | None = None,
) -> Response:
    """The section again, with what was typed and why it was not stored."""
    page = township_plan_page(current_user, township, cycle, section, form, conflict)
    return show("appraisals/show_township_plan.html", "appraisals/_section.html", status=status, **page)


def after_saving(township_id: int, section: Section, verb: str) -> Response:
    """Where the pressed button leads: stay, the next section, or back to the whole."""
    township, cycle = readable_township(township_id)
    page = township_plan_page(current_user, township, cycle, section)
    if verb == "save":
        return done(section_url(township, cycle, section), "appraisals/_section.html", **page)
    return done(section_url(township, cycle, page["following"] if verb == "next" else None))


def section_url(township: Unit, cycle: Cycle, section: Section | None) -> str:
    """A section open to write in, in its place on the page; without one the page from its head."""
    key = section.key if section else None
    return url_for(
        ".show_township_plan", township_id=township.id, year=cycle.year, section=key, _anchor="block" if key else None
    )
