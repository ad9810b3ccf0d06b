"""Closing a year, and opening it again; each asked on a page of its own."""

from flask import flash, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.catalogue.models import Cycle
from portal.cycles import bp, queries, services
from portal.cycles.forms import ReasonForm, ReplaceForm
from portal.cycles.routes.reading import STATES, may_keep, readable_year
from portal.kernel.db import commit
from portal.web.htmx import done, show


@bp.get("/years/<int:year>/close")
def ask_close_year(year: int) -> Response:
    cycle = readable_year(year)
    may_keep()
    return close_page(cycle, ReplaceForm(formdata=None))


def close_page(cycle: Cycle, form: ReplaceForm, status: int = 200) -> Response:
    counts = queries.state_counts([cycle])[cycle.id]
    return show("cycles/close_year.html", status=status, cycle=cycle, form=form, counts=counts, states=STATES)


@bp.post("/years/<int:year>/close")
def close_year(year: int) -> Response:
    cycle, form = readable_year(year), ReplaceForm()
    may_keep()
    if not form.validate_on_submit():
        return close_page(cycle, form, status=422)
    services.close_year(cycle, actor=current_user)
    commit()
    flash(f"{year} 年度已关闭，计划表只能查看和打印。", "success")
    return done(url_for(".show_year", year=year))


@bp.get("/years/<int:year>/reopen")
def ask_reopen_year(year: int) -> Response:
    cycle = readable_year(year)
    may_keep()
    return show("cycles/reopen_year.html", cycle=cycle, form=ReasonForm(formdata=None))


@bp.post("/years/<int:year>/reopen")
def reopen_year(year: int) -> Response:
    cycle, form = readable_year(year), ReasonForm()
    may_keep()
    if not form.validate_on_submit():
        return show("cycles/reopen_year.html", status=422, cycle=cycle, form=form)
    services.reopen_year(cycle, form.reason.data, actor=current_user)
    commit()
    flash(f"{year} 年度已重新开启。", "success")
    return done(url_for(".show_year", year=year))
