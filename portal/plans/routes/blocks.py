"""Writing in a block: by pressing a button, or by a page that saves by itself."""

from functools import partial
from typing import Any

from flask import request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.db import commit, writing
from portal.plans import bp, queries, services
from portal.plans.domain.conflict_choices import chosen
from portal.plans.domain.content import Content
from portal.plans.domain.field_keys import measure_field
from portal.plans.forms import BlockForm, block_form
from portal.plans.pages.block import block_page
from portal.plans.queries.last_year import last_year_of
from portal.plans.routes.autosave import posted_form, save_by_itself
from portal.plans.routes.loading import village_plan, writable_block
from portal.plans.routes.pasting import begin_pasting
from portal.plans.routes.undoing import aftermath, keep_unsent, offer_in_address, take_back
from portal.plans.services.block_actions import CONTINUES, Pressed, after_press, why_not_press
from portal.plans.services.last_year import note_outcome
from portal.web.htmx import done, show
from portal.web.json_answers import wants_words
from portal.web.requests import reads_first


@bp.get("/plans/<int:plan_id>/blocks/<block_key>")
def show_block(plan_id: int, block_key: str) -> Response:
    copy = writable_block(plan_id, block_key)
    form = stored_form(copy, block_key, extra_row=request.args.get("add", False))
    page = block_page(current_user, copy, block_key, form)
    return show("plans/show_block.html", *FRAGMENTS, undo=offer_in_address(copy, block_key), **page)


@bp.post("/plans/<int:plan_id>/blocks/<block_key>")
@reads_first
def save_block(plan_id: int, block_key: str) -> Response:
    if wants_words():
        return save_by_itself(plan_id, block_key)
    with writing():
        return save_by_hand(plan_id, block_key)


def save_by_hand(plan_id: int, block_key: str) -> Response:
    """Store a block, do what the pressed button does, and show what comes next."""
    copy = writable_block(plan_id, block_key)
    form = block_form(block_key, year=copy.plan.cycle.year, formdata=posted_form(plan_id, block_key))
    form.validate_on_submit()
    if not form.is_storable:
        return answer(copy, block_key, form, status=422)
    pressed = button_pressed(copy, block_key, form)
    if reason := why_not_press(pressed):
        form.form_errors.append(reason)
        return answer(copy, block_key, form, status=422)
    try:
        saved = services.press_block(
            copy.plan,
            block_key,
            pressed.seen,
            partial(after_press, pressed=pressed),
            actor=current_user,
            seen_version=form.version.data,
            base=form.base_content(),
        )
    except services.BlockConflict as conflict:
        # Under the other person's version number: the next press of 保存 stores what is then on the page.
        joined = block_form(block_key, year=form.year, content=conflict.merge.with_mine, version=conflict.version)
        joined.take_unread(form, [key for key, _ in form.unread])
        keep_unsent(joined, verb="")
        return answer(copy, block_key, joined, status=409, conflict=conflict)
    do_beside(pressed)
    saved, refusal = take_back(pressed, saved) if pressed.verb == "undo" else (saved, "")
    commit()
    if saved.unread or form.fill.errors:
        return partly_saved(plan_id, block_key, form, pressed, saved)
    if pressed.verb == "paste":
        return begin_pasting(plan_id, block_key)
    if refusal:
        return refused(plan_id, block_key, refusal)
    return after_saving(plan_id, block_key, pressed.verb, saved, pressed.target or pressed.new_row)


FRAGMENTS = ("plans/_block.html", "plans/_block_nav.html", "plans/_block_notes.html", "plans/_last_year.html")
ABOUT_LAST_YEAR = (*CONTINUES, "take-year", "done", "undone")


def button_pressed(copy: queries.WorkingCopy, block_key: str, form: BlockForm) -> Pressed:
    """The press, with last year's plan for the buttons that are about it."""
    verb, target = form.command if not form.fill.errors else ("save", "")
    last_year = last_year_of(current_user, copy.plan) if verb in ABOUT_LAST_YEAR else None
    seen = decided(copy, block_key, form)
    return Pressed(copy, block_key, verb, target, request.form, last_year, seen, form.fill.said, form.new_row)


