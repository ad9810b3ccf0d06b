"""Bring a list from outside, look at it row by row, and say yes."""

import io
from typing import Any
from urllib.parse import quote

from flask import flash, redirect, send_file, url_for
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.http import dump_options_header
from werkzeug.wrappers import Response

from portal.kernel.db import commit, db, writing
from portal.kernel.text import clean_line
from portal.printing import store
from portal.printing.routes import MIMETYPES
from portal.printing.subject import Person
from portal.web.htmx import done, show
from portal.web.requests import is_too_large, reads_first, takes_files
from portal.workbooks import bp, package
from portal.workbooks.forms import ApplyForm, UploadForm
from portal.workbooks.imports import services
from portal.workbooks.imports.finding import HeadUnclear, Reading, rows_in
from portal.workbooks.imports.layout import Fault, template_of
from portal.workbooks.models import OfficeImport
from portal.workbooks.reading import answer_of, sheets_of
from portal.workbooks.registry import imported_list
from portal.workbooks.workbook import ImportedList, List

XLSX = MIMETYPES[store.XLSX]


def allowed_list(act: str, user: Person) -> ImportedList:
    """The kind of list in the address, if this person may bring one."""
    kind = imported_list(act)
    kind.refuse(user)
    return kind


@bp.get("/imports/<list:act>/template")
def download_list_template(act: str) -> Response:
    words = allowed_list(act, current_user)
    answer = send_file(io.BytesIO(template_of(words.layout)), mimetype=XLSX)
    names = {"filename": f"{act}.xlsx", "filename*": f"UTF-8''{quote(f'{words.noun}名单模板.xlsx', safe='')}"}
    answer.headers["Content-Disposition"] = dump_options_header("attachment", names)
    return answer


@bp.get("/imports/<list:act>")
def choose_list(act: str) -> Response:
    return choose_page(allowed_list(act, current_user), UploadForm(formdata=None))


def choose_page(kind: ImportedList, form: UploadForm, *, status: int = 200, **found: Any) -> Response:
    """The page with the file field, and with `found`: why the file was not taken."""
    return show("workbooks/choose_list.html", words=kind, form=form, status=status, **found)


@bp.post("/imports/<list:act>")
@takes_files(package.RECEIVED_AT_MOST)
@reads_first
def upload_list(act: str) -> Response:
    kind = allowed_list(act, current_user)
    if is_too_large():
        return choose_page(kind, UploadForm(formdata=None), status=413, refusal=package.TOO_LARGE)
    form = UploadForm()
    if not form.validate_on_submit():
        return choose_page(kind, form, status=422)
    file: FileStorage = form.workbook.data
    name = clean_line(file.filename or "")[-200:]
    try:
        answer = read_file(file)
        reading = rows_in(sheets_of(answer), kind.layout)
    except HeadUnclear as unclear:
        with writing():
            import_id = services.keep_unclear(kind.kind, answer, str(unclear), file_name=name, actor=current_user).id
            commit()
        return done(url_for(".ask_columns", act=act, import_id=import_id))
    except package.Unreadable as refusal:
        reason = str(refusal).replace(package.NOT_OURS, "请下载模板，在模板里填好再上传。")
        return choose_page(kind, form, status=422, refusal=reason)
    found = kind.rows(reading.rows, current_user)
    if faults := faults_of(found, reading):
        return choose_page(kind, form, status=422, faults=faults)
    with writing():
        import_id = services.keep_list(kind.kind, found.rows, reading.notes, file_name=name, actor=current_user).id
        commit()
    return done(url_for(".show_list", act=act, import_id=import_id))


def read_file(file: FileStorage) -> dict[str, Any]:
    """What stands in an uploaded file; no connection of the database is kept while it is read."""
    data = file.read(package.MAX_BYTES + 1)
    db.session.rollback()
    return answer_of(data, ())


def faults_of(found: List, reading: Reading) -> list[Fault]:
    """What cannot be read and what cannot be taken in, each cell once, from the top down."""
    named = {(fault.row, fault.heading) for fault in reading.faults}
    more = (fault for fault in found.faults if (fault.row, fault.heading) not in named)
    return sorted([*reading.faults, *more], key=lambda fault: fault.row)


@bp.get("/imports/<list:act>/<int:import_id>")
def show_list(act: str, import_id: int) -> Response:
    kind = allowed_list(act, current_user)
    kept = services.kept_or_404(current_user, kind.kind, import_id)
    if services.is_unclear(kept):
        return redirect(url_for(".ask_columns", act=act, import_id=import_id))
    return list_page(kept, kind.rows(services.rows_of(kept), current_user), ApplyForm(formdata=None))


def list_page(kept: OfficeImport, found: List, form: ApplyForm, status: int = 200) -> Response:
    """Every row, and the one press that takes them in."""
    words = imported_list(kept.kind)
    return show("workbooks/show_list.html", kept=kept, found=found, form=form, words=words, status=status)


@bp.post("/imports/<list:act>/<int:import_id>")
@reads_first
def take_list(act: str, import_id: int) -> Response:
    kind, form = allowed_list(act, current_user), ApplyForm()
    kept = services.kept_or_404(current_user, kind.kind, import_id)
    if services.is_unclear(kept):
        return redirect(url_for(".ask_columns", act=act, import_id=import_id), 303)
    if not form.validate_on_submit() and not kept.applied_at:
        return list_page(kept, kind.rows(services.rows_of(kept), current_user), form, status=422)
    try:
        number = taken(kind, import_id)
    except services.TakenAlready as refusal:
        flash(str(refusal), "info")
    except services.NotAsItWas:
        kept = services.kept_or_404(current_user, kind.kind, import_id)
        return list_page(kept, kind.rows(services.rows_of(kept), current_user), form, status=409)
    else:
        flash(f"已导入 {number} 行{kind.noun}。{kind.then}", "success")
    return done(url_for(kind.home))


def taken(kind: ImportedList, import_id: int) -> int:
    """All that holds up the others who save: the rows looked at once more and written; no page is made meanwhile."""
    with writing():
        kept = services.kept_or_404(current_user, kind.kind, import_id, lock=True)
        number = services.take_in(kept, kind, actor=current_user)
        commit()
    return number
