"""The answers to a page that saves by itself (static/js/autosave_http.js): a few words as JSON, never a page.

Only what a save needs is loaded here: this is what four hundred people do at once on the last day.
"""

from typing import Any

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel import clock
from portal.kernel.db import commit, writing
from portal.plans import services
from portal.plans.forms import BlockForm, block_form
from portal.plans.forms.delta import Posted, unfolded
from portal.plans.routes.loading import village_plan, year_of_block
from portal.web.json_answers import json_answer
from portal.web.requests import number


def save_by_itself(plan_id: int, block_key: str) -> Response:
    """Store a block: 200 with the new version, 409 for a clash, 422 for what cannot be stored.

    A 422 with a version has stored everything but the fields that it names as `unread`.
    """
    form = block_form(block_key, year=year_of_block(plan_id, block_key), formdata=posted_form(plan_id, block_key))
    form.validate_on_submit()
    if not form.is_storable:
        return json_answer(422, **refusal(form))
    content, base = form.content(), form.base_content()
    with writing():
        plan = village_plan(plan_id)  # as it stands now that nobody else writes
        try:
            saved = services.save_block(
                plan, block_key, content, actor=current_user, seen_version=form.version.data, base=base
            )
        except services.BlockConflict as conflict:
            return json_answer(409, message=str(conflict))
        words = {"version": saved.block.version, "at": clock.spoken(saved.block.saved_at)}
        commit()
    words |= {"taken_over": saved.taken_over, "is_own": saved.is_own, "undrawn": list(form.undrawn.items())}
    return (
        json_answer(422, **words, unread=form.unread, message=form.unread[0][1])
        if saved.unread
        else json_answer(200, **words)
    )


def posted_form(plan_id: int, block_key: str) -> Posted:
    """What was posted; whole, if it only says what changed.

    Raises:
        NotMadeOfThis: nothing can be made of it without the whole text. To be asked after what this person may see.
    """
    posted = request.form
    if "delta" not in posted:
        return posted
    stored, seen = services.contents_at(plan_id, block_key, posted.get("version", 0, type=number))
    return unfolded(block_key, posted, seen, stored)


def refusal(form: BlockForm) -> dict[str, Any]:
    """Why a save was not stored. After signing in anew the page has an old token: it gets the new one, and whose it is,
    for the text of one person must not be sent by another."""
    if form.csrf_token.errors:
        return {"token": form.csrf_token.current_token, "person": current_user.id}
    return {"message": form.problems[0][1]}
