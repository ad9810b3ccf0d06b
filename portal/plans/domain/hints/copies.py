"""Hints about words that were taken over: from last year, or from another village."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from portal.plans.domain.cells import Cell, TaskView
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.hints.hint import Hint, Kind
from portal.plans.domain.hints.likeness import Grams, almost_same, grams, is_long
from portal.plans.domain.hints.rules import where_of

COMMON = 1 / 3  # of the villages: words that so many have are the office's own


@dataclass(frozen=True)
class Neighbour:
    """A text that another village of the township has handed in; whose it is only counts, and is never told."""

    unit_id: int
    task_key: str
    grams: Grams


def words_of_last_year(document: PlanDocument, before: PlanDocument | None) -> Iterator[Hint]:
    """What reads as it did a year ago. A measure that goes on (the same uid) is meant to."""
    if before is None:
        return
    for where, task, cell in _long_texts(document):
        earlier = before.task_of(task.block_key)
        if earlier and any(almost_same(grams(cell.text), grams(old)) for old in _same_field(earlier, task, cell)):
            what = document.label_of(cell.block_key, cell.key)
            yield Hint(Kind.last_year, cell.block_key, cell.key, where, f"{what}和去年几乎一样，看看今年有没有变化")


def _same_field(earlier: TaskView, task: TaskView, cell: Cell) -> list[str]:
    """What last year said in the same field, or in measures that are not carried on."""
    if not cell.field.is_in_row:
        return [earlier[cell.key].text] if is_long(earlier[cell.key].text) else []
    carried = {measure.uid for measure in task.measures}
    if cell.field.uid in {measure.uid for measure in earlier.measures}:
        return []
    texts = (measure["text"].text for measure in earlier.measures if measure.uid not in carried)
    return [text for text in texts if is_long(text)]


def words_of_neighbours(
    document: PlanDocument,
    neighbours: Sequence[Neighbour],
    phrases: Sequence[Grams],
    names: Mapping[int, str] = MappingProxyType({}),
) -> Iterator[Hint]:
    """What another village of the township has handed in almost the same; never its words, and whose they are only of
    the villages in `names`, whose plans the reader may read."""
    villages = len({neighbour.unit_id for neighbour in neighbours})
    by_task: dict[str, list[Neighbour]] = {}
    for neighbour in neighbours:
        by_task.setdefault(neighbour.task_key, []).append(neighbour)
    for where, task, cell in _long_texts(document):
        if cell.key in ("situation", "goal"):
            continue  # Only gaps and measures are kept as rows; opening every submission for the rest costs seconds.
        mine = grams(cell.text)
        alike = {one.unit_id for one in by_task.get(task.key, ()) if almost_same(mine, one.grams)}
        is_common = len(alike) > 2 and len(alike) >= COMMON * villages
        if alike and not is_common and not any(almost_same(mine, phrase) for phrase in phrases):
            what = document.label_of(cell.block_key, cell.key)
            whose = "、".join(names[unit_id] for unit_id in sorted(alike) if unit_id in names) or "本镇另一个村"
            message = f"{what}和{whose}已上报的几乎一样，最好写本村自己的情况"
            yield Hint(Kind.neighbours, cell.block_key, cell.key, where, message)


def _long_texts(document: PlanDocument) -> Iterator[tuple[str, TaskView, Cell]]:
    """(where, task, cell) of the texts that are long enough to be told from one another."""
    for star in document.stars:
        for task in star.tasks if star.counts else ():
            cells = [task["situation"], task["gap"], task["goal"], *(measure["text"] for measure in task.measures)]
            yield from ((where_of(star, task), task, cell) for cell in cells if is_long(cell.text))
