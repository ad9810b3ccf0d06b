"""Reading phrases. Every query starts from the place they are offered in, or the office that keeps them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.accounts.models import User
from portal.catalogue.models import Catalogue
from portal.catalogue.queries import catalogue, cycle_of
from portal.kernel.db import db
from portal.kernel.errors import NotThere
from portal.phrases.models import Phrase
from portal.places.models import Unit

ANY_TASK = ""  # a phrase that fits any task
ANY_NAME = "各项任务通用"


def offered_in(unit: Unit) -> sa.Select[Phrase]:
    """What is offered in a township and its villages: its own phrases, then the county's; in a county its own."""
    offices = [office for office in (unit.township_id, unit.county_id) if office]
    kept = sa.select(Phrase).where(Phrase.office_id.in_(offices), Phrase.removed_at.is_(None))
    return kept.order_by(Phrase.office_id == unit.county_id, Phrase.id)


def phrases_for(unit: Unit, task_key: str) -> Sequence[Phrase]:
    """What a village is offered beside a task: for this one, then what fits any; nothing beside blocks without a task.
    Its township's words come before the county's."""
    if not task_key:
        return []
    wanted = offered_in(unit).where(Phrase.task_key.in_((task_key, ANY_TASK))).order_by(None)
    order = (Phrase.task_key == ANY_TASK, Phrase.office_id == unit.county_id, Phrase.id)
    return db.session.scalars(wanted.order_by(*order)).all()


def phrase_or_404(user: User, phrase_id: int) -> Phrase:
    """A phrase of the person's own office.

    Raises:
        NotThere: no such phrase, or removed, or another office's.
    """
    phrase = db.session.scalar(offered_in(user.unit).where(Phrase.id == phrase_id, Phrase.office_id == user.unit_id))
    if phrase is None:
        raise NotThere("没有找到这一条参考用语，可能已经删除。")
    return phrase


@dataclass
class Shelf:
    """A task with the phrases that are offered beside it."""

    key: str
    name: str
    phrases: list[Phrase] = field(default_factory=list)


@dataclass(frozen=True)
class Shelves:
    """All phrases that are offered in a place: heading → its tasks."""

    groups: Mapping[str, Sequence[Shelf]]

    @property
    def all(self) -> list[Shelf]:
        return [shelf for shelves in self.groups.values() for shelf in shelves]

    def find(self, task_key: str | None) -> Shelf | None:
        return next((shelf for shelf in self.all if shelf.key == task_key), None)

    @property
    def count(self) -> int:
        return sum(len(shelf.phrases) for shelf in self.all)


def shelves_of(office: Unit) -> Shelves:
    """Every task of the newest year with its phrases (the same queries however many there are).

    Phrases beside a task that the catalogue no longer has stay to be seen, and removed, under a heading of their own.
    """
    groups = {"不分任务": [Shelf(ANY_TASK, ANY_NAME)], **_tasks(office)}
    by_key = {shelf.key: shelf for shelves in groups.values() for shelf in shelves}
    kept = offered_in(office).options(joinedload(Phrase.made_by))
    for phrase in db.session.scalars(kept):
        if phrase.task_key not in by_key:
            by_key[phrase.task_key] = Shelf(phrase.task_key, f"已取消的任务（{phrase.task_key}）")
            groups.setdefault("目录里已经没有的", []).append(by_key[phrase.task_key])
        by_key[phrase.task_key].phrases.append(phrase)
    return Shelves(groups)


def _tasks(office: Unit) -> dict[str, list[Shelf]]:
    """Villages and communities name some tasks differently; the key is the same, and so are the phrases."""
    cycle = cycle_of(office)
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
