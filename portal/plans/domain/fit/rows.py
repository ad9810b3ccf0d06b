"""Rows: how tall a task's row of the paper becomes, and whether it may be cut by the end of a page.

A row that fits on half a page is kept whole; a taller one has to be cut, for WeasyPrint drops the table's head from a
page on which an uncuttable row has no room (reference/peers.md §3.6). The paper itself asks here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.plans.domain.cells import MeasureView, StarView, TaskView
from portal.plans.domain.fit.columns import MEASURE_COLUMNS, TASK_COLUMN, TASK_COLUMNS, lines
from portal.plans.models import Intent

HALF_A_PAGE = 16  # lines
LINE, ROW = 4.63, 1.98  # mm: a line, and what a row has beyond its lines
DUE_LINES = 2  # 2022年 / 9月30日


def tasks_of(star: StarView) -> list[TaskView]:
    """The tasks worth a row: all of them, but of a star that is not aimed at only those with an answer."""
    if star.intent is not Intent.none:
        return star.tasks
    return [task for task in star.tasks if task.measures or any(not cell.is_empty for cell in task)]


def heads(tasks: Sequence[TaskView], place: int) -> bool:
    """Whether the name of a 重点任务 stands above this task: it is the first below it."""
    heading = tasks[place].heading
    return bool(heading) and (place == 0 or tasks[place - 1].heading != heading)


def is_cut(task: TaskView) -> bool:
    """Whether a task's row is too tall to be kept on one page."""
    return row_of(task).is_cut


def is_measure_cut(measure: MeasureView) -> bool:
    return _lines_of(measure) > HALF_A_PAGE


@dataclass(frozen=True)
class Row:
    """A task's row in lines: its words on the left, and each of its measures beside them."""

    words: int
    measures: list[int]
    is_cut: bool

    @property
    def height(self) -> float:
        """In mm, while it is whole."""
        return max(height_of(self.words), sum(map(height_of, self.measures)))


def height_of(line_count: int) -> float:
    return line_count * LINE + ROW


def row_of(task: TaskView) -> Row:
    words = max(lines(task[key].text, width) for key, width in TASK_COLUMNS.items())
    name = lines(task.title, TASK_COLUMN) + lines("自评：" + task["assessment"].text, TASK_COLUMN)
    measures = [_lines_of(measure) for measure in task.measures]
    is_tall = max(words, sum(measures)) > HALF_A_PAGE
    return Row(max(name, words), [max(count, DUE_LINES) for count in measures], is_tall)


def _lines_of(measure: MeasureView) -> int:
    return max(lines(measure[key].text, width) for key, width in MEASURE_COLUMNS.items())
