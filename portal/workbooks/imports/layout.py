"""The sheet people fill in: its columns, and the empty file to begin with. `finding.py` reads what comes back."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import xlsxwriter

from portal.workbooks.look import STYLES

HEAD_ROW = 1
GUIDE = "填写说明"
# (number in the sheet, one text for each column)
Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Column:
    """A heading with what belongs below it. `is_digits`: of a number its figures count, not how the cell shows them."""

    heading: str
    width: int
    about: str
    choices: tuple[str, ...] = ()
    is_digits: bool = False
    for_all: bool = False  # where the table has no such column, one value may stand for all its rows


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell, and what to do."""

    row: int
    heading: str
    found: str
    advice: str


@dataclass(frozen=True)
class Told:
    """What somebody has said of a table whose head says too little: in which sheet, from which row (its number) on,
    heading → column, and heading → what holds for all rows."""

    sheet: str
    first: int
    columns: Mapping[str, int]
    for_all: Mapping[str, str]


@dataclass(frozen=True)
class Layout:
    """One kind of list; `most` rows, so that nobody waits while they are written. Its first column must be there.

    `also`: what offices call the same columns. `needed`: without which it is asked which column is what.
    """

    sheet: str
    columns: tuple[Column, ...]
    most: int
    also: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...] = ()
    # How a cell looks that belongs into a column, for tables without any head; what no other list has.
    looks: Mapping[str, Callable[[str], bool]] = field(default_factory=dict)

    def headings(self) -> list[str]:
        return [column.heading for column in self.columns]


def template_of(layout: Layout) -> bytes:
    """The empty sheet, with what belongs where on a second one."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        head, text, line = (book.add_format(STYLES[name]) for name in ("head", "text", "line"))
        sheet, guide = book.add_worksheet(layout.sheet), book.add_worksheet(GUIDE)
        sheet.freeze_panes(HEAD_ROW, 0)
        guide.set_column(0, 0, 14)
        guide.set_column(1, 1, 80)
        for place, column in enumerate(layout.columns):
            sheet.set_column(place, place, column.width, text)
            sheet.write_string(0, place, column.heading, head)
            guide.write_string(place, 0, column.heading, head)
            guide.write_string(place, 1, column.about, line)
            if column.choices:
                sheet.data_validation(
                    HEAD_ROW, place, layout.most, place, {"validate": "list", "source": list(column.choices)}
                )
    return stream.getvalue()
