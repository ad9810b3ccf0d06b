"""A table whose head says too little: its first rows are shown, and it is asked which column is what."""

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.db import commit, db, writing
from portal.web.htmx import done, show
from portal.web.requests import reads_first
from portal.workbooks import bp, package
from portal.workbooks.forms import ApplyForm
from portal.workbooks.imports import asking, services
from portal.workbooks.imports.finding import rows_as_told
from portal.workbooks.models import OfficeImport
from portal.workbooks.registry import imported_list
from portal.workbooks.routes.imports import allowed_list, faults_of


@bp.get("/imports/<list:act>/<int:import_id>/columns")
def ask_columns(act: str, import_id: int) -> Response:
    kept = services.kept_or_404(current_user, allowed_list(act, current_user).kind, import_id)
    return columns_page(kept, ApplyForm(formdata=None), request.args)


@bp.post("/imports/<list:act>/<int:import_id>/columns")
@reads_first
def save_columns(act: str, import_id: int) -> Response:
    kind, form = allowed_list(act, current_user), ApplyForm()
    kept = services.kept_or_404(current_user, kind.kind, import_id)
    if not form.validate_on_submit() or not services.is_unclear(kept):
        return columns_page(kept, form, request.form, status=422)
    sheets, layout = services.sheets_in(kept), kind.layout
    try:
        reading = rows_as_told(sheets, layout, asking.told_in(request.form, sheets, layout))
    except package.Unreadable as refusal:
        return columns_page(kept, form, request.form, status=422, refusal=str(refusal))
    found = kind.rows(reading.rows, current_user)
    if faults := faults_of(found, reading):
        return columns_page(kept, form, request.form, status=422, faults=faults)
    with writing():
        kept = services.kept_or_404(current_user, kind.kind, import_id, lock=True)
        if services.is_unclear(kept):  # and not answered by a press before this one
            services.keep_rows(kept, found.rows, reading.notes)
        commit()
    return done(url_for(".show_list", act=act, import_id=import_id))


def columns_page(
    kept: OfficeImport, form: ApplyForm, fields: Mapping[str, str], *, status: int = 200, **more: Any
) -> Response:
    """The first rows with a choice above each column; what was chosen before is chosen again."""
    words = imported_list(kept.kind)
    if not services.is_unclear(kept):
        return done(url_for(".show_list", act=kept.kind, import_id=kept.id))
    asked = asking.asked_of(services.sheets_in(kept), words.layout, fields)
    page = {"kept": kept, "form": form, "words": words, "asked": asked, "reason": kept.rows["reason"], **more}
    db.session.rollback()
    return show("workbooks/ask_columns.html", status=status, **page)
