"""A table as .xlsx: frozen head, columns as wide as their words, text as text whatever it begins with."""

import datetime as dt
import io
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.kernel import clock
from portal.kernel.text import clean
from portal.workbooks.look import CELL, FACE, GREY, set_up_print
from portal.workbooks.table import Column, Table, Value

STYLES = {
    "title": {**FACE, "font_name": "黑体", "font_size": 16, "text_wrap": False},
    "note": {**FACE, "text_wrap": False},
    "head": {**CELL, **GREY, "bold": True, "align": "center"},
    "text": {**CELL, "num_format": "@"},
    "number": {**CELL, "align": "center"},
    "day": {**CELL, "num_format": "yyyy-mm-dd", "align": "center"},
    "sum": {**CELL, **GREY, "bold": True, "align": "center"},
}
A3_FROM = 11  # columns: wider tables go on the larger paper
LONGEST = 32_000  # Excel takes 32,767 characters in a cell, and the library drops the rest without a word


STEP = 50  # rows between two words about how far it is
Told = Callable[[int], None]  # how many rows are written


def workbook_of(table: Table) -> bytes:
    """The table as a workbook with one sheet."""
    stream = io.BytesIO()
    write_workbook(table, stream, lambda _done: None)
    return stream.getvalue()


def write_workbook(table: Table, place: Path | io.BytesIO, told: Told) -> None:
    """The same into a file; what `told` raises ends the work."""
    into = str(place) if isinstance(place, Path) else place
    with xlsxwriter.Workbook(into, {"in_memory": True}) as book:
        book.set_properties({"title": table.title, "created": clock.now().replace(tzinfo=None)})
        styles = {name: book.add_format(style) for name, style in STYLES.items()}
        _write(book.add_worksheet(table.sheet), styles, table, told)


def _write(sheet: Worksheet, styles: dict[str, Format], table: Table, told: Told) -> None:
    sheet.write_string(0, 0, table.title, styles["title"])
    sheet.set_row(0, 28)
    for place, line in enumerate(table.about, 1):
        sheet.write_string(place, 0, fitting(line), styles["note"])
    head = len(table.about) + 1
    for place, column in enumerate(table.columns):
        sheet.write_string(head, place, column.heading, styles["head"])
        sheet.set_column(place, place, width_of(column, [row[place] for row in table.rows]))
    for number, row in enumerate(table.rows, head + 1):
        if (number - head) % STEP == 0:
            told(number - head)
        is_sum = table.total and number == head + len(table.rows)
        for place, value in enumerate(row):
            _write_cell(sheet, number, place, value, styles, is_sum)
    last = head + len(table.rows)
    for number, line in enumerate(table.below, last + 1):
        sheet.write_string(number, 0, fitting(line), styles["note"])
    sheet.freeze_panes(head + 1, table.fixed)
    if table.rows and not table.total:
        sheet.autofilter(head, 0, last, len(table.columns) - 1)
    set_up_print(sheet, paper=8 if len(table.columns) >= A3_FROM else 9, repeat=head)


def _write_cell(sheet: Worksheet, row: int, place: int, value: Value, styles: dict[str, Format], is_sum: bool) -> None:
    """Only ever as a string, a number or a day: never `write`, which takes =… for a formula and http… for a link."""
    if value in (None, ""):
        sheet.write_blank(row, place, None, styles["sum" if is_sum else "text"])
    elif isinstance(value, str):
        sheet.write_string(row, place, fitting(value), styles["sum" if is_sum else "text"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, place, dt.datetime(value.year, value.month, value.day), styles["day"])
    else:
        sheet.write_number(row, place, value, styles["sum" if is_sum else "number"])


def fitting(text: str) -> str:
    """Words without invisible controls; what a cell cannot hold is said and not dropped in silence."""
    words = clean(text)
    if len(words) <= LONGEST:
        return words
    return f"{words[:LONGEST]}……（后面还有 {len(words) - LONGEST} 个字，请在系统里看）"


def width_of(column: Column, values: Sequence[Value]) -> float:
    """As wide as its longest line, at most what the column says; in Excel's unit, half a Chinese character."""
    lines = [line for value in values if isinstance(value, str) for line in value.split("\n")]
    days = 10 if any(isinstance(value, dt.date) for value in values) else 0
    longest = max([span(column.heading) + 3, days, *map(span, lines)])  # 3: the arrow of the filter
    return min(longest, 2 * column.widest) + 2


def span(text: str) -> int:
    """How wide words are, a Latin letter being 1 and a Chinese character 2."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
