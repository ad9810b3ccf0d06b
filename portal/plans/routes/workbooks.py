"""A plan out as a workbook, and back in: choose a file, look at what it changes, say yes."""

import io
from typing import Any
from urllib.parse import quote

from flask import flash, request, send_file, url_for
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.http import dump_options_header
from werkzeug.wrappers import Response

from portal.kernel import clock
from portal.kernel.db import commit, db
from portal.kernel.text import clean_line
from portal.plans import bp, policy
from portal.plans.models.upload import Upload
from portal.plans.queries import WorkingCopy, working_copy
from portal.plans.queries.editable_fields import openness_of
from portal.plans.routes.loading import village_plan
from portal.plans.workbooks import applying, comparing, uploads
from portal.plans.workbooks.layout import READ_SHEETS
from portal.plans.workbooks.parsing import Parsed, check_bases, parse, stamp_in
from portal.plans.workbooks.writing import workbook_of
from portal.printing import store
from portal.printing.routes import MIMETYPES
from portal.web.htmx import done, show
from portal.web.requests import is_too_large, takes_files
from portal.workbooks import package
from portal.workbooks.forms import ApplyForm, UploadForm
from portal.workbooks.reading import Sheets, read_workbook

XLSX = MIMETYPES[store.XLSX]


@bp.get("/plans/<int:plan_id>/workbook")
def download_workbook(plan_id: int) -> Response:
    copy = working_copy(village_plan(plan_id))
    name = f"{copy.plan.place.name}{copy.plan.cycle.year}年度计划表.xlsx"
    answer = send_file(io.BytesIO(workbook_of(copy, openness_of(copy.plan))), mimetype=XLSX)
    # The Chinese name as RFC 6266 has it, and a plain one for programs that do not know that.
    names = {"filename": f"plan-{plan_id}.xlsx", "filename*": f"UTF-8''{quote(name, safe='')}"}
    answer.headers["Content-Disposition"] = dump_options_header("attachment", names)
    return answer


@bp.get("/plans/<int:plan_id>/workbook/upload")
def choose_workbook(plan_id: int) -> Response:
    return upload_page(plan_id, UploadForm(formdata=None))


def upload_page(plan_id: int, form: UploadForm, *, status: int = 200, **found: Any) -> Response:
    """The page with the file field, and with `found`: why the file was not taken."""
    plan = village_plan(plan_id)
    why_not = policy.why_not_edit(current_user, plan)
    return show(
        "plans/workbooks/upload_workbook.html", status=status, plan=plan, form=form, why_not_edit=why_not, **found
    )


@bp.post("/plans/<int:plan_id>/workbook/upload")
@takes_files(package.RECEIVED_AT_MOST)
def upload_workbook(plan_id: int) -> Response:
    applying.refuse_closed(village_plan(plan_id), current_user)
    if is_too_large():
        return upload_page(plan_id, UploadForm(formdata=None), status=413, refusal=package.TOO_LARGE)
    form = UploadForm()
    if not form.validate_on_submit():
        return upload_page(plan_id, form, status=422)
    file: FileStorage = form.workbook.data
    try:
        copy, bases, parsed = read_plan(plan_id, file)
    except package.Unreadable as refusal:
        return upload_page(plan_id, form, status=422, refusal=str(refusal))
    if parsed.problems and not parsed.contents:
        return upload_page(plan_id, form, status=422, problems=parsed.problems)
    name = clean_line(file.filename or "")[-200:]
    upload = applying.keep_upload(
        copy,
        parsed.contents,
        bases,
        notes=parsed.notes,
        problems=[problem.told for problem in parsed.problems],
        file_name=name,
        actor=current_user,
    )
    upload_id = upload.id
    commit()
    return done(url_for(".show_upload", plan_id=plan_id, upload_id=upload_id))


def read_plan(plan_id: int, file: FileStorage) -> tuple[WorkingCopy, Any, Parsed]:
    """The plan as it stands, each block as it was when the file was made, and what the file says."""
    data = file.read(package.MAX_BYTES + 1)
    # SQLite has one writer, and a POST takes that place with its first query: nobody shall wait for a file to be read.
    db.session.rollback()
    sheets: Sheets = read_workbook(data, READ_SHEETS)
    copy = working_copy(village_plan(plan_id))
    stamp = stamp_in(sheets, copy)
    bases = uploads.bases_of(copy, stamp)
    check_bases(stamp, copy, bases)
    return copy, bases, parse(sheets, copy, bases)


@bp.get("/plans/<int:plan_id>/workbook/uploads/<int:upload_id>")
def show_upload(plan_id: int, upload_id: int) -> Response:
    copy = working_copy(village_plan(plan_id))
    upload = uploads.upload_or_404(copy.plan, upload_id)
    return show("plans/workbooks/show_upload.html", **comparison_page(copy, upload, ApplyForm(formdata=None)))


def comparison_page(copy: WorkingCopy, upload: Upload, form: ApplyForm) -> dict[str, Any]:
    """What the file would change now, with the choices that came with the request."""
    comparisons = comparing.compare(copy, upload, openness_of(copy.plan), request.form)
    return {
        "plan": copy.plan,
        "upload": upload,
        "form": form,
        "comparisons": comparisons,
        "clashes": sum(len(comparison.clashes) for comparison in comparisons),
        "changes": sum(len(comparison.lines) for comparison in comparisons),
        "closed": sum(len(comparison.closed) for comparison in comparisons),
        "choices": comparing.CHOICES,
        "choice_prefix": comparing.CHOICE,
        "seen_prefix": comparing.SEEN,
        "why_not_edit": policy.why_not_edit(current_user, copy.plan),
    }


@bp.post("/plans/<int:plan_id>/workbook/uploads/<int:upload_id>")
def apply_upload(plan_id: int, upload_id: int) -> Response:
    uploads.lock_upload(village_plan(plan_id).id, upload_id)
    copy = working_copy(village_plan(plan_id))
    upload, form = uploads.upload_or_404(copy.plan, upload_id), ApplyForm()
    page = comparison_page(copy, upload, form)
    if not form.validate_on_submit():
        return show("plans/workbooks/show_upload.html", status=422, **page)
    if upload.applied_at:
        flash(f"这份文件{clock.spoken(upload.applied_at)}已经更新过了，没有重复更新。", "info")
        return done(url_for("plans.show_plan", plan_id=plan_id))
    try:
        number = applying.apply_upload(upload, copy, page["comparisons"], actor=current_user)
    except applying.Undecided as refusal:
        return show("plans/workbooks/show_upload.html", status=409, refusal=str(refusal), **page)
    commit()
    if odd := len(upload.problems):
        flash(f"已按文件更新 {number} 处。下面 {odd} 处没有读懂，没有改，请在网页上补。", "warning")
        return done(url_for(".show_upload", plan_id=plan_id, upload_id=upload_id))
    flash(f"已按文件更新 {number} 处。", "success")
    return done(url_for("plans.show_plan", plan_id=plan_id))
