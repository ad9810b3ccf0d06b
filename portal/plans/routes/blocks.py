"""Writing in a block: by pressing a button, or by a page that saves by itself."""

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.db import commit, writing
from portal.plans import bp, queries, services
from portal.plans.domain.conflict_choices import chosen
from portal.plans.domain.presses import Press
from portal.plans.forms import BlockForm, block_form
from portal.plans.pages.block import block_page
from portal.plans.pages.pressed import offer_in_address
from portal.plans.queries.last_year import last_year_of
from portal.plans.routes.autosave import posted_form, save_by_itself
from portal.plans.routes.block_answers import FRAGMENTS, after_press, both_texts, not_stored, stored_form
from portal.plans.routes.loading import writable_block
from portal.web.htmx import show
from portal.web.json_answers import is_autosave
from portal.web.requests import number, reads_first


@bp.get("/plans/<int:plan_id>/blocks/<block_key>")
def show_block(plan_id: int, block_key: str) -> Response:
    copy, version = writable_block(plan_id, block_key), request.args.get("undo", 0, type=number)
    form = stored_form(copy, block_key, extra_row=request.args.get("add", False))
    page = block_page(current_user, copy, block_key, form)
    undo = offer_in_address(copy, block_key, version, request.args.get("did", ""))
    return show("plans/show_block.html", *FRAGMENTS, undo=undo, **page)


@bp.post("/plans/<int:plan_id>/blocks/<block_key>")
@reads_first
def save_block(plan_id: int, block_key: str) -> Response:
    if is_autosave():
        return save_by_itself(plan_id, block_key)
    with writing():
        return save_by_hand(plan_id, block_key)


def save_by_hand(plan_id: int, block_key: str) -> Response:
    """Store a block, do what the pressed button does, and show what comes next."""
    copy = writable_block(plan_id, block_key)
    form = block_form(block_key, year=copy.plan.cycle.year, formdata=posted_form(plan_id, block_key))
    form.validate_on_submit()
    press = press_on(copy, form)
    if not form.may_store(press):
        return not_stored(copy, form)
    try:
        seen, base = form.version.data, form.base_content()
        saved = services.press_block(copy, press, actor=current_user, seen_version=seen, base=base)
    except services.BlockConflict as conflict:
        return both_texts(copy, form, conflict)
    commit()
    return after_press(plan_id, form, press, saved)


def press_on(copy: queries.WorkingCopy, form: BlockForm) -> Press:
    """The button, with what was typed, the choices made on the page of a conflict, and last year's plan for the
    buttons that are about it."""
    stored = copy.document.contents.get(form.block_key, {})
    seen = chosen(form.block_key, form.content(), stored, request.form)
    last_year = last_year_of(current_user, copy.plan) if form.action.reads_last_year else None
    return form.press(seen, last_year)
