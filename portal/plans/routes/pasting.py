"""Pasting a table into a task: the box, the preview, and the rows at the end of the measures."""

from typing import Any

from flask import request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.db import commit
from portal.kernel.errors import NotThere
from portal.plans import bp, policy, queries, services
from portal.plans.domain.content import measure_uids
from portal.plans.domain.field_keys import MEASURES
from portal.plans.domain.pasting import COLUMN_KINDS, PastedTable, read_table
from portal.plans.domain.questions import MEASURE, MEASURE_LIMIT, block_kind
from portal.plans.forms import PasteForm
from portal.plans.queries.editable_fields import openness_of
from portal.plans.routes.loading import writable_block
from portal.web.htmx import done, show

MOST_COLUMNS = 30
PREVIEW_ROWS = 100  # more cannot be put in anyway


@bp.get("/plans/<int:plan_id>/blocks/<block_key>/paste")
def show_paste(plan_id: int, block_key: str) -> Response:
    copy = task_block(plan_id, block_key)
    return show("plans/paste.html", **paste_page(copy, block_key, PasteForm(formdata=None)))


@bp.post("/plans/<int:plan_id>/blocks/<block_key>/paste/preview")
def preview_paste(plan_id: int, block_key: str) -> Response:
    copy, form = task_block(plan_id, block_key), PasteForm()
    if not form.validate_on_submit():
        return answer_paste(copy, block_key, form, status=422)
    return show_preview(copy, block_key, form)


@bp.post("/plans/<int:plan_id>/blocks/<block_key>/paste")
def paste_rows(plan_id: int, block_key: str) -> Response:
    copy, form = task_block(plan_id, block_key), PasteForm()
    if not form.validate_on_submit():
        return answer_paste(copy, block_key, form, status=422)
    table = read_form(copy, form)
    if form.seen.data != form.reading or problems(copy, block_key, table):
        return show_preview(copy, block_key, form, status=422)
    rows = table.contents(form.rows_seed)
    saved = services.append_measures(copy.plan, block_key, rows, actor=current_user)
    version = saved.block.version
    commit()
    return done(url_for(".show_block", plan_id=plan_id, block_key=block_key, undo=version, did="paste", _anchor="undo"))


def begin_pasting(plan_id: int, block_key: str) -> Response:
    """After the block was saved: the preview of what the script took from the clipboard, or the box to paste into."""
    if request.form.get("pasted", "").strip():
        return preview_paste(plan_id, block_key)
    return done(url_for(".show_paste", plan_id=plan_id, block_key=block_key))


def task_block(plan_id: int, block_key: str) -> queries.WorkingCopy:
    """The working copy of a plan that has this task."""
    copy = writable_block(plan_id, block_key)
    if block_kind(block_key) != "task":
        raise NotThere("这一项没有措施，不能粘贴表格。")
    return copy


def read_form(copy: queries.WorkingCopy, form: PasteForm) -> PastedTable:
    return read_table(form.raw, copy.plan.cycle.year, form.kinds, frozenset(form.skipped))


def paste_page(copy: queries.WorkingCopy, block_key: str, form: PasteForm) -> dict[str, Any]:
    """What both pages show around the text."""
    is_open = openness_of(copy.plan).allows(block_key, MEASURES)
    closed = None if is_open else "这一项的措施镇里已经确认，没有打开。确需修改，请先在措施旁边按“申请打开”。"
    return {
        "plan": copy.plan,
        "block_key": block_key,
        "title": copy.document.block_title(block_key),
        "form": form,
        "why_not_edit": policy.why_not_edit(current_user, copy.plan) or closed,
    }


def answer_paste(copy: queries.WorkingCopy, block_key: str, form: PasteForm, status: int) -> Response:
    """The box again, with the text that could not be read."""
    page = paste_page(copy, block_key, form)
    return show("plans/paste.html", "plans/_paste.html", status=status, **page)


def show_preview(copy: queries.WorkingCopy, block_key: str, form: PasteForm, status: int = 200) -> Response:
    """The measures to be; the form carries everything on, so that the next press stores what is seen here."""
    table = read_form(copy, form)
    if not 0 < len(table.columns) <= MOST_COLUMNS:
        found = f"读出 {len(table.columns)} 列，最多 {MOST_COLUMNS} 列" if table.columns else "没有读出内容"
        form.pasted.errors = [f"{found}，请只选措施那几列，重新复制再粘贴"]
        return answer_paste(copy, block_key, form, status=422)
    page = paste_page(copy, block_key, form) | {
        "table": table,
        "measure_questions": MEASURE,
        "kinds": COLUMN_KINDS,
        "shown": PREVIEW_ROWS,
        "problems": problems(copy, block_key, table),
        "is_changed": status == 422 and form.seen.data != form.reading,
        "seed": form.rows_seed,
        "seen": form.reading_as(column.kind for column in table.columns),
    }
    return show("plans/paste_preview.html", "plans/_paste_preview.html", status=status, **page)


def problems(copy: queries.WorkingCopy, block_key: str, table: PastedTable) -> list[str]:
    """Why these rows cannot be stored as they are. Nothing is ever cut to make it fit."""
    labels = {question.key: question.label for question in MEASURE}
    found = [
        f"第 {row.number} 行的{labels[key]}有 {size} 字，最多 {limit} 字：请在下面的原文里删减，或者不要这一行"
        for row in table.too_long[:10]
        for key, (size, limit) in row.surplus.items()
    ]
    have, coming = len(measure_uids(copy.document.contents.get(block_key, {}))), len(table.kept)
    if have + coming > MEASURE_LIMIT:
        room, surplus = MEASURE_LIMIT - have, have + coming - MEASURE_LIMIT
        found.append(
            f"一项任务最多 {MEASURE_LIMIT} 条措施，已有 {have} 条，还放得下 {room} 条，现在要放 {coming} 条："
            f"请勾掉 {surplus} 行不要的，或者分到别的任务里"
        )
    if not coming:
        found.append("没有要放进去的行：请至少留一行，并选一列作“措施内容”")
    return found
