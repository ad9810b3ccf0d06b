"""The sheet people fill in: its columns, the empty file to begin with, and the rows that come back."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from portal.exchange.cells import Cell, shown
from portal.exchange.look import STYLES
from portal.exchange.package import Unreadable
from portal.exchange.reading import Sheets

HEAD_ROW = 1
GUIDE = "填写说明"
# (number in the sheet, one text for each column)
Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Column:
    """A heading with what belongs below it."""

    heading: str
    width: int
    about: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell, and what to do."""

    row: int
    heading: str
    found: str
    advice: str


@dataclass(frozen=True)
class Layout:
    """One kind of list; `most` rows, so that nobody waits while they are written."""

    sheet: str
    columns: tuple[Column, ...]
    most: int

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


def rows_in(sheets: Sheets, layout: Layout) -> list[Row]:
    """The filled-in rows.

    Raises:
        Unreadable: not this sheet, another order of columns, nothing in it, or too much.
    """
    found = sheets.get(layout.sheet)
    again = "请重新下载模板，把内容填进去再上传。"
    if not found:
        raise Unreadable(f"文件里没有“{layout.sheet}”这张表，或者是空的。{again}")
    _, head = found[0]
    if [shown(cell) for cell in head] != layout.headings():
        raise Unreadable(f"表头和模板不一样，应该依次是：{'、'.join(layout.headings())}。{again}")
    rows = [(number, _texts(cells, len(layout.columns))) for number, cells in found[1:]]
    rows = [(number, texts) for number, texts in rows if any(texts)]
    if not rows:
        raise Unreadable("表头下面还没有填内容。请填好再上传。")
    if len(rows) > layout.most:
        raise Unreadable(f"有 {len(rows)} 行，一次最多 {layout.most} 行。请分成几个文件上传。")
    return rows


def _texts(cells: Sequence[Cell], width: int) -> list[str]:
    texts = [" ".join(shown(cell).split()) for cell in cells]
    return (texts + [""] * width)[:width]
