"""任务目录 from and to Excel: a template or a version out; a file in as a draft, whole or not at all."""

import io
from typing import Any
from urllib.parse import quote

from flask import flash, send_file, url_for
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.http import dump_options_header
from werkzeug.wrappers import Response

from portal.catalogue import bp, policy, services
from portal.catalogue.forms.importing import ImportForm
from portal.catalogue.models import Catalogue
from portal.catalogue.queries import before_the_first, newest_published
from portal.catalogue.routes.reading import readable
from portal.catalogue.workbooks.parsing import Reading, parse_tasks
from portal.catalogue.workbooks.table import USE_TEMPLATE
from portal.catalogue.workbooks.writing import workbook_of_catalogue
from portal.kernel.db import commit, db
from portal.kernel.errors import NotAllowed
from portal.places.models import UnitType
from portal.printing import store
from portal.printing.routes import MIMETYPES
from portal.web.htmx import done, show
from portal.web.requests import is_too_large, takes_files
from portal.workbooks import package
from portal.workbooks.reading import read_workbook

XLSX = MIMETYPES[store.XLSX]


@bp.get("/catalogues/<int:catalogue_id>/workbook")
def download_catalogue(catalogue_id: int) -> Response:
    catalogue = readable(catalogue_id)
    return workbook_answer(catalogue, f"{catalogue.name}（{catalogue.unit_type.label}）.xlsx")


@bp.get("/catalogues/import/template")
def download_template() -> Response:
    """For a county that begins with a table of its own."""
    may_import()
    return workbook_answer(before_the_first(current_user.unit_id, UnitType.village), "任务目录空白模板.xlsx")


def workbook_answer(catalogue: Catalogue, file_name: str) -> Response:
    """The file under its Chinese name as RFC 6266 has it, and a plain one for programs that do not know that."""
    answer = send_file(io.BytesIO(workbook_of_catalogue(catalogue)), mimetype=XLSX)
    names = {"filename": "catalogue.xlsx", "filename*": f"UTF-8''{quote(file_name, safe='')}"}
    answer.headers["Content-Disposition"] = dump_options_header("attachment", names)
    return answer


@bp.get("/catalogues/import")
def choose_catalogue() -> Response:
    may_import()
    return import_page(ImportForm(formdata=None))


def may_import() -> None:
    if reason := policy.why_not_keep(current_user):
        raise NotAllowed(reason)


def import_page(form: ImportForm, *, status: int = 200, **found: Any) -> Response:
    """The page with the file field, and with `found`: why the file was not taken."""
    bases = [newest_published(current_user.unit_id, unit_type) for unit_type in UnitType]
    return show("catalogue/import_catalogue.html", status=status, form=form, bases=[b for b in bases if b], **found)


@bp.post("/catalogues/import")
@takes_files(package.RECEIVED_AT_MOST)
def import_catalogue() -> Response:
    may_import()
    if is_too_large():
        return import_page(
            ImportForm(formdata=None), status=413, refusal="文件超过 5 MB。任务目录只有文字，请删掉图片再上传。"
        )
    form = ImportForm()
    if not form.validate_on_submit():
        return import_page(form, status=422)
    unit_type = UnitType(form.unit_type.data)
    try:
        reading = read_tasks(form.workbook.data, unit_type)
        if reading.problems:
            return import_page(form, status=422, problems=reading.problems, sheet=reading.table.sheet)
        description = {"name": form.name.data, "unit_type": unit_type.value, "is_sample": False, "stars": reading.stars}
        draft_id = services.import_draft(current_user.unit, description, actor=current_user).id
    except (package.Unreadable, NotAllowed) as refusal:
        return import_page(form, status=422, refusal=str(refusal).replace(package.NOT_OURS, USE_TEMPLATE))
    commit()
    flash(f"已导入成草稿：{reading.summary}。请核对，再发布。", "success")
    return done(url_for("catalogue.show_catalogue", catalogue_id=draft_id))


def read_tasks(file: FileStorage, unit_type: UnitType) -> Reading:
    """What the file says, read beside the version that it replaces."""
    data = file.read(package.MAX_BYTES + 1)
    # SQLite has one writer, and a POST takes that place with its first query: nobody shall wait for a file to be read.
    db.session.rollback()
    sheets = read_workbook(data, ())
    base = newest_published(current_user.unit_id, unit_type)
    return parse_tasks(sheets, base or before_the_first(current_user.unit_id, unit_type))
