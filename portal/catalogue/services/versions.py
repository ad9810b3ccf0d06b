"""Versions of a catalogue: from data, from a file, as a copy; published, thrown away."""

from collections.abc import Mapping
from typing import Any

from portal.accounts.models import User
from portal.catalogue import policy, queries
from portal.catalogue.domain.numbering import codes
from portal.catalogue.models import Catalogue, CatalogueState, Star, Task
from portal.catalogue.queries.task_keys import NewKeys
from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed
from portal.places.models import Unit, UnitType


def add_catalogue(county: Unit, description: Mapping[str, Any]) -> Catalogue:
    """A published catalogue from data: {name, unit_type, is_sample, stars: [{key, name, tasks: [{key, code, name,
    criterion}]}]}. The order of the lists is the order on screen and paper."""
    catalogue = _build(county.id, description)
    catalogue.state, catalogue.published_at = CatalogueState.published, clock.now()
    db.session.flush()
    return catalogue


def copy_catalogue(source: Catalogue, *, actor: User) -> Catalogue:
    """A draft that begins as a copy: every task keeps its key, and so what was written and said about it.

    Raises:
        NotAllowed: not the county, or there is a draft for this type of unit already.
    """
    _refuse(policy.why_not_keep(actor))
    _refuse_second_draft(source.county_id, source.unit_type)
    draft = _build(source.county_id, described(source))
    record(f"catalogue:{draft.id}", "catalogue_copied", actor=actor, name=draft.name, source=source.id)
    return draft


def import_draft(county: Unit, description: Mapping[str, Any], *, actor: User) -> Catalogue:
    """A draft from a file that was read without a mistake. A task without a key is new and gets one.

    Raises:
        NotAllowed: not the county, or there is a draft for this type of unit already.
    """
    _refuse(policy.why_not_keep(actor))
    _refuse_second_draft(county.id, UnitType(description["unit_type"]))
    draft = _build(county.id, description)
    count = sum(len(star["tasks"]) for star in description["stars"])
    record(f"catalogue:{draft.id}", "catalogue_imported", actor=actor, name=draft.name, tasks=count)
    return draft


def publish_catalogue(draft: Catalogue, *, actor: User) -> None:
    """From now on it can be given to a year, and never changes.

    Raises:
        NotAllowed: not the county, not a draft, or something is missing.
    """
    _refuse(policy.why_not_change(actor, draft))
    if missing := policy.missing_in(draft, queries.published_names(draft)):
        raise NotAllowed("还不能发布：" + "；".join(missing))
    draft.state, draft.published_at = CatalogueState.published, clock.now()
    record(f"catalogue:{draft.id}", "catalogue_published", actor=actor, name=draft.name)


def discard_draft(draft: Catalogue, *, actor: User) -> None:
    """Throw a draft away. That there was one stays in the history, with its tasks.

    Raises:
        NotAllowed: not the county, or not a draft.
    """
    _refuse(policy.why_not_change(actor, draft))
    tasks = [task.name for star in draft.stars for task in star.tasks]
    record(f"catalogue:{draft.id}", "catalogue_discarded", actor=actor, name=draft.name, tasks=tasks)
    for star in draft.stars:
        for task in star.tasks:
            db.session.delete(task)
    db.session.flush()
    for star in draft.stars:
        db.session.delete(star)
    db.session.flush()
    db.session.delete(draft)
    db.session.flush()


def described(catalogue: Catalogue) -> dict[str, Any]:
    """A catalogue as data, the way `add_catalogue` takes it."""
    return {
        "name": catalogue.name,
        "unit_type": catalogue.unit_type.value,
        "is_sample": catalogue.is_sample,
        "stars": [
            {"key": star.key, "name": star.name, "tasks": [_task_described(task) for task in star.tasks]}
            for star in catalogue.stars
        ],
    }


def _task_described(task: Task) -> dict[str, str]:
    return {
        "key": task.key,
        "code": task.code,
        "name": task.name,
        "heading": task.heading,
        "criterion": task.criterion,
        "hint": task.hint,
    }


def _build(county_id: int, description: Mapping[str, Any]) -> Catalogue:
    catalogue = Catalogue(
        county_id=county_id,
        name=description["name"],
        unit_type=UnitType(description["unit_type"]),
        is_sample=description["is_sample"],
    )
    keys = NewKeys(county_id)
    for place, star in enumerate(description["stars"], 1):
        numbers = codes(place, [task.get("heading", "") for task in star["tasks"]])
        described = zip(star["tasks"], numbers, strict=True)
        tasks = [_task(task, star["key"], code, at, keys) for at, (task, code) in enumerate(described, 1)]
        catalogue.stars.append(Star(key=star["key"], name=star["name"], position=place, tasks=tasks))
    db.session.add(catalogue)
    db.session.flush()
    return catalogue


def _task(described: Mapping[str, str], star_key: str, code: str, position: int, keys: NewKeys) -> Task:
    return Task(
        key=described.get("key") or keys.next(star_key),
        code=described.get("code") or code,
        name=described["name"],
        heading=described.get("heading", ""),
        criterion=described["criterion"],
        hint=described.get("hint", ""),
        position=position,
    )


def _refuse_second_draft(county_id: int, unit_type: UnitType) -> None:
    if draft := queries.draft_of(county_id, unit_type):
        raise NotAllowed(f"已经有一份{unit_type.label}的草稿“{draft.name}”。请先发布或者删除它，再开始新的。")


def _refuse(reason: str | None) -> None:
    if reason:
        raise NotAllowed(reason)
