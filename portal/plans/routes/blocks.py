"""Writing in a block: by pressing a button, or by a page that saves by itself."""

from typing import Any

from flask import jsonify, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal import clock
from portal.db import commit
from portal.htmx import done, show
from portal.plans import bp, queries, services
from portal.plans.forms import block_form
from portal.plans.pages import block_page
from portal.plans.presses import Pressed, after_press
from portal.plans.routes.loading import village_plan, writable_block


@bp.get("/plans/<int:plan_id>/blocks/<block_key>")
def show_block(plan_id: int, block_key: str) -> Response:
    copy = writable_block(plan_id, block_key)
    form = stored_form(copy, block_key, extra_row="add" in request.args)
    return show("plans/show_block.html", **block_page(current_user, copy, block_key, form))


@bp.post("/plans/<int:plan_id>/blocks/<block_key>")
def save_block(plan_id: int, block_key: str) -> Response:
    copy = writable_block(plan_id, block_key)
    form = block_form(block_key, year=copy.plan.cycle.year, formdata=request.form)
    if not form.validate_on_submit():
        return answer(copy, block_key, form, status=422)
    try:
        saved = services.save_block(
            copy.plan,
            block_key,
            after_press(form.content(), Pressed(copy, block_key, *form.command, request.form)),
            actor=current_user,
            seen_version=form.version.data,
            base=form.base_content(),
        )
    except services.BlockConflict as conflict:
        # Under the other person's version number: the next press of 保存 stores what is then on the page.
        joined = block_form(block_key, year=form.year, content=conflict.merge.with_mine, version=conflict.version)
        return answer(copy, block_key, joined, status=409, conflict=conflict)
    version, saved_at = saved.block.version, saved.block.saved_at
    commit()
    if is_autosave():
        return told(200, version=version, at=clock.spoken(saved_at), taken_over=saved.taken_over)
    return after_saving(plan_id, block_key, form.command[0], saved)


def is_autosave() -> bool:
    """Whether the page saves by itself and wants a word instead of a page (static/js/autosave.js)."""
    return "X-Autosave" in request.headers


def told(status: int, **words: Any) -> Response:
    response = jsonify(words)
    response.status_code = status
    return response


def answer(copy: queries.WorkingCopy, block_key: str, form: Any, status: int, conflict: Any = None) -> Response:
    """The block again, with what was typed and why it was not stored."""
    if is_autosave():
        return told(status, **refusal(form, conflict))
    page = block_page(current_user, copy, block_key, form, conflict=conflict)
    return show("plans/show_block.html", "plans/_block.html", status=status, **page)


def refusal(form: Any, conflict: Any) -> dict[str, Any]:
    """Why a page's own save was not stored. After signing in anew the page has an old token: it gets the new one, and
    whose it is, for the text of one person must not be sent by another."""
    if form.csrf_token.errors:
        return {"token": form.csrf_token.current_token, "person": current_user.id}
    return {"message": str(conflict) if conflict else form.problems[0][1]}


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
