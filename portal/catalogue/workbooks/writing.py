"""A catalogue as a workbook: what a county fills in and brings back."""

import io
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from portal.catalogue.models import Catalogue, Star
from portal.catalogue.workbooks import layout
from portal.kernel import clock
from portal.workbooks.look import STYLES, set_up_print


def workbook_of_catalogue(catalogue: Catalogue) -> bytes:
    """One version as .xlsx, every cell as text: what begins with = stays what it is."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": catalogue.name, "created": clock.now().replace(tzinfo=None)})
        styles = {name: book.add_format(STYLES[name]) for name in ("head", "text", "line", "title")}
        sheet = book.add_worksheet(layout.SHEET)
        for column, (heading, width) in enumerate(zip(layout.HEADINGS, layout.WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, styles["head"])
        sheet.freeze_panes(1, 0)
        row = 1
        for star in catalogue.stars:
            row = _write_star(sheet, star, row, styles["text"])
        set_up_print(sheet, paper=9, repeat=0)
        _write_guide(book.add_worksheet("填写说明"), catalogue.name, styles)
    return stream.getvalue()


def _write_star(sheet: Worksheet, star: Star, row: int, style: object) -> int:
    if not star.tasks:
        sheet.write_string(row, 0, star.name, style)
        return row + 5  # room for its tasks
    for task in star.tasks:
        names = (task.heading, task.name) if task.heading else (task.name, "")
        for column, words in enumerate((star.name, *names, task.criterion, task.hint, task.key)):
            sheet.write_string(row, column, words, style)
        row += 1
    return row


def _write_guide(sheet: Worksheet, name: str, styles: dict[str, object]) -> None:
    sheet.set_column(0, 0, 96)
    sheet.write_string(0, 0, name, styles["title"])
    lines: Sequence[str] = layout.GUIDE
    for place, line in enumerate(lines, 1):
        sheet.write_string(place, 0, line, styles["line"])
