"""Hints about what was left empty: it stops nothing, but nobody should hand it in without knowing."""

from collections.abc import Iterable, Iterator, Set

from portal.plans.domain.cells import Cell, StarView, TaskView
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.field_keys import MEASURES
from portal.plans.domain.gaps import all_gaps
from portal.plans.domain.hints.hint import Hint, Kind
from portal.plans.domain.questions import Kind as Asked

Told = Set[tuple[str, str]]

MOST_NAMED = 6  # labels in one sentence
FREE = {"first_secretary", "support", "task_force"}  # many a village has none


def empty_blocks(document: PlanDocument) -> Iterator[Hint]:
    """One line a block: which of its fields say nothing, beside what is told as a gap. A star that is not aimed at
    needs no words."""
    told = {(gap.block_key, gap.field_key) for gap in all_gaps(document)}
    for key, where in (
        ("profile", "基本情况"),
        ("analysis", "村情分析"),
        ("targets", "三年目标"),
        ("procedure", "会议程序"),
    ):
        yield from _hint(document, told, where, key, document.cells_of(key))
    for star in document.stars:
        for task in star.tasks if star.counts else ():
            yield from _of_task(document, told, star, task)


def _of_task(document: PlanDocument, told: Told, star: StarView, task: TaskView) -> Iterator[Hint]:
    where = f"{star.name} · {task.title}"
    if task["assessment"].value == "na":
        return
    yield from _hint(document, told, where, task.block_key, iter(task))
    if task["assessment"].value != "met" and not task.measures and (task.block_key, MEASURES) not in told:
        yield Hint(Kind.empty, task.block_key, MEASURES, where, "没有达标，也没有写措施")


def _hint(document: PlanDocument, told: Told, where: str, block_key: str, cells: Iterable[Cell]) -> Iterator[Hint]:
    left = [cell for cell in cells if cell.is_empty and cell.key not in FREE and cell.question.kind is not Asked.yes_no]
    left = [cell for cell in left if (block_key, cell.key) not in told]
    if left:
        names = "、".join(document.label_of(block_key, cell.key) for cell in left[:MOST_NAMED])
        rest = f"等 {len(left)} 格" if len(left) > MOST_NAMED else ""
        yield Hint(Kind.empty, block_key, left[0].key, where, f"{names}{rest}空着")
