"""Taking away a year that was opened by mistake; asked on a page of its own."""

from flask import flash, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.catalogue.models import Cycle
from portal.cycles import bp, queries
from portal.cycles.forms import ReplaceForm
from portal.cycles.routes.reading import may_keep, readable_year
from portal.cycles.services.removal import remove_year as remove
from portal.cycles.services.removal import why_not_remove
from portal.kernel.db import commit
from portal.web.htmx import done, show


@bp.get("/years/<int:year>/remove")
def ask_remove_year(year: int) -> Response:
    cycle = readable_year(year)
    may_keep()
    return remove_page(cycle, ReplaceForm(formdata=None))


def remove_page(cycle: Cycle, form: ReplaceForm, status: int = 200) -> Response:
    plans = sum(queries.state_counts([cycle])[cycle.id].values())
    why_not = why_not_remove(current_user, cycle)
    return show("cycles/remove_year.html", status=status, cycle=cycle, form=form, plans=plans, why_not=why_not)


@bp.post("/years/<int:year>/remove")
def remove_year(year: int) -> Response:
    cycle, form = readable_year(year), ReplaceForm()
    may_keep()
    if not form.validate_on_submit():
        return remove_page(cycle, form, status=422)
    remove(cycle, actor=current_user)
    commit()
    flash(f"{year} 年度已撤销。", "success")
    return done(url_for(".list_years"))
