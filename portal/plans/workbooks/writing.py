"""A plan as a workbook, with XlsxWriter.

Text goes in as text (`write_string`), so that an answer that begins with = + - or @ stays what it is. The sheets are
protected without a password: headings and keys are locked against slips of the hand, everything else is open, and rows
may be added and removed. Anybody can lift the protection with one press, and a file without it is read all the same:
the checks that count are made when the file comes back.
"""

import io
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.kernel import clock
from portal.plans.queries import WorkingCopy
from portal.plans.queries.editable_fields import Openness
from portal.plans.workbooks import layout
from portal.plans.workbooks.guide import GUIDE, RETURNED
from portal.plans.workbooks.sheets import BasicsSheet, StarsSheet
from portal.workbooks.look import ALLOWED, STYLES, set_up_print


def workbook_of(copy: WorkingCopy, openness: Openness) -> bytes:
    """The village's working copy as .xlsx. What a return leaves closed is grey and locked."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": copy.document.title, "created": clock.now().replace(tzinfo=None)})
        styles = {name: book.add_format(style) for name, style in STYLES.items()}
        _write_guide(book.add_worksheet(layout.GUIDE), styles, copy, GUIDE if openness.is_whole else (*GUIDE, RETURNED))
        BasicsSheet(book.add_worksheet(layout.BASICS), styles, copy.document, openness).write()
        StarsSheet(book.add_worksheet(layout.STARS), styles, copy.document, openness).write()
        _write_stamp(book.add_worksheet(layout.STAMP), layout.stamp_of(copy))
    return stream.getvalue()


def _write_guide(sheet: Worksheet, styles: dict[str, Format], copy: WorkingCopy, lines: Sequence[str]) -> None:
    sheet.set_column(0, 0, 96)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, copy.document.title, styles["title"])
    for place, line in enumerate(lines, 1):
        sheet.write_string(place, 0, line, styles["line"])
        sheet.set_row(place, 34)
    now = clock.now().astimezone(clock.LOCAL)
    sheet.write_string(len(lines) + 2, 0, f"下载时间：{now:%Y-%m-%d %H:%M}", styles["note"])
    sheet.protect("", ALLOWED)
    set_up_print(sheet, paper=9, repeat=None)


def _write_stamp(sheet: Worksheet, stamp: layout.Stamp) -> None:
    sheet.set_column(0, 1, 40)
    for place, (name, value) in enumerate(stamp.rows):
        sheet.write_string(place, 0, name)
        sheet.write_string(place, 1, str(value))
    sheet.protect()
    sheet.very_hidden()
