"""Editing a draft on screen, one task at a time."""

from collections.abc import Mapping

from portal.accounts.models import User
from portal.catalogue import policy
from portal.catalogue.domain.numbering import codes
from portal.catalogue.models import Catalogue, Star, Task
from portal.catalogue.queries.task_keys import NewKeys
from portal.history.services import record
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed

WORDS = ("name", "heading", "criterion", "hint")


def add_task(draft: Catalogue, star: Star, words: Mapping[str, str], *, actor: User) -> Task:
    """A new task at the end of a star.

    Raises:
        NotAllowed: not the county, not a draft, or the star has a task of this name.
    """
    _refuse(draft, actor)
    _refuse_twin(star, words, but=None)
    last = max((task.position for task in star.tasks), default=0)
    key = NewKeys(draft.county_id).next(star.key)
    task = Task(key=key, position=last + 1, code="", **{name: words[name] for name in WORDS})
    star.tasks.append(task)
    _renumber(star)
    record(f"catalogue:{draft.id}", "task_added", actor=actor, task=key, **{name: words[name] for name in WORDS})
    return task


def change_task(draft: Catalogue, task: Task, words: Mapping[str, str], *, actor: User) -> None:
    """Other words for a task; what villages wrote about it stays with it. Unchanged words are no event.

    Raises:
        NotAllowed: not the county, not a draft, or the star has another task of this name.
    """
    _refuse(draft, actor)
    _refuse_twin(task.star, words, but=task)
    changed = {name: words[name] for name in WORDS if getattr(task, name) != words[name]}
    if not changed:
        return
    before = {name: getattr(task, name) for name in changed}
    for name, value in changed.items():
        setattr(task, name, value)
    _renumber(task.star)
    record(f"catalogue:{draft.id}", "task_changed", actor=actor, task=task.key, before=before, after=changed)


def move_task(draft: Catalogue, task: Task, step: int, *, actor: User) -> None:
    """One place up (-1) or down (1) within its star; at either end nothing happens.

    Raises:
        NotAllowed: not the county, or not a draft.
    """
    _refuse(draft, actor)
    tasks = list(task.star.tasks)
    place = tasks.index(task)
    if not 0 <= place + step < len(tasks):
        return
    other = tasks[place + step]
    task.position, other.position = other.position, task.position
    _renumber(task.star)
    record(f"catalogue:{draft.id}", "task_moved", actor=actor, task=task.key, code=task.code)


def remove_task(draft: Catalogue, task: Task, *, actor: User) -> None:
    """Take a task out of the draft. Published versions still have it, and so do the plans that use them.

    Raises:
        NotAllowed: not the county, or not a draft.
    """
    _refuse(draft, actor)
    star = task.star
    record(f"catalogue:{draft.id}", "task_removed", actor=actor, task=task.key, name=task.name)
    star.tasks.remove(task)
    db.session.delete(task)
    _renumber(star)


def rename_catalogue(draft: Catalogue, name: str, star_names: Mapping[str, str], *, actor: User) -> None:
    """The catalogue's name and those of its stars, which may differ for communities.

    Raises:
        NotAllowed: not the county, or not a draft.
    """
    _refuse(draft, actor)
    draft.name = name
    draft.is_sample = False
    for star in draft.stars:
        star.name = star_names[star.key]
    db.session.flush()
    record(f"catalogue:{draft.id}", "catalogue_renamed", actor=actor, name=name, stars=dict(star_names))


def _renumber(star: Star) -> None:
    """Codes are what people read: 2.1, 2.2 … in the order of the star."""
    tasks = sorted(star.tasks, key=lambda task: task.position)
    numbers = codes(star.position, [task.heading for task in tasks])
    for number, (task, code) in enumerate(zip(tasks, numbers, strict=True), 1):
        task.position, task.code = number, code
    db.session.flush()


def _refuse(draft: Catalogue, actor: User) -> None:
    if reason := policy.why_not_change(actor, draft):
        raise NotAllowed(reason)


def _refuse_twin(star: Star, words: Mapping[str, str], *, but: Task | None) -> None:
    """Below another 重点任务 a 具体任务 may have the same name: their codes tell them apart."""
    name, heading = words["name"], words["heading"]
    if any((task.name, task.heading) == (name, heading) and task is not but for task in star.tasks):
        where = f"{star.name}的“{heading}”" if heading else star.name
        raise NotAllowed(f"{where}里已经有一项叫“{name}”，请换个名称。")
