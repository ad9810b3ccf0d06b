"""Opening a year, and giving it other dates."""

from flask import flash, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.catalogue import policy
from portal.catalogue.models import Cycle
from portal.catalogue.queries import catalogue
from portal.cycles import bp, queries, services
from portal.cycles.forms import DatesForm, OpenForm, open_form, why_moved, with_choices
from portal.cycles.routes.reading import may_keep, readable_year, year_page
from portal.kernel.db import commit
from portal.kernel.errors import NotAllowed
from portal.places.models import UnitType
from portal.settings.queries import settings_of
from portal.web.htmx import done, show


@bp.get("/years/open")
def ask_open_year() -> Response:
    may_keep()
    before = queries.year_before(current_user)
    name = before.activity_name if before else settings_of(current_user.unit.county_id).activity_name
    return open_page(open_form(before, name, queries.choices_for(current_user)))


def open_page(form: OpenForm, status: int = 200) -> Response:
    before = queries.year_before(current_user)
    names = queries.catalogue_names([before]) if before else {}
    question = asked_about(form, before)
    return show(
        "cycles/open_year.html",
        status=status,
        form=form,
        before=before,
        names=names,
        question=question,
        why_moved=why_moved,
    )


def asked_about(form: OpenForm, before: Cycle | None) -> str:
    """The question about a year that nobody expects; one that is there already is refused without."""
    if any(cycle.year == form.year.data for cycle in queries.years_of(current_user)):
        return ""
    return form.question(before.year if before else None)


@bp.post("/years/open")
def open_year() -> Response:
    may_keep()
    form = with_choices(OpenForm(), queries.choices_for(current_user))
    if not form.validate_on_submit():
        return open_page(form, status=422)
    assert form.year.data
    if asked_about(form, queries.year_before(current_user)) and not form.is_sure:
        return open_page(form, status=422)
    chosen = {UnitType.village: catalogue(form.village.data), UnitType.community: catalogue(form.community.data)}
    try:
        cycle = services.open_year(form.year.data, form.words, chosen, actor=current_user)
    except NotAllowed as refusal:
        form.year.errors = [str(refusal)]
        return open_page(form, status=422)
    year = cycle.year
    commit()
    flash(f"{year} 年度已开启，每个村（社区）都有了一份空白计划表。", "success")
    return done(url_for(".show_year", year=year))


@bp.post("/years/<int:year>")
def change_year(year: int) -> Response:
    cycle, form = readable_year(year), DatesForm()
    if reason := policy.why_not_change_year(current_user, cycle):
        raise NotAllowed(reason)
    if not form.validate_on_submit():
        return year_page(cycle, form, status=422)
    changed = services.change_year(cycle, form.words, actor=current_user)
    commit()
    has_news = bool(set(changed) & set(services.DATES))
    flash("已保存" + ("，并告诉了还没有通过的村。" if has_news else "。") if changed else "没有改动。", "success")
    return done(url_for(".show_year", year=year))
