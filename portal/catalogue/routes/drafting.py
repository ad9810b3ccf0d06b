"""Working on a draft: names, tasks, order."""

from flask import flash, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal.catalogue import bp, queries, services
from portal.catalogue.forms import ActForm, NamesForm, TaskForm, names_form
from portal.catalogue.models import Catalogue, Star, Task
from portal.catalogue.routes.versions import TOO_OLD, draft_to_change
from portal.kernel.db import commit
from portal.kernel.errors import NotAllowed
from portal.web.htmx import done, show

STEPS = {"up": -1, "down": 1}


@bp.get("/catalogues/<int:catalogue_id>/names")
def edit_names(catalogue_id: int) -> Response:
    draft = draft_to_change(catalogue_id)
    return names_page(draft, names_form(draft, is_posted=False))


def names_page(draft: Catalogue, form: NamesForm, status: int = 200) -> Response:
    return show("catalogue/edit_names.html", status=status, draft=draft, form=form)


@bp.post("/catalogues/<int:catalogue_id>/names")
def save_names(catalogue_id: int) -> Response:
    draft = draft_to_change(catalogue_id)
    form = names_form(draft, is_posted=True)
    if not form.validate_on_submit():
        return names_page(draft, form, status=422)
    star_names = {star.key: form[f"star_{star.key}"].data for star in draft.stars}
    services.rename_catalogue(draft, form.name.data, star_names, actor=current_user)
    commit()
    return done(url_for(".show_catalogue", catalogue_id=catalogue_id))


@bp.get("/catalogues/<int:catalogue_id>/stars/<star_key>/tasks")
def ask_task(catalogue_id: int, star_key: str) -> Response:
    draft = draft_to_change(catalogue_id)
    return task_page(draft, queries.star_in(draft, star_key), None, TaskForm(formdata=None))


def task_page(draft: Catalogue, star: Star, task: Task | None, form: TaskForm, status: int = 200) -> Response:
    """A new task, or one that is there."""
    headings = sorted({other.heading for other in star.tasks if other.heading})
    return show(
        "catalogue/edit_task.html", status=status, draft=draft, star=star, task=task, form=form, headings=headings
    )


@bp.post("/catalogues/<int:catalogue_id>/stars/<star_key>/tasks")
def add_task(catalogue_id: int, star_key: str) -> Response:
    draft, form = draft_to_change(catalogue_id), TaskForm()
    star = queries.star_in(draft, star_key)
    if not form.validate_on_submit():
        return task_page(draft, star, None, form, status=422)
    try:
        services.add_task(draft, star, form.words, actor=current_user)
    except NotAllowed as refusal:
        form.name.errors = [str(refusal)]
        return task_page(draft, star, None, form, status=422)
    commit()
    return done(url_for(".show_catalogue", catalogue_id=catalogue_id, _anchor=f"star-{star_key}"))


@bp.get("/catalogues/<int:catalogue_id>/tasks/<int:task_id>")
def edit_task(catalogue_id: int, task_id: int) -> Response:
    draft = draft_to_change(catalogue_id)
    task = queries.task_in(draft, task_id)
    return task_page(draft, task.star, task, TaskForm(formdata=None, obj=task))


@bp.post("/catalogues/<int:catalogue_id>/tasks/<int:task_id>")
def save_task(catalogue_id: int, task_id: int) -> Response:
    draft, form = draft_to_change(catalogue_id), TaskForm()
    task = queries.task_in(draft, task_id)
    if not form.validate_on_submit():
        return task_page(draft, task.star, task, form, status=422)
    try:
        services.change_task(draft, task, form.words, actor=current_user)
    except NotAllowed as refusal:
        form.name.errors = [str(refusal)]
        return task_page(draft, task.star, task, form, status=422)
    commit()
    return done(url_for(".show_catalogue", catalogue_id=catalogue_id, _anchor=f"task-{task_id}"))


@bp.post("/catalogues/<int:catalogue_id>/tasks/<int:task_id>/<act>")
def act_on_task(catalogue_id: int, task_id: int, act: str) -> Response:
    """上移, 下移 or 取消 of a task."""
    draft = draft_to_change(catalogue_id)
    task = queries.task_in(draft, task_id)
    if act not in (*STEPS, "remove"):
        raise NotFound
    here, name = f"star-{task.star.key}" if act == "remove" else f"task-{task_id}", task.name
    if not ActForm().validate_on_submit():
        flash(TOO_OLD, "warning")
    elif act == "remove":
        services.remove_task(draft, task, actor=current_user)
        flash(f"已从草稿里取消“{name}”。已经发布的目录和各村写好的内容不受影响。", "success")
    else:
        services.move_task(draft, task, STEPS[act], actor=current_user)
    commit()
    return done(url_for(".show_catalogue", catalogue_id=catalogue_id, _anchor=here))
