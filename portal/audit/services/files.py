"""The history as a file: the columns of the page, row by row, never all of it in memory."""

import csv
import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import xlsxwriter

from portal.audit.models import FileKind
from portal.audit.queries import HistoryLine
from portal.kernel import clock
from portal.kernel.errors import NotAllowed

HEADINGS = ("时间", "谁", "做了什么", "详情", "对象", "来源地址", "编号", "记录", "校验值")
WIDTHS = (20, 12, 36, 40, 36, 16, 12, 18, 68)
MOST_IN_SHEET = 1_000_000  # a sheet ends at 1,048,576 rows
TOO_MANY = "要导出的超过 100 万条，一个 Excel 文件装不下。请改用 CSV，或者先用日期缩小范围。"
# A program that opens a CSV takes what begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cells(line: HistoryLine) -> list[str]:
    """A line of the page as words; the chain's own name and hash of the event beside it."""
    event = line.event
    at = f"{event.at.astimezone(clock.LOCAL):%Y-%m-%d %H:%M:%S}"
    where = (event.address or "", event.request_id or "", f"{event.stream}#{event.seq}", event.hash)
    return [at, event.actor_name, line.what, line.detail, line.subject, *where]


def write_csv(place: Path, lines: Iterable[HistoryLine], about: list[str]) -> int:
    """With a byte order mark, by which WPS and Excel know UTF-8. How many rows."""
    rows = 0
    with place.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([[words] for words in about])
        writer.writerow(HEADINGS)
        for line in lines:
            rows += 1
            writer.writerow([f"'{text}" if text.startswith(FORMULA) else text for text in cells(line)])
    return rows


def write_excel(place: Path, lines: Iterable[HistoryLine], about: list[str]) -> int:
    """Every cell as a string. How many rows.

    Raises:
        NotAllowed: more than a sheet holds.
    """
    rows = 0
    with xlsxwriter.Workbook(place, {"constant_memory": True}) as book:
        bold, sheet = book.add_format({"bold": True}), book.add_worksheet("操作记录")
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(len(about) + 1, 0)
        for place_, words in enumerate(about):
            sheet.write_string(place_, 0, words)
        for column, heading in enumerate(HEADINGS):
            sheet.write_string(len(about), column, heading, bold)
        for rows, line in enumerate(lines, 1):
            if rows > MOST_IN_SHEET:
                raise NotAllowed(TOO_MANY)
            for column, text in enumerate(cells(line)):
                sheet.write_string(len(about) + rows, column, text)
    return rows


WRITERS: dict[FileKind, Callable[[Path, Iterable[HistoryLine], list[str]], int]] = {
    FileKind.csv: write_csv,
    FileKind.excel: write_excel,
}


def sha256_of(place: Path) -> str:
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
