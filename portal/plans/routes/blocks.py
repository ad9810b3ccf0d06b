"""Writing in a block: by pressing a button, or by a page that saves by itself."""

from typing import Any

from flask import request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.db import commit
from portal.htmx import done, show
from portal.plans import bp, queries, services
from portal.plans.choosing import chosen
from portal.plans.content import Content
from portal.plans.forms import BlockForm, block_form
from portal.plans.pages import block_page
from portal.plans.presses import Pressed, after_press
from portal.plans.routes.autosave import save_by_itself
from portal.plans.routes.loading import village_plan, writable_block
from portal.words import wants_words


@bp.get("/plans/<int:plan_id>/blocks/<block_key>")
def show_block(plan_id: int, block_key: str) -> Response:
    copy = writable_block(plan_id, block_key)
    form = stored_form(copy, block_key, extra_row="add" in request.args)
    return show("plans/show_block.html", **block_page(current_user, copy, block_key, form))


@bp.post("/plans/<int:plan_id>/blocks/<block_key>")
def save_block(plan_id: int, block_key: str) -> Response:
    if wants_words():
        return save_by_itself(plan_id, block_key)
    copy = writable_block(plan_id, block_key)
    form = block_form(block_key, year=copy.plan.cycle.year, formdata=request.form)
    if not form.validate_on_submit():
        return answer(copy, block_key, form, status=422)
    try:
        saved = services.save_block(
            copy.plan,
            block_key,
            after_press(decided(copy, block_key, form), Pressed(copy, block_key, *form.command, request.form)),
            actor=current_user,
            seen_version=form.version.data,
            base=form.base_content(),
        )
    except services.BlockConflict as conflict:
        # Under the other person's version number: the next press of 保存 stores what is then on the page.
        joined = block_form(block_key, year=form.year, content=conflict.merge.with_mine, version=conflict.version)
        return answer(copy, block_key, joined, status=409, conflict=conflict)
    commit()
    return after_saving(plan_id, block_key, form.command[0], saved)


def decided(copy: queries.WorkingCopy, block_key: str, form: BlockForm) -> Content:
    """What was typed, with the choices made on the page of a conflict."""
    return chosen(block_key, form.content(), copy.document.contents.get(block_key, {}), request.form)


def answer(copy: queries.WorkingCopy, block_key: str, form: Any, status: int, conflict: Any = None) -> Response:
    """The block again, with what was typed and why it was not stored."""
    page = block_page(current_user, copy, block_key, form, conflict=conflict)
    return show("plans/show_block.html", "plans/_block.html", status=status, **page)


def after_saving(plan_id: int, block_key: str, verb: str, saved: services.Saved) -> Response:
    """Where the pressed button leads: stay, or go to the neighbouring block."""
    copy = queries.working_copy(village_plan(plan_id))
    page = block_page(current_user, copy, block_key, stored_form(copy, block_key, extra_row=verb == "add"), saved=saved)
    if verb in ("next", "previous"):
        neighbour = page[f"{verb}_key"]
        there = url_for(".show_block", plan_id=plan_id, block_key=neighbour) if neighbour else None
        return done(there or url_for(".show_plan", plan_id=plan_id))
    more = {"add": 1, "_anchor": "new-measure"} if verb == "add" else {"_anchor": "block"}
    here = url_for(".show_block", plan_id=plan_id, block_key=block_key, **more)
    return done(here, "plans/_block.html", "plans/_block_nav.html", **page)


def stored_form(copy: queries.WorkingCopy, block_key: str, *, extra_row: bool = False) -> Any:
    """The block's form showing what is stored."""
    content = copy.document.contents.get(block_key)
    version = copy.version_of(block_key)
    return block_form(block_key, year=copy.plan.cycle.year, content=content, version=version, extra_row=extra_row)
