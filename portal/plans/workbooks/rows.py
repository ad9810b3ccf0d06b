"""Which cell of the file belongs to which field of the plan.

A row of measures belongs to the task in whose part of the table it stands. Whatever would have to be guessed (a row
that was moved to another task, words in a grey cell) is a `Problem` with its cell, and nothing is dropped in silence.
Such a cell changes nothing; all others are read.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from portal.plans.domain.content import Content, measure_uids, new_uid
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.field_keys import measure_field
from portal.plans.domain.questions import block_kind, question_of
from portal.plans.workbooks import layout
from portal.plans.workbooks.cells import is_untouched, why_unclear
from portal.workbooks.above import Above, Found, Problem
from portal.workbooks.package import NOT_OURS, Unreadable
from portal.workbooks.reading import Sheets
from portal.workbooks.seeing import shown


@dataclass
class FoundBlock:
    """A block as the file has it: field key → cell, and the measure rows in the order of the file.

    `odd`: the fields of which nobody can say what their cells mean. What is stored there stays.
    """

    answers: dict[str, Found] = field(default_factory=dict)
    uids: list[str] = field(default_factory=list)
    odd: set[str] = field(default_factory=set)


@dataclass
class Row:
    """A row of a sheet, its cells by the heading of their column."""

    sheet: str
    number: int
    cells: dict[str, Found]

    def words(self, heading: str) -> str:
        return shown(self.cells[heading].cell)

    def says(self, headings: Iterable[str]) -> bool:
        """Whether something is written in one of these cells themselves, not only in one that covers them."""
        return any(self.cells[heading].is_own for heading in headings)

    @property
    def block_key(self) -> str:
        return self.words(layout.BLOCK_KEY)

    @property
    def row_key(self) -> str:
        return self.words(layout.ROW_KEY)


def rows_under(sheets: Sheets, sheet: str, headings: tuple[str, ...]) -> Iterator[Row]:
    """The rows below the headings.

    Raises:
        Unreadable: the sheet or one of its headings is gone.
    """
    columns: dict[str, int] = {}
    for number, cells in sheets.get(sheet, []):
        if columns:
            padded = [*cells, *[None] * (max(columns.values()) + 1 - len(cells))]
            found = {h: Found(sheet, number, c, padded[c]) for h, c in columns.items()}
            yield Row(sheet, number, found)
        else:
            words = [shown(cell) for cell in cells]
            if set(headings) <= set(words):
                columns = {heading: words.index(heading) for heading in headings}
    if not columns:
        raise Unreadable(f"「{sheet}」这张表不见了，或者表头、隐藏的列被改动了，系统认不出来。{NOT_OURS}")


_CONTENT, _ANSWERS, _MEASURES = (layout.CONTENT,), tuple(layout.TASK_COLUMNS), tuple(layout.MEASURE_COLUMNS)


class Finder:
    """Goes through the sheets of a file; what it finds is in `blocks`, `problems` and `notes`."""

    def __init__(self, sheets: Sheets, document: PlanDocument, bases: Mapping[str, Content]) -> None:
        self.sheets, self.document, self.bases = sheets, document, bases
        self.blocks: dict[str, FoundBlock] = {}
        self.problems: list[Problem] = []
        self.notes: list[str] = []  # what was taken from above
        self._stays: dict[str, list[str]] = {}  # task → measures that were moved out of it, and stay where they were
        self._task: str | None = None  # the task in whose part of the table we are
        # What stands above: one's own words and the measures each go down the sheet by themselves.
        self._above = {columns: Above() for columns in (_CONTENT, _ANSWERS, _MEASURES)}

    def find(self) -> None:
        """Read both sheets.

        Raises:
            Unreadable: keys are missing, so that nobody can say what belongs where.
        """
        for row in rows_under(self.sheets, layout.BASICS, layout.BASICS_HEADINGS):
            self._read_above(row, _CONTENT)
            self._basics_row(row)
        for row in rows_under(self.sheets, layout.STARS, layout.STARS_HEADINGS):
            self._read_above(row, _ANSWERS)
            self._read_above(row, _MEASURES)
            self._stars_row(row)
        self._put_back()
        lost = [key for key in self.document.block_keys if not self._is_whole(key)]
        if lost:
            names = "、".join(self.document.block_title(key) for key in lost[:3]) + ("等" if len(lost) > 3 else "")
            raise Unreadable(f"表里少了 {names} 的行，可能被删掉了，或者隐藏的编号被清掉了。{NOT_OURS}")

    def _put_back(self) -> None:
        """Measures that cannot be moved stand where they stood, behind what was before them."""
        for task, moved in self._stays.items():
            order, uids = measure_uids(self.bases[task]), self.blocks[task].uids if task in self.blocks else []
            for uid in (uid for uid in order if uid in moved and uid not in uids):
                ahead = [uids.index(other) for other in order[: order.index(uid)] if other in uids]
                uids.insert(max(ahead, default=-1) + 1, uid)

    def _read_above(self, row: Row, headings: tuple[str, ...]) -> None:
        row.cells |= self._above[headings].read({heading: row.cells[heading] for heading in headings})

    def _is_whole(self, block_key: str) -> bool:
        block = self.blocks.get(block_key)
        plain = {cell.key for cell in self.document.cells_of(block_key) if not cell.field.is_in_row}
        return block is not None and plain <= block.answers.keys()

    def _answer(self, block_key: str, field_key: str, found: Found) -> None:
        block = self.blocks.setdefault(block_key, FoundBlock())
        found = self._checked(block_key, field_key, found)
        before = block.answers.setdefault(field_key, found)
        if shown(before.cell) != shown(found.cell):
            block.odd.add(field_key)
            self.problems.append(found.problem(f"这一项在 {before.address} 已经有了，两处写的不一样。请只留一处"))

    def _checked(self, block_key: str, field_key: str, found: Found) -> Found:
        """The cell as it is meant; one that still says what was written into it is that, be it 同上."""
        question = question_of(block_key, field_key)
        assert question
        if is_untouched(question, found.said, self.bases[block_key].get(field_key)) and not found.is_covered:
            return replace(found, taken=None, source="")
        if found.row in self.sheets.hidden.get(found.sheet, ()):
            self._note(f"「{found.sheet}」第 {found.row} 行在表里是隐藏的，里面的改动也读进来了")
        if reason := found.fault or why_unclear(question, found.cell):
            self.blocks.setdefault(block_key, FoundBlock()).odd.add(field_key)
            self.problems.append(found.problem(reason))
        elif found.source:
            self._note(found.note)
        return found

    def _note(self, words: str) -> None:
        if words not in self.notes:
            self.notes.append(words)

    def _basics_row(self, row: Row) -> None:
        answer = row.cells[layout.CONTENT]
        is_ours = row.block_key in self.document.block_keys and block_kind(row.block_key) not in ("star", "task")
        if is_ours and question_of(row.block_key, row.row_key):
            self._answer(row.block_key, row.row_key, answer)
        elif answer.is_own:
            self.problems.append(answer.problem("这一行不是表里的项目。请把内容移到对应的项目里，再清空这一格"))

    def _stars_row(self, row: Row) -> None:
        kind, head = block_kind(row.block_key), row.row_key.partition(":")[0] == layout.HEAD
        is_first = head and row.block_key in self.document.block_keys and row.block_key not in self.blocks
        if kind == "star" and head and row.block_key in self.document.block_keys:
            self._task = None
            for heading, key in layout.STAR_COLUMNS.items():
                self._answer(row.block_key, key, row.cells[heading])
            self._nothing_in(row, layout.MEASURE_COLUMNS, "星的这一行不写措施。请写在下面任务的行里，再清空这一格")
            self._nothing_in(row, ("现状", "差距"), "星的这一行只写打算和目标。请移到下面任务的行里，再清空这一格")
            return
        if kind == "task" and is_first:
            self._task = row.block_key
            for heading, key in layout.TASK_COLUMNS.items():
                self._answer(row.block_key, key, row.cells[heading])
        elif self._task:
            self._check_further_row(row, self.blocks[self._task])
        self._measure(row)

    def _check_further_row(self, row: Row, block: FoundBlock) -> None:
        """In the further rows of a task its own columns stay empty; a copy of the first row may repeat it."""
        for heading, key in layout.TASK_COLUMNS.items():
            if row.words(heading) not in ("", shown(block.answers[key].cell)):
                advice = f"{heading}要写在这项任务的第一行（{block.answers[key].address}）。请移过去，再清空这一格"
                self.problems.append(row.cells[heading].problem(advice))

    def _nothing_in(self, row: Row, headings: Iterable[str], advice: str) -> None:
        said = (row.cells[heading] for heading in headings if row.cells[heading].is_own)
        self.problems += [found.problem(advice) for found in said]

    def _measure(self, row: Row) -> None:
        if self._task is None:
            columns = (*layout.TASK_COLUMNS, *layout.MEASURE_COLUMNS)
            self._nothing_in(row, columns, "这一行不属于哪项任务。请写在任务下面的行里，再清空这一格")
            return
        if not row.says(layout.MEASURE_COLUMNS):
            return
        block, uid = self.blocks[self._task], self._uid_of(row, self._task)
        if uid is None:
            return
        block.uids.append(uid)
        for heading, key in layout.MEASURE_COLUMNS.items():
            field_key = measure_field(uid, key)
            block.answers[field_key] = self._checked(self._task, field_key, row.cells[heading])

    def _uid_of(self, row: Row, task: str) -> str | None:
        """The row's uid; a new one for a row that was typed anew or copied; None for one that comes from another task:
        it is not moved, lest its comments and its story be lost."""
        uid = row.row_key.removeprefix(layout.HEAD).removeprefix(":")
        is_taken = any(uid in block.uids for block in self.blocks.values())
        if uid in measure_uids(self.bases[task]) and not is_taken:
            return uid
        if uid and row.block_key != task and uid in measure_uids(self.bases.get(row.block_key, {})) and not is_taken:
            where = self.document.block_title(row.block_key)
            advice = f"这条措施原来在“{where}”里。要挪到这里，请在这里的空行另写一条，再把这一行清空"
            self.problems.append(row.cells["措施"].problem(advice))
            self._stays.setdefault(row.block_key, []).append(uid)
            return None
        return new_uid()
