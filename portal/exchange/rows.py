"""Which cell of the file belongs to which field of the plan.

A row of measures belongs to the task in whose part of the table it stands. Whatever would have to be guessed (a row
that was moved to another task, words in a grey cell) is a `Problem` with its cell, and nothing is dropped in silence.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from portal.exchange import layout
from portal.exchange.cells import Cell, shown
from portal.exchange.package import NOT_OURS, Unreadable
from portal.exchange.reading import Sheets
from portal.plans.content import Content, measure_field, measure_uids, new_uid
from portal.plans.document import PlanDocument
from portal.plans.questions import block_kind, question_of


@dataclass(frozen=True)
class Problem:
    """A cell that cannot be taken as it is: where, what it says, and what to do."""

    sheet: str
    address: str
    found: str
    advice: str
    place: tuple[str, int, int]  # sheet, row, column: as one goes through the file


@dataclass(frozen=True)
class Found:
    """A cell with its place in the sheet: row from 1, column from 0."""

    sheet: str
    row: int
    column: int
    cell: Cell

    @property
    def address(self) -> str:
        """As office programs call it: H12."""
        return f"{letters(self.column)}{self.row}"

    def problem(self, advice: str) -> Problem:
        return Problem(self.sheet, self.address, shown(self.cell), advice, (self.sheet, self.row, self.column))


@dataclass
class FoundBlock:
    """A block as the file has it: field key → cell, and the measure rows in the order of the file."""

    answers: dict[str, Found] = field(default_factory=dict)
    uids: list[str] = field(default_factory=list)


@dataclass
class Row:
    """A row of a sheet, its cells by the heading of their column."""

    sheet: str
    number: int
    cells: Mapping[str, Found]

    def words(self, heading: str) -> str:
        return shown(self.cells[heading].cell)

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


def letters(column: int) -> str:
    """0 → A, 27 → AB."""
    head, rest = divmod(column, 26)
    return (letters(head - 1) if head else "") + chr(ord("A") + rest)


class Finder:
    """Goes through the sheets of a file; what it finds is in `blocks` and `problems`."""

    def __init__(self, sheets: Sheets, document: PlanDocument, bases: Mapping[str, Content]) -> None:
        self.sheets, self.document, self.bases = sheets, document, bases
        self.blocks: dict[str, FoundBlock] = {}
        self.problems: list[Problem] = []
        self._task: str | None = None  # the task in whose part of the table we are

    def find(self) -> None:
        """Read both sheets.

        Raises:
            Unreadable: keys are missing, so that nobody can say what belongs where.
        """
        for row in rows_under(self.sheets, layout.BASICS, layout.BASICS_HEADINGS):
            self._basics_row(row)
        for row in rows_under(self.sheets, layout.STARS, layout.STARS_HEADINGS):
            self._stars_row(row)
        lost = [key for key in self.document.block_keys if not self._is_whole(key)]
        if lost:
            names = "、".join(self.document.block_title(key) for key in lost[:3]) + ("等" if len(lost) > 3 else "")
            raise Unreadable(f"表里少了 {names} 的行，可能被删掉了，或者隐藏的编号被清掉了。{NOT_OURS}")

    def _is_whole(self, block_key: str) -> bool:
        block = self.blocks.get(block_key)
        plain = {cell.key for cell in self.document.cells_of(block_key) if not cell.key.startswith("measure.")}
        return block is not None and plain <= block.answers.keys()

    def _answer(self, block_key: str, field_key: str, found: Found) -> None:
        block = self.blocks.setdefault(block_key, FoundBlock())
        before = block.answers.setdefault(field_key, found)
        if shown(before.cell) != shown(found.cell):
            self.problems.append(found.problem(f"这一项在 {before.address} 已经有了，两处写的不一样。请只留一处"))

    def _basics_row(self, row: Row) -> None:
        answer = row.cells[layout.CONTENT]
        is_ours = row.block_key in self.document.block_keys and block_kind(row.block_key) not in ("star", "task")
        if is_ours and question_of(row.block_key, row.row_key):
            self._answer(row.block_key, row.row_key, answer)
        elif shown(answer.cell):
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
        said = (row.cells[heading] for heading in headings if row.words(heading))
        self.problems += [found.problem(advice) for found in said]

    def _measure(self, row: Row) -> None:
        if self._task is None:
            columns = (*layout.TASK_COLUMNS, *layout.MEASURE_COLUMNS)
            self._nothing_in(row, columns, "这一行不属于哪项任务。请写在任务下面的行里，再清空这一格")
            return
        if not any(row.words(heading) for heading in layout.MEASURE_COLUMNS):
            return
        block, uid = self.blocks[self._task], self._uid_of(row, self._task)
        block.uids.append(uid)
        for heading, key in layout.MEASURE_COLUMNS.items():
            block.answers[measure_field(uid, key)] = row.cells[heading]

    def _uid_of(self, row: Row, task: str) -> str:
        """The row's uid; a new one for a row that was typed anew, copied, or comes from another task."""
        uid = row.row_key.removeprefix(layout.HEAD).removeprefix(":")
        is_taken = any(uid in block.uids for block in self.blocks.values())
        if uid in measure_uids(self.bases[task]) and not is_taken:
            return uid
        if uid and row.block_key != task and uid in measure_uids(self.bases.get(row.block_key, {})) and not is_taken:
            where = self.document.block_title(row.block_key)
            advice = f"这条措施原来在“{where}”里。要挪到这里，请在这里的空行另写一条，再把这一行清空"
            self.problems.append(row.cells["措施"].problem(advice))
        return new_uid()
