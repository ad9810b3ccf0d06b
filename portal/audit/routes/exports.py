"""导出操作记录: the press, the list of what one has taken out, and the files."""

from flask import flash, request, send_file, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.audit import bp, policy
from portal.audit.domain.filters import HistoryFilters
from portal.audit.forms import ExportForm
from portal.audit.models import FileKind
from portal.audit.routes.search import history_page
from portal.audit.services import exports
from portal.kernel.db import commit, writing
from portal.kernel.errors import NotAllowed
from portal.printing import store
from portal.printing.routes import MIMETYPES as OF_FILES
from portal.printing.routes import disposition
from portal.web.access import for_auditors
from portal.web.htmx import done, show
from portal.web.requests import reads_first

MIMETYPES = {
    FileKind.excel: OF_FILES[store.XLSX],
    FileKind.csv: "text/csv; charset=utf-8",
}


def refuse_others() -> None:
    if reason := policy.why_not_read(current_user):
        raise NotAllowed(reason)


@bp.get("/audit/exports")
@for_auditors
def list_exports() -> Response:
    refuse_others()
    found = exports.latest_exports(current_user)
    return show("audit/list_exports.html", exports=found, words_of=exports.words_of, days=exports.KEPT_DAYS)


@bp.post("/audit/exports")
@reads_first
@for_auditors
def export_history() -> Response:
    refuse_others()
    form, filters = ExportForm(), HistoryFilters.from_args(request.form)
    if not form.validate_on_submit() or filters.faults:
        return history_page(filters, status=422)
    kind = FileKind.csv if request.form.get("kind") == FileKind.csv.value else FileKind.excel
    export, is_small = exports.ask_for_export(current_user, filters, kind)
    with writing():
        exports.keep(export, current_user, is_made_later=not is_small)
        number = export.id
        commit()
    if is_small:
        exports.make(number)
        flash("导出好了，文件和它的 SHA-256 在下面。", "success")
    else:
        flash("内容较多，已经交给后台，一般几分钟做好；过一会儿刷新这一页。", "info")
    return done(url_for(".list_exports"))


@bp.get("/audit/exports/<int:export_id>")
@for_auditors
def download_export(export_id: int) -> Response:
    refuse_others()
    export = exports.export_or_404(current_user, export_id)
    answer = send_file(exports.place_of(export), mimetype=MIMETYPES[export.kind])
    answer.headers["Content-Disposition"] = disposition("attachment", export.file_name, f"audit{export.id}")
    return answer
