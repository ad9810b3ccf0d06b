"""参考用语: the office's own page about them. Villages read them beside their tasks."""

from flask import flash, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts.models import Role
from portal.history.queries import latest_events
from portal.kernel.db import commit
from portal.kernel.errors import NotAllowed
from portal.phrases import bp, policy, queries, services
from portal.phrases.forms import PhraseForm, RemoveForm, phrase_form
from portal.phrases.queries import Shelves
from portal.web.htmx import done, show

NEWS_SHOWN = 10


@bp.get("/phrases")
def list_phrases() -> Response:
    shelves, task_key = readable_shelves(), request.args.get("task")
    form = phrase_form(shelves, task_key or "", formdata=None)
    return phrases_page(shelves, task_key, form)


@bp.post("/phrases")
def add_phrase() -> Response:
    shelves = readable_shelves()
    if reason := policy.why_not_keep(current_user):
        raise NotAllowed(reason)
    form = phrase_form(shelves)
    if not form.validate_on_submit():
        return phrases_page(shelves, form.task.data, form, status=422)
    try:
        services.add_phrase(current_user.unit, form.task.data, form.text.data, actor=current_user)
    except NotAllowed as refusal:
        form.text.errors = [str(refusal)]
        return phrases_page(shelves, form.task.data, form, status=422)
    commit()
    whose = "全县" if current_user.role is Role.county else "本镇"
    flash(f"已加上，{whose}各村填写这项任务时就能看到。", "success")
    return done(url_for(".list_phrases", task=form.task.data))


@bp.get("/phrases/<int:phrase_id>/remove")
def ask_remove_phrase(phrase_id: int) -> Response:
    shelves = readable_shelves()
    phrase = queries.phrase_or_404(current_user, phrase_id)
    if reason := policy.why_not_keep(current_user):
        raise NotAllowed(reason)
    shelf = shelves.find(phrase.task_key)
    return show("phrases/remove_phrase.html", phrase=phrase, shelf=shelf, form=RemoveForm(formdata=None))


@bp.post("/phrases/<int:phrase_id>/remove")
def remove_phrase(phrase_id: int) -> Response:
    shelves = readable_shelves()
    phrase = queries.phrase_or_404(current_user, phrase_id)
    form, task_key = RemoveForm(), phrase.task_key
    if not form.validate_on_submit():
        return show("phrases/remove_phrase.html", phrase=phrase, shelf=shelves.find(task_key), form=form, status=422)
    services.remove_phrase(phrase, actor=current_user)
    commit()
    flash("已删除。各村已经写进计划里的不受影响。", "success")
    return done(url_for(".list_phrases", task=task_key))


def readable_shelves() -> Shelves:
    """What is offered where the person works."""
    if reason := policy.why_not_read(current_user):
        raise NotAllowed(reason)
    return queries.shelves_of(current_user.unit)


def phrases_page(shelves: Shelves, task_key: str | None, form: PhraseForm, status: int = 200) -> Response:
    """All tasks with their counts, and the phrases of one of them."""
    return show(
        "phrases/list_phrases.html",
        shelves=shelves,
        shelf=shelves.find(task_key),
        form=form,
        why_not_keep=policy.why_not_keep(current_user),
        most=services.MOST,
        events=latest_events([f"unit:{current_user.unit_id}"], ["phrase_added", "phrase_removed"], NEWS_SHOWN),
        status=status,
    )
