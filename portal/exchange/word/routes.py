"""A press of 下载 Word: a plan, or a ledger. A POST, since it is written down who took what."""

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.exchange import bp
from portal.exchange.lists import services
from portal.exchange.lists.forms import ExportForm
from portal.exchange.lists.routes import ask_again, file_answer, wait_for
from portal.exchange.word import document
from portal.exchange.word.ledger import ledger_as_word
from portal.exchange.word.plan import plan_as_word
from portal.kernel.db import commit, writing
from portal.printing import store
from portal.printing.queries import build, look
from portal.printing.registry import document_named
from portal.printing.routes import MIMETYPES
from portal.web.requests import reads_first

DOCX = MIMETYPES[store.DOCX]
MAKERS = {"plan": plan_as_word, "ledger": ledger_as_word}


@bp.post("/exports/word/<any(plan, ledger):kind>")
@reads_first
def export_word(kind: str) -> Response:
    params = document_named(kind).params_from(request.form)
    look(kind, params, current_user)
    if not ExportForm().validate_on_submit():
        return ask_again("下载 Word")
    if kind == "ledger" and document.is_long(params, current_user):
        return wait_for(document.KEY, params)
    built = build(kind, params, current_user)
    content = MAKERS[kind](built)
    stream = f"plan:{params['plan_id']}" if "plan_id" in params else f"unit:{built.unit_id}"
    with writing():
        services.note_export(stream, built.title, rows=None, kind=f"word_{kind}", actor=current_user)
        commit()
    return file_answer(content, DOCX, f"{built.file_name}.docx", f"{kind}.docx")
