"""The print centre: asking for a document, waiting for it, opening it."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from flask import make_response, redirect, request, send_file, url_for
from flask_login import current_user
from werkzeug.http import dump_options_header
from werkzeug.wrappers import Response

from portal.kernel.db import commit
from portal.kernel.errors import NotAllowed, NotThere
from portal.printing import alive, bp, policy, queries, queue, services, store
from portal.printing.choosing import chooser_of
from portal.printing.forms import CancelForm, PrintForm, RetryForm
from portal.printing.models import JobState, PrintJob
from portal.printing.packets.policy import why_not_use as why_not_bind
from portal.printing.registry import document_named
from portal.printing.undrawn import with_list
from portal.web.htmx import done, show

OFFICE = "application/vnd.openxmlformats-officedocument."
MIMETYPES = {
    store.PDF: "application/pdf",
    store.ZIP: "application/zip",
    store.XLSX: f"{OFFICE}spreadsheetml.sheet",
    store.DOCX: f"{OFFICE}wordprocessingml.document",
}
# What is no paper has no preview.
NO_PAPERS = {
    "ZIP": "归档没有预览，请在年度归档页上做好后下载。",
    "Excel": "Excel 文件没有预览，请做好后下载。",
    "Word": "Word 文件没有预览，请做好后下载。",
}


@bp.app_context_processor
def print_form() -> dict[str, Any]:
    """Every page may hold a print button, which needs a form for its token."""
    return {"print_form": PrintForm(formdata=None)} if current_user and current_user.is_authenticated else {}


def refuse_strangers() -> None:
    if reason := policy.why_not_print(current_user):
        raise NotAllowed(reason)


@bp.get("/prints")
def list_jobs() -> Response:
    refuse_strangers()
    return show(
        "printing/list_jobs.html",
        offers=queries.offers(current_user),
        jobs=queries.recent_jobs(current_user),
        own_pages=queries.own_pages(current_user),
        has_packets=why_not_bind(current_user) is None,
        is_away=alive.is_away(),
    )


@bp.get("/prints/choose")
def choose_document() -> Response:
    refuse_strangers()
    return show("printing/choose_document.html", chooser=chooser_of(current_user, request.args))


@bp.get("/prints/preview")
def preview_document() -> Response:
    """The paper as a page of its own, with its own style sheets, before it is drawn."""
    refuse_strangers()
    document = document_named(request.args.get("document", ""))
    params = document.params_from(request.args)
    if document.paper in NO_PAPERS:
        raise NotThere(NO_PAPERS[document.paper])
    built = queries.build(document.key, params, current_user)
    bar = {"document": document, "fields": params, "stylesheets": built.stylesheets, "form": PrintForm(formdata=None)}
    is_long = len(built.stretches) > 1  # a county's ledger takes seconds to write out, and megabytes of an old line
    shown = replace(built, context={**built.context, "preview": {**bar, "is_long": is_long}})
    page = store.html_of(shown, built.stretches[0]) if is_long else store.html_of(shown)
    [drawn], _places = with_list([page], built.where)  # with 〓 and the list of places, as the PDF will have them
    return make_response(drawn)


@bp.post("/prints")
def request_print() -> Response:
    refuse_strangers()
    form, fields = PrintForm(), request.form.to_dict()
    if not form.validate_on_submit():
        fields.pop("csrf_token", None)
        return show("printing/ask_again.html", status=422, form=form, fields=fields)
    params = document_named(form.document.data).params_from(fields)
    job = services.request_print(form.document.data, params, actor=current_user)
    commit()
    return hand_over(job)


def hand_over(job: PrintJob) -> Response:
    """To the worker if there is work, and the person to the page that shows how far it is."""
    if job.state is JobState.queued:
        queue.enqueue(job.id)
    return done(url_for("printing.show_job", job_id=job.id))


@bp.get("/prints/<int:job_id>")
def show_job(job_id: int) -> Response:
    job = queries.job_or_404(current_user, job_id)
    return show("printing/show_job.html", "printing/_job.html", **job_page(job))


def job_page(job: PrintJob) -> dict[str, Any]:
    kept = store.find(job.file_key)
    why_not_retry = policy.why_not_retry(job, has_file=kept is not None)
    may_print = policy.why_not_print(current_user) is None  # else only a file of one's own, without the print centre
    said = {"why_not_retry": why_not_retry, "is_away": alive.is_away(), "may_print": may_print}
    return {"job": job, "kept": kept, **said}


@bp.get("/prints/<int:job_id>/file")
def show_file(job_id: int) -> Response:
    job = queries.job_or_404(current_user, job_id)
    kept = kept_file(job)
    suffix = kept.path.suffix
    if suffix == store.PDF and "MicroMessenger" in request.user_agent.string:  # WeChat's own shows nothing for a PDF.
        return redirect(url_for(".show_pages", job_id=job_id), 303)
    answer = send_file(kept.path, mimetype=MIMETYPES[suffix])
    kind = "attachment" if job.is_packed or "download" in request.args else "inline"
    names = f"{kept.file_name}{suffix}", f"{job.document}-{job.id}{suffix}"
    answer.headers["Content-Disposition"] = disposition(kind, *names)
    return answer


def kept_file(job: PrintJob) -> store.Kept:
    """The finished document of a job that the person may already see.

    Raises:
        NotThere: it has not been made, or was cleared away.
    """
    kept = store.find(job.file_key)
    if kept is None:
        raise NotThere("这份文件还没有生成，或者已经清理。请回到打印页再生成一次。")
    return kept


def disposition(kind: str, name: str, plain_name: str) -> str:
    """The Chinese name as RFC 6266 has it, and a plain one for programs that do not know that."""
    return dump_options_header(kind, {"filename": plain_name, "filename*": f"UTF-8''{quote(name, safe='')}"})


@bp.post("/prints/<int:job_id>/cancel")
def cancel_print(job_id: int) -> Response:
    job = queries.job_or_404(current_user, job_id)
    form = CancelForm()
    if not form.validate_on_submit():
        return show("printing/show_job.html", status=422, form=form, **job_page(job))
    services.cancel_print(job, actor=current_user)
    commit()
    return done(url_for("printing.show_job", job_id=job.id))


@bp.post("/prints/<int:job_id>/retry")
def retry_print(job_id: int) -> Response:
    job = queries.job_or_404(current_user, job_id)
    form = RetryForm()
    if not form.validate_on_submit():
        return show("printing/show_job.html", status=422, form=form, **job_page(job))
    services.retry_print(job, actor=current_user)
    commit()
    return hand_over(job)
