"""A person's office program: workbooks opened, edited and saved with openpyxl."""

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
from bs4 import BeautifulSoup
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal.plans.workbooks import layout
from tests.browser import Browser, form_data

Edit = Callable[[Workbook], Any]


def download(browser: Browser, plan_id: int) -> bytes:
    response = browser.client.get(f"/plans/{plan_id}/workbook")
    assert response.status_code == 200
    return response.data


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(book: Workbook) -> bytes:
    _escape(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _escape(book: Workbook) -> None:
    """What office programs do with a text that looks like an escape, and openpyxl leaves undone."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "_x" in cell.value:
                    cell.value = re.sub("(?=_x[0-9A-Fa-f]{4}_)", "_x005F", cell.value)


def edited(data: bytes, *edits: Edit) -> bytes:
    book = opened(data)
    for edit in edits:
        edit(book)
    return saved(book)


def columns(sheet: Worksheet) -> dict[str, int]:
    """Heading → column number from 1."""
    return {cell.value: cell.column for cell in sheet[3] if cell.value}


def row_of(sheet: Worksheet, block_key: str, row_key: str) -> int:
    """The number of the row with these hidden keys."""
    at = columns(sheet)
    for row in range(4, sheet.max_row + 1):
        keys = [sheet.cell(row, at[heading]).value or "" for heading in (layout.BLOCK_KEY, layout.ROW_KEY)]
        if keys == [block_key, row_key]:
            return row
    raise AssertionError(f"no row {block_key} {row_key}")


def basics(block_key: str, field_key: str, value: Any) -> Edit:
    """Type into 「基本情况」."""

    def edit(book: Workbook) -> None:
        sheet = book[layout.BASICS]
        sheet.cell(row_of(sheet, block_key, field_key), columns(sheet)[layout.CONTENT]).value = value

    return edit


def stars(block_key: str, row_key: str, heading: str, value: Any) -> Edit:
    """Type into 「逐星计划」."""

    def edit(book: Workbook) -> None:
        sheet = book[layout.STARS]
        sheet.cell(row_of(sheet, block_key, row_key), columns(sheet)[heading]).value = value

    return edit


def upload(browser: Browser, plan_id: int, data: bytes, expect: int = 303, name: str = "柳树村.xlsx") -> BeautifulSoup:
    """Choose the file on the page and send it; after a 303 the page it leads to."""
    url = f"/plans/{plan_id}/workbook/upload"
    form = browser.get(url).select_one("form[enctype='multipart/form-data']")
    assert form and form["action"] == url
    file = FileStorage(io.BytesIO(data), name, content_type="application/octet-stream")
    fields = form_data(form) | {"workbook": file}
    # Encoded here: for a large body the test client leaves its temporary file open.
    boundary, body = encode_multipart(fields)
    response = browser._send("post", url, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    page = browser._page(response, expect)
    return browser.follow(page) if expect == 303 else page


def changes(page: BeautifulSoup) -> list[tuple[str, str, str]]:
    """(label, now, in the file) of every line of the preview."""
    rows = page.select("main form tbody tr")
    return [tuple("".join(cell.text.split()) for cell in row.select("td")) for row in rows]


APPLY = "main form.stack"
