"""Bring a list of units, people or totals from outside, look at it row by row, and say yes."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import flash, redirect, send_file, url_for
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.http import dump_options_header
from werkzeug.wrappers import Response

from portal.accounts.models import User
from portal.exchange import bp, package
from portal.exchange.forms import ApplyForm, UploadForm
from portal.exchange.office import people, services, totals, units
from portal.exchange.office.finding import HeadUnclear, Reading, rows_in
from portal.exchange.office.models import ImportKind, OfficeImport
from portal.exchange.office.services import List
from portal.exchange.office.table import Fault, Layout, template_of
from portal.exchange.reading import answer_of, sheets_of
from portal.exchange.routes import RECEIVED_AT_MOST, XLSX
from portal.kernel import clock
from portal.kernel.db import commit, db
from portal.kernel.text import clean_line
from portal.web.htmx import done, show
from portal.web.requests import is_too_large, takes_files


@dataclass(frozen=True)
class Words:
    """How the pages speak of one kind of list."""

    layout: Layout
    noun: str
    place: str  # where it is taken into
    home: str
    refuse: Callable[[User], None]
    then: str = ""  # what is to be done next


WORDS = {
    ImportKind.units: Words(units.LAYOUT, "单位", "单位", "units.list_units", units.refuse),
    ImportKind.people: Words(
        people.LAYOUT, "人员", "账号", "accounts.list_accounts", people.refuse, "现在可以打印登录码纸条，发给本人。"
    ),
    ImportKind.totals: Words(
        totals.LAYOUT, "外来数字", "外来数字核对", "figures.list_totals", totals.refuse, "已经逐份核对，结果在下面。"
    ),
}


def allowed_kind(act: str, user: User) -> ImportKind:
    """The kind of list in the address, if this person may bring one."""
    kind = ImportKind(act)
    WORDS[kind].refuse(user)
    return kind


@bp.get("/imports/<any(units, people, totals):act>/template")
def download_list_template(act: str) -> Response:
    words = WORDS[allowed_kind(act, current_user)]
    answer = send_file(io.BytesIO(template_of(words.layout)), mimetype=XLSX)
    names = {"filename": f"{act}.xlsx", "filename*": f"UTF-8''{quote(f'{words.noun}名单模板.xlsx', safe='')}"}
    answer.headers["Content-Disposition"] = dump_options_header("attachment", names)
    return answer


@bp.get("/imports/<any(units, people, totals):act>")
def choose_list(act: str) -> Response:
    return choose_page(allowed_kind(act, current_user), UploadForm(formdata=None))


def choose_page(kind: ImportKind, form: UploadForm, *, status: int = 200, **found: Any) -> Response:
    """The page with the file field, and with `found`: why the file was not taken."""
    return show("exchange/office/choose_list.html", kind=kind, words=WORDS[kind], form=form, status=status, **found)


@bp.post("/imports/<any(units, people, totals):act>")
@takes_files(RECEIVED_AT_MOST)
def upload_list(act: str) -> Response:
    kind = allowed_kind(act, current_user)
    if is_too_large():
        return choose_page(kind, UploadForm(formdata=None), status=413, refusal=package.TOO_LARGE)
    form = UploadForm()
    if not form.validate_on_submit():
        return choose_page(kind, form, status=422)
    file: FileStorage = form.workbook.data
    name = clean_line(file.filename or "")[-200:]
    try:
        answer = read_file(file)
        reading = rows_in(sheets_of(answer), WORDS[kind].layout)
    except HeadUnclear as unclear:
        import_id = services.keep_unclear(kind, answer, str(unclear), file_name=name, actor=current_user).id
        commit()
        return done(url_for(".ask_columns", act=act, import_id=import_id))
    except package.Unreadable as refusal:
        reason = str(refusal).replace(package.NOT_OURS, "请下载模板，在模板里填好再上传。")
        return choose_page(kind, form, status=422, refusal=reason)
    found = services.list_of(kind, reading.rows, current_user)
    if faults := faults_of(found, reading):
        return choose_page(kind, form, status=422, faults=faults)
    import_id = services.keep_list(kind, found.rows, reading.notes, file_name=name, actor=current_user).id
    commit()
    return done(url_for(".show_list", act=act, import_id=import_id))


def read_file(file: FileStorage) -> dict[str, Any]:
    """What stands in an uploaded file; nobody waits at the database while it is read."""
    data = file.read(package.MAX_BYTES + 1)
    db.session.rollback()
    return answer_of(data, ())


def faults_of(found: List, reading: Reading) -> list[Fault]:
    """What cannot be read and what cannot be taken in, each cell once, from the top down."""
    named = {(fault.row, fault.heading) for fault in reading.faults}
    more = (fault for fault in found.faults if (fault.row, fault.heading) not in named)
    return sorted([*reading.faults, *more], key=lambda fault: fault.row)


@bp.get("/imports/<any(units, people, totals):act>/<int:import_id>")
def show_list(act: str, import_id: int) -> Response:
    kind = allowed_kind(act, current_user)
    kept = services.kept_or_404(current_user, kind, import_id)
    if services.is_unclear(kept):
        return redirect(url_for(".ask_columns", act=act, import_id=import_id))
    return list_page(kept, services.list_of(kind, services.rows_of(kept), current_user), ApplyForm(formdata=None))


def list_page(kept: OfficeImport, found: List, form: ApplyForm, status: int = 200) -> Response:
    """Every row, and the one press that takes them in."""
    words = WORDS[kept.kind]
    return show("exchange/office/show_list.html", kept=kept, found=found, form=form, words=words, status=status)


@bp.post("/imports/<any(units, people, totals):act>/<int:import_id>")
def take_list(act: str, import_id: int) -> Response:
    kind, form = allowed_kind(act, current_user), ApplyForm()
    kept = services.kept_or_404(current_user, kind, import_id, lock=True)
    if kept.applied_at:
        flash(f"这份名单{clock.spoken(kept.applied_at)}已经导入过了，没有重复导入。", "info")
        return done(url_for(WORDS[kind].home))
    if services.is_unclear(kept):
        return redirect(url_for(".ask_columns", act=act, import_id=import_id), 303)
    found = services.list_of(kind, services.rows_of(kept), current_user)
    if not form.validate_on_submit():
        return list_page(kept, found, form, status=422)
    if found.faults:
        return list_page(kept, found, form, status=409)
    number = services.take_in(kept, found, actor=current_user)
    commit()
    flash(f"已导入 {number} 行{WORDS[kind].noun}。{WORDS[kind].then}", "success")
    return done(url_for(WORDS[kind].home))
