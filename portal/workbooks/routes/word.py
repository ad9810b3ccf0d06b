"""A press of 下载 Word: a paper as a Word file. A POST, since it is written down who took what."""

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.db import commit, writing
from portal.printing import store
from portal.printing.queries import build, look
from portal.printing.registry import document_named
from portal.printing.routes import MIMETYPES
from portal.web.requests import reads_first
from portal.workbooks import bp, services
from portal.workbooks.forms import ExportForm
from portal.workbooks.registry import word_file
from portal.workbooks.routes.exports import ask_again, file_answer, wait_for

DOCX = MIMETYPES[store.DOCX]


@bp.post("/exports/word/<word:kind>")
@reads_first
def export_word(kind: str) -> Response:
    file, params = word_file(kind), document_named(kind).params_from(request.form)
    look(kind, params, current_user)
    if not ExportForm().validate_on_submit():
        return ask_again("下载 Word")
    if file.document and file.is_long and file.is_long(params, current_user):
        return wait_for(file.document.key, params)
    built = build(kind, params, current_user)
    content = file.make(built)
    stream = f"plan:{params['plan_id']}" if "plan_id" in params else f"unit:{built.unit_id}"
    with writing():
        services.note_export(stream, built.title, rows=None, kind=f"word_{kind}", actor=current_user)
        commit()
    return file_answer(content, DOCX, f"{built.file_name}.docx", f"{kind}.docx")
