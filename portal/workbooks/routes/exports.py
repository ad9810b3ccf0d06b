"""A press of 导出 Excel: the file. A POST, since it is written down who took what."""

import io
from typing import Any

from flask import request, send_file
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.db import commit, writing
from portal.printing import store
from portal.printing.document import file_name
from portal.printing.routes import MIMETYPES, disposition, hand_over
from portal.printing.services import request_print
from portal.web.htmx import show
from portal.web.requests import reads_first
from portal.workbooks import bp, services
from portal.workbooks.forms import ExportForm
from portal.workbooks.registry import table_file
from portal.workbooks.writing import workbook_of

XLSX = MIMETYPES[store.XLSX]


@bp.post("/exports/<table:kind>")
@reads_first
def export_list(kind: str) -> Response:
    file = table_file(kind)
    expected = file.expect(current_user, request.form)
    if not ExportForm().validate_on_submit():
        return ask_again(f"导出{file.name}")
    if file.is_long(expected):
        return wait_for(file.document.key, file.document.params_from(request.form))
    table = file.make(current_user, request.form)
    content = workbook_of(table)
    with writing():
        services.note_export(table.stream, table.title, rows=len(table.rows), kind=kind, actor=current_user)
        commit()
    return file_answer(content, XLSX, f"{file_name(table.file_name)}.xlsx", f"{kind}.xlsx")


def wait_for(key: str, params: dict[str, Any]) -> Response:
    """To the page that shows how far the file is; the worker makes it and notes who took it."""
    with writing():
        job = request_print(key, params, actor=current_user)
        commit()
    return hand_over(job)


def ask_again(label: str) -> Response:
    """The press was refused for its token: the same button again, with a fresh one."""
    fields = {name: value for name, value in request.form.items() if name != "csrf_token"}
    form = ExportForm(formdata=None)
    return show("workbooks/ask_again.html", status=422, form=form, label=label, fields=fields, here=request.path)


def file_answer(content: bytes, mimetype: str, name: str, plain_name: str) -> Response:
    """A file to keep, with its Chinese name."""
    answer = send_file(io.BytesIO(content), mimetype=mimetype)
    answer.headers["Content-Disposition"] = disposition("attachment", name, plain_name)
    return answer
