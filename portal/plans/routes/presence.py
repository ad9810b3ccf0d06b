"""Who else is here: asked and told in one small request (static/js/presence.js)."""

from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.db import commit, writing
from portal.kernel.errors import NotAllowed
from portal.plans import bp, queries, services
from portal.plans.forms import PresenceForm
from portal.plans.pages.block import here_in_words
from portal.plans.routes.loading import village_plan
from portal.web.json_answers import json_answer
from portal.web.requests import reads_first


@bp.post("/plans/<int:plan_id>/presence")
@reads_first
def note_presence(plan_id: int) -> Response:
    plan, form = village_plan(plan_id), PresenceForm()
    if not form.validate_on_submit():
        return json_answer(422, here="", version=0)
    key = form.block_key.data or ""
    if key and not queries.has_block(queries.catalogue_of(plan), key):
        raise NotAllowed("计划表里没有这一项。")
    block = queries.block_of(plan, key) if key else None
    news = {
        "here": here_in_words(queries.others_here(plan, current_user)),
        "version": block.version if block else 0,
        "who": block.saved_by.name if block and block.saved_by else "别人",
    }
    with writing():
        services.note_presence(plan_id, key, actor=current_user)
        commit()
    return json_answer(200, **news)
