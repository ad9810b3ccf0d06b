"""Paging: how many pages the whole plan takes, by laying out the heights of its rows as the renderer does.

The figures are millimetres, measured from the drawn paper; tests/plans/test_fit.py holds the estimate to it.
"""

from collections.abc import Iterable

from portal.plans.domain.cells import StarView
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.fit.columns import ANALYSIS_COLUMN, GOAL_COLUMN, PROFILE_COLUMN, lines
from portal.plans.domain.fit.rows import HALF_A_PAGE, LINE, ROW, Row, heads, height_of, row_of, tasks_of

FRONT_HEIGHT, FRONT_FIXED, FRONT_LINE, ANALYSIS_ROW = 263, 112.6, 4.815, 14.0
ACROSS = ("committee", "industries")  # answers of the profile that have a row to themselves
STARS_HEIGHT, HEADING, STAR_BAR, STAR_HEADER, GOAL_ROW, BETWEEN_STARS = 177, 7.5, 8.1, 11.24, 7.94, 4.1
CLOSING = 1  # the meetings and the opinions stand on one page


def pages(document: PlanDocument) -> int:
    """About how many pages the plan's paper has."""
    return front_pages(document) + star_pages(document.stars) + CLOSING


class _Pile:
    """Pages of one height that are filled from top to bottom."""

    def __init__(self, height: float) -> None:
        self.height, self.left, self.count = height, height, 1

    def put(self, height: float, head: float = 0) -> None:
        """Something that is kept whole if a page can hold it; `head` is what a new page begins with."""
        if height > self.left:
            self.turn(head)
        while height > self.left:
            height -= self.left
            self.turn(head)
        self.left -= height

    def pour(self, row: Row, head: float) -> None:
        """A row that goes on overleaf: its words at any line, its measures only between two of them."""
        if self.left < height_of(2):
            self.turn(head)
        words, measures = row.words, list(row.measures)
        while max(height_of(words), sum(map(height_of, measures))) > self.left:
            room = int((self.left - ROW / 2) / LINE)
            words = max(0, words - room)
            measures = _overleaf(measures, self.left)
            self.turn(head)
        self.left -= max(height_of(words), sum(map(height_of, measures)))

    def turn(self, head: float) -> None:
        self.count += 1
        self.left = self.height - head


def _overleaf(measures: list[int], left: float) -> list[int]:
    """The measures that find no room any more; one of more than half a page goes on overleaf itself."""
    for place, count in enumerate(measures):
        if height_of(count) <= left:
            left -= height_of(count)
        elif count > HALF_A_PAGE and left >= height_of(2):
            return [count - int((left - ROW / 2) / LINE), *measures[place + 1 :]]
        else:
            return measures[place:]
    return []


def front_pages(document: PlanDocument) -> int:
    pile = _Pile(FRONT_HEIGHT)
    pile.put(FRONT_FIXED)
    for cell in document.profile:
        if cell.key in ACROSS:
            pile.put(FRONT_LINE * lines(cell.text, ANALYSIS_COLUMN) + ROW)
        else:
            pile.put(FRONT_LINE * (lines(cell.text, PROFILE_COLUMN) - 1))
    for cell in document.analysis:
        pile.put(max(ANALYSIS_ROW, FRONT_LINE * lines(cell.text, ANALYSIS_COLUMN) + ROW))
    return pile.count


def star_pages(stars: Iterable[StarView]) -> int:
    pile = _Pile(STARS_HEIGHT)
    pile.put(HEADING)
    for star in stars:
        tasks = tasks_of(star)
        rows = [row_of(task) for task in tasks]
        leads = [height_of(1) if heads(tasks, place) else 0.0 for place in range(len(tasks))]
        head = STAR_BAR + (STAR_HEADER if rows else 0)
        goal = GOAL_ROW + LINE * (lines("创建目标：" + star["goal"].text, GOAL_COLUMN) - 1)
        # The name, the goal and the first task are never parted.
        first = sum(height_of(2) if row.is_cut else row.height for row in rows[:1]) + sum(leads[:1])
        if head + goal + first > pile.left:
            pile.turn(0)
        pile.put(head + goal)
        for row, lead in zip(rows, leads, strict=True):
            if row.is_cut:
                pile.put(lead, head)
                pile.pour(row, head)
            else:
                pile.put(lead + row.height, head)
        pile.left -= BETWEEN_STARS
    return pile.count
