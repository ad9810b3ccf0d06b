"""What is answered to a press on a block: the block again with what stands in the way, or where the button leads."""

from typing import Any

from flask import request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.plans import queries, services
from portal.plans.domain.block_actions import Leads
from portal.plans.domain.presses import Press
from portal.plans.forms import BlockForm, block_form
from portal.plans.pages.block import block_page
from portal.plans.pages.pressed import aftermath
from portal.plans.routes.loading import village_plan
from portal.plans.routes.pasting import begin_pasting
from portal.web.htmx import done, show

FRAGMENTS = ("plans/_block.html", "plans/_block_nav.html", "plans/_block_notes.html", "plans/_last_year.html")


def not_stored(copy: queries.WorkingCopy, form: BlockForm, status: int = 422, conflict: Any = None) -> Response:
    """The block again, with what was typed and why it was not stored."""
    page = block_page(current_user, copy, form.block_key, form, conflict=conflict)
    return show("plans/show_block.html", "plans/_block.html", status=status, **page)


def both_texts(copy: queries.WorkingCopy, form: BlockForm, conflict: services.BlockConflict) -> Response:
    """Under the other person's version number: the next press of 保存 stores what is then on the page."""
    joined = block_form(form.block_key, year=form.year, content=conflict.merge.with_mine, version=conflict.version)
    joined.take_unread(form, [key for key, _ in form.unread])
    joined.keep_unsent(request.form)
    return not_stored(copy, joined, 409, conflict)


def after_press(plan_id: int, form: BlockForm, press: Press, saved: services.Saved) -> Response:
    """What could not be stored first; then where the button leads."""
    if saved.unread or form.fill.errors:
        return partly_saved(plan_id, form, press, saved)
    if press.action.leads is Leads.paste:
        return begin_pasting(plan_id, form.block_key)
    if saved.refusal:
        return refused(plan_id, form.block_key, saved.refusal)
    return where_it_leads(plan_id, press, saved)


def refused(plan_id: int, block_key: str, refusal: str) -> Response:
    """The block as it is stored, and why a button did not do its work."""
    copy = queries.working_copy(village_plan(plan_id))
    page = block_page(current_user, copy, block_key, stored_form(copy, block_key))
    return show("plans/show_block.html", "plans/_block.html", status=409, refusal=refusal, **page)


def partly_saved(plan_id: int, form: BlockForm, press: Press, saved: services.Saved) -> Response:
    """The block as it is stored now, with the odd boxes as they were typed: they alone were not saved."""
    copy = queries.working_copy(village_plan(plan_id))
    shown = shown_form(copy, press)
    shown.take_unread(form, {key for key in saved.unread if not press.removes(key)})
    shown.fill = form.fill if form.fill.errors else shown.fill
    page = block_page(current_user, copy, form.block_key, shown, saved=saved)
    page |= aftermath(copy, press, saved.is_pressed)
    return show("plans/show_block.html", *FRAGMENTS, status=422, is_partly_saved=True, **page)


def where_it_leads(plan_id: int, press: Press, saved: services.Saved) -> Response:
    """Stay, or go to the neighbouring block; from the table of a star back to the table."""
    copy, key, leads = queries.working_copy(village_plan(plan_id)), press.at.block_key, press.action.leads
    page = block_page(current_user, copy, key, shown_form(copy, press), saved=saved)
    page |= aftermath(copy, press, saved.is_pressed)
    if leads in (Leads.next, Leads.previous):
        neighbour = page[f"{leads.name}_key"]
        there = url_for(".show_block", plan_id=plan_id, block_key=neighbour) if neighbour else None
        return done(there or url_for(".show_plan", plan_id=plan_id))
    if request.form.get("from") == "table" and (star := page["star"]):
        anchor = f"row-{key.replace('.', '-')}"
        return done(url_for(".show_table", plan_id=plan_id, star_key=star.key, _anchor=anchor))
    here = url_for(".show_block", plan_id=plan_id, block_key=key, **_in_address(press, page))
    return done(here, *FRAGMENTS, **page)


def _in_address(press: Press, page: dict[str, Any]) -> dict[str, Any]:
    """What the page without script needs to know of the press: the row that came, the offer, where to look."""
    elsewhere = "last-year" if press.action.leads is Leads.last_year else "block"
    more: dict[str, Any] = {"add": press.opened_row or None, "_anchor": page["focus_id"] or elsewhere}
    if page["undo"]:
        more |= {"undo": page["undo"].version, "did": press.verb}
    return more


def shown_form(copy: queries.WorkingCopy, press: Press) -> BlockForm:
    """The block as it is stored, with the row that 加一行 opens and the boxes that are not the block's content."""
    form = stored_form(copy, press.at.block_key, extra_row=press.opened_row)
    form.keep_unsent(request.form, with_filling=not press.action.reads_filling)
    return form


def stored_form(copy: queries.WorkingCopy, block_key: str, *, extra_row: bool | str = False) -> BlockForm:
    """The block's form showing what is stored."""
    content, version = copy.document.contents.get(block_key), copy.version_of(block_key)
    return block_form(block_key, year=copy.plan.cycle.year, content=content, version=version, extra_row=extra_row)
