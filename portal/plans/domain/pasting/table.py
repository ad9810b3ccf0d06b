"""A pasted text as the measures it would become, with everything that the preview has to say about it."""

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from portal.kernel import clock
from portal.kernel.reading.dates import read_deadline
from portal.kernel.text import clean_line, length
from portal.plans.domain.content import Content
from portal.plans.domain.field_keys import measure_field
from portal.plans.domain.pasting.cells import Grid, grid_of, is_serial_number
from portal.plans.domain.pasting.columns import DROPPED, head_of, kinds_of
from portal.plans.domain.questions import MEASURE, Kind

COLUMN_KINDS = (
    ("text", "措施内容"),
    ("owner", "责任人"),
    ("due_on", "完成时限"),
    ("support", "需上级支持"),
    ("task_force", "牵头专班"),
    (DROPPED, "不要这一列"),
)
PASTE_LIMIT = 200_000  # characters; a whole plan has a tenth of that
PASTE_LINES = 1_000  # read in a quarter of a second; a task has forty measures at most
_BETWEEN = {"text": "\n", "support": "\n"}  # two columns of one kind are joined, on a line by 、
_UID_DIGITS = "23456789abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True)
class PastedColumn:
    """A column as it was pasted: its number, its head or a sample, and what it was taken for."""

    number: int
    words: str
    kind: str
    is_empty: bool
    is_serial: bool

    @property
    def is_dropped(self) -> bool:
        return self.kind == DROPPED


@dataclass(frozen=True)
class Row:
    """A measure to be. `due_words` is what was pasted as its deadline; it was understood if `due_on` is there."""

    number: int
    cells: dict[str, str]
    due_words: str
    is_skipped: bool

    @property
    def is_due_understood(self) -> bool:
        return bool(self.cells["due_on"]) or not self.due_words

    @property
    def due_spoken(self) -> str:
        return clock.local_date(dt.date.fromisoformat(self.cells["due_on"])) if self.cells["due_on"] else ""

    @property
    def is_due_proposed(self) -> bool:
        """Whether the day was concluded from other words, so that the person should look at it."""
        figures = [int(figure) for figure in re.findall(r"\d+", self.due_words)]
        return bool(self.cells["due_on"]) and figures != [int(part) for part in self.cells["due_on"].split("-")]

    @property
    def surplus(self) -> dict[str, tuple[int, int]]:
        """Cell → (characters, limit), for those that are too long to be stored."""
        sizes = {q.key: (length(self.cells[q.key]), q.limit) for q in MEASURE if q.kind is not Kind.date}
        return {key: (size, limit) for key, (size, limit) in sizes.items() if size > limit}


@dataclass(frozen=True)
class PastedTable:
    """What was pasted, read with these columns."""

    columns: list[PastedColumn]
    rows: list[Row]
    above: str  # what stood above the head: mostly the table's title

    @property
    def kept(self) -> list[Row]:
        return [row for row in self.rows if not row.is_skipped]

    @property
    def dropped(self) -> list[PastedColumn]:
        """Columns with words in them that go nowhere; the numbers of the rows are no words."""
        return [column for column in self.columns if column.is_dropped and not column.is_empty and not column.is_serial]

    @property
    def too_long(self) -> list[Row]:
        return [row for row in self.kept if row.surplus]

    @property
    def not_understood(self) -> list[Row]:
        return [row for row in self.kept if not row.is_due_understood]

    def contents(self, seed: str) -> list[tuple[str, Content]]:
        """(uid, cells) for each measure that is kept.

        The uids come from `seed` and the row's number, so that the same paste sent twice is stored once.
        """
        named = [(_uid(seed, row.number), row) for row in self.kept]
        return [(uid, {measure_field(uid, key): words for key, words in row.cells.items()}) for uid, row in named]


def _uid(seed: str, number: int) -> str:
    high, low = divmod(number, len(_UID_DIGITS))
    return f"{seed}{_UID_DIGITS[high % len(_UID_DIGITS)]}{_UID_DIGITS[low]}"


def read_table(raw: str, year: int, kinds: Sequence[str] = (), skipped: Collection[int] = ()) -> PastedTable:
    """Read a pasted text; `kinds` are the columns as the person corrected them, `skipped` the rows left out."""
    grid = grid_of(raw)
    head = head_of(grid)
    if not grid or len(kinds) != len(grid[0]):
        kinds = kinds_of(grid, head, year)
    body = grid if head is None else grid[head + 1 :]
    above = " ".join(clean_line(cell) for row in grid[: head or 0] for cell in row if cell)
    columns = [_column(grid, head, body, place, kind) for place, kind in enumerate(kinds)]
    rows = [_row(number, row, kinds, year, number in skipped) for number, row in enumerate(body, 1)]
    return PastedTable(columns, [row for row in rows if any(row.cells.values())], above)


def _column(grid: Grid, head: int | None, body: Grid, place: int, kind: str) -> PastedColumn:
    sample = next((row[place] for row in body if row[place]), "")
    return PastedColumn(
        number=place + 1,
        words=clean_line((head is not None and grid[head][place]) or sample or "空列"),
        kind=kind,
        is_empty=not sample,
        is_serial=all(is_serial_number(row[place]) for row in body if row[place]),
    )


def _row(number: int, pasted: Sequence[str], kinds: Sequence[str], year: int, is_skipped: bool) -> Row:
    cells = {question.key: _joined(question.key, pasted, kinds) for question in MEASURE}
    if not any(cells.values()):
        # 一、支部过硬 across a table stands in the column of the numbers, which nobody wants.
        cells["text"] = "\n".join(cell for cell in pasted if cell and not is_serial_number(cell))
    due_words = cells["due_on"]
    due_on = read_deadline(due_words, year)
    cells["due_on"] = due_on.isoformat() if due_on else ""
    if due_words and not cells["due_on"]:
        cells["text"] = f"{cells['text']}（时限：{due_words}）"
    return Row(number, cells, due_words, is_skipped)


def _joined(key: str, pasted: Sequence[str], kinds: Sequence[str]) -> str:
    """What the columns of one kind say together."""
    is_line = next(question for question in MEASURE if question.key == key).kind is not Kind.text
    words = [clean_line(cell) if is_line else cell for cell, kind in zip(pasted, kinds, strict=True) if kind == key]
    return _BETWEEN.get(key, "、").join(filter(None, words))
