"""Reading phrases. Every query starts from the township they belong to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.accounts.models import User
from portal.catalogue.models import Catalogue
from portal.catalogue.queries import catalogue, cycle_of
from portal.db import db
from portal.errors import NotThere
from portal.phrases.models import Phrase
from portal.places.models import Unit

ANY_TASK = ""  # a phrase that fits any task
ANY_NAME = "各项任务通用"


def phrases_of(township_id: int | None) -> sa.Select[Phrase]:
    """What a township keeps, in the order it was written down."""
    kept = sa.select(Phrase).where(Phrase.township_id == township_id, Phrase.removed_at.is_(None))
    return kept.order_by(Phrase.id)


def phrases_for(unit: Unit, block_key: str) -> Sequence[Phrase]:
    """What the village's township offers beside a block: for its task, then what fits any; nothing beside others."""
    kind, _, task_key = block_key.partition(".")
    if kind != "task":
        return []
    wanted = phrases_of(unit.township_id).where(Phrase.task_key.in_((task_key, ANY_TASK)))
    return db.session.scalars(wanted.order_by(None).order_by(Phrase.task_key == ANY_TASK, Phrase.id)).all()


def phrase_or_404(user: User, phrase_id: int) -> Phrase:
    """A phrase of the person's own township.

    Raises:
        NotThere: no such phrase, or removed, or another township's.
    """
    phrase = db.session.scalar(phrases_of(user.unit.township_id).where(Phrase.id == phrase_id))
    if phrase is None:
        raise NotThere("没有找到这一条参考用语，可能已经删除。")
    return phrase


def count_of(township_id: int, task_key: str) -> int:
    """How many phrases a township keeps beside a task."""
    kept = phrases_of(township_id).where(Phrase.task_key == task_key).order_by(None)
    return db.session.scalar(sa.select(sa.func.count()).select_from(kept.subquery())) or 0


@dataclass
class Shelf:
    """A task with the township's phrases beside it."""

    key: str
    name: str
    phrases: list[Phrase] = field(default_factory=list)


@dataclass(frozen=True)
class Shelves:
    """All of a township's phrases: heading → its tasks."""

    groups: Mapping[str, Sequence[Shelf]]

    @property
    def all(self) -> list[Shelf]:
        return [shelf for shelves in self.groups.values() for shelf in shelves]

    def find(self, task_key: str | None) -> Shelf | None:
        return next((shelf for shelf in self.all if shelf.key == task_key), None)

    @property
    def count(self) -> int:
        return sum(len(shelf.phrases) for shelf in self.all)


def shelves_of(township: Unit) -> Shelves:
    """Every task of the newest year with its phrases (the same queries however many there are).

    Phrases beside a task that the catalogue no longer has stay to be seen, and removed, under a heading of their own.
    """
    groups = {"不分任务": [Shelf(ANY_TASK, ANY_NAME)], **_tasks(township)}
    by_key = {shelf.key: shelf for shelves in groups.values() for shelf in shelves}
    kept = phrases_of(township.id).options(joinedload(Phrase.made_by))
    for phrase in db.session.scalars(kept):
        if phrase.task_key not in by_key:
            by_key[phrase.task_key] = Shelf(phrase.task_key, f"已取消的任务（{phrase.task_key}）")
            groups.setdefault("目录里已经没有的", []).append(by_key[phrase.task_key])
        by_key[phrase.task_key].phrases.append(phrase)
    return Shelves(groups)


def _tasks(township: Unit) -> dict[str, list[Shelf]]:
    """Villages and communities name some tasks differently; the key is the same, and so are the phrases."""
    cycle = cycle_of(township)
    groups: dict[str, list[Shelf]] = {}
    for catalogue_id in dict.fromkeys((cycle.village_catalogue_id, cycle.community_catalogue_id)):
        _add_tasks(groups, catalogue(catalogue_id))
    return groups


def _add_tasks(groups: dict[str, list[Shelf]], tasks: Catalogue) -> None:
    for star in tasks.stars:
        shelves = groups.setdefault(star.name, [])
        for task in star.tasks:
            shelf = next((shelf for shelf in shelves if shelf.key == task.key), None)
            if shelf is None:
                shelves.append(Shelf(task.key, f"{task.code} {task.name}"))
            elif task.name not in shelf.name:
                shelf.name += f"／{task.name}"