def do_beside(pressed: Pressed) -> None:
    """What some buttons do beside saving the block."""
    copy, key = pressed.copy, pressed.block_key
    if pressed.verb == "open":
        services.open_field(copy.plan, copy.document, key, pressed.target, actor=current_user)
    if pressed.verb in ("done", "undone"):
        is_done = pressed.verb == "done"
        note_outcome(copy.plan, pressed.last_year, key, pressed.target, is_done=is_done, actor=current_user)


def decided(copy: queries.WorkingCopy, block_key: str, form: BlockForm) -> Content:
    """What was typed, with the choices made on the page of a conflict."""
    return chosen(block_key, form.content(), copy.document.contents.get(block_key, {}), request.form)


def answer(copy: queries.WorkingCopy, block_key: str, form: Any, status: int, conflict: Any = None) -> Response:
    """The block again, with what was typed and why it was not stored."""
    page = block_page(current_user, copy, block_key, form, conflict=conflict)
    return show("plans/show_block.html", "plans/_block.html", status=status, **page)


def refused(plan_id: int, block_key: str, refusal: str) -> Response:
    """The block as it is stored, and why a button did not do its work."""
    copy = queries.working_copy(village_plan(plan_id))
    page = block_page(current_user, copy, block_key, stored_form(copy, block_key))
    return show("plans/show_block.html", "plans/_block.html", status=409, refusal=refusal, **page)


def partly_saved(plan_id: int, block_key: str, form: BlockForm, pressed: Pressed, saved: services.Saved) -> Response:
    """The block as it is stored now, with the odd boxes as they were typed: they alone were not saved."""
    copy = queries.working_copy(village_plan(plan_id))
    new_row = pressed.new_row if pressed.verb == "add" else ""
    shown = stored_form(copy, block_key, extra_row=new_row)
    shown.take_unread(form, {key for key in saved.unread if not pressed.removes(key)})
    keep_unsent(shown, pressed.verb)
    shown.fill = form.fill if form.fill.errors else shown.fill
    page = block_page(current_user, copy, block_key, shown, saved=saved)
    page |= aftermath(copy, block_key, pressed.verb, pressed.target or new_row, saved.is_pressed)
    return show("plans/show_block.html", *FRAGMENTS, status=422, is_partly_saved=True, **page)


def after_saving(plan_id: int, block_key: str, verb: str, saved: services.Saved, target: str = "") -> Response:
    """Where the pressed button leads: stay, or go to the neighbouring block."""
    copy = queries.working_copy(village_plan(plan_id))
    new_row = target if verb == "add" else ""
    page = block_page(current_user, copy, block_key, stored_form(copy, block_key, extra_row=new_row), saved=saved)
    page |= aftermath(copy, block_key, verb, target, saved.is_pressed)
    keep_unsent(page["form"], verb)
    if verb in ("next", "previous"):
        neighbour = page[f"{verb}_key"]
        there = url_for(".show_block", plan_id=plan_id, block_key=neighbour) if neighbour else None
        return done(there or url_for(".show_plan", plan_id=plan_id))
    more: dict[str, Any] = {"add": new_row or None, "_anchor": page["focus_id"] or "block"}
    if page["undo"]:
        more |= {"undo": page["undo"].version, "did": verb}
    if verb in ABOUT_LAST_YEAR:
        page["focus_id"] = measure_field(target, "text") if verb == "rewrite" else ""
        more |= {"_anchor": page["focus_id"] or "last-year"}
    if request.form.get("from") == "table" and (star := page["star"]):
        anchor = f"row-{block_key.replace('.', '-')}"
        return done(url_for(".show_table", plan_id=plan_id, star_key=star.key, _anchor=anchor))
    here = url_for(".show_block", plan_id=plan_id, block_key=block_key, **more)
    return done(here, *FRAGMENTS, **page)


def stored_form(copy: queries.WorkingCopy, block_key: str, *, extra_row: bool | str = False) -> Any:
    """The block's form showing what is stored."""
    content = copy.document.contents.get(block_key)
    version = copy.version_of(block_key)
    return block_form(block_key, year=copy.plan.cycle.year, content=content, version=version, extra_row=extra_row)
