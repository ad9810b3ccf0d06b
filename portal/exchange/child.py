"""The child process that reads one uploaded workbook and ends. Started by its path: nothing of the portal is loaded.

Standard input: the file. Standard output: JSON, sheet name → rows, each [row number, cells]; empty rows are left out. A
cell is null, text, {"number": "10.4"}, {"date": "2022-09-30"} or, below the first of cells that are merged, {"above":
"merged"}. Arguments: the sheets that are wanted; without any the first visible ones, with their merged cells. Exit
codes say what was wrong (see `reading.py`); time and memory are limited from outside.
"""

import datetime as dt
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

OUT_OF_MEMORY, TOO_LARGE, UNREADABLE = 3, 4, 5
MAX_ROWS, MAX_COLUMNS, MAX_SHEETS = 5_000, 60, 10
MAX_CHARACTERS = 4_000_000  # in all cells together; a full plan has some forty thousand
ABOVE = {"above": "merged"}
MERGED = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}mergeCell"


class TooLarge(Exception):
    """More rows, columns or words than a plan can have."""


def main(wanted: list[str]) -> int:
    import openpyxl

    # Without it a document type definition in the file would be obeyed.
    assert openpyxl.DEFUSEDXML and not openpyxl.LXML
    try:
        book = openpyxl.load_workbook(io.BytesIO(sys.stdin.buffer.read()), read_only=True, data_only=True)
        answer = sheets_of(book, wanted)
    except MemoryError:
        return OUT_OF_MEMORY
    except TooLarge:
        return TOO_LARGE
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, zipfile.BadZipFile, SyntaxError) as error:
        # SyntaxError: what the XML parser raises. The others are openpyxl's ways to say that a part is not as it should
        # be, defusedxml's refusals (ValueError) among them.
        sys.stderr.write(f"{type(error).__name__} {error}\n")
        return UNREADABLE
    json.dump(answer, sys.stdout)
    return 0


def sheets_of(book: Any, wanted: list[str]) -> dict[str, list[tuple[int, list[Any]]]]:
    """The rows of the sheets that are wanted, or of the first visible ones."""
    if wanted:
        return {name: rows_of(book[name]) for name in wanted if name in book.sheetnames}
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"][:MAX_SHEETS]
    answer = {sheet.title: rows_of(sheet, merged_below(sheet)) for sheet in visible}
    if sum(characters(cells) for rows in answer.values() for _, cells in rows) > MAX_CHARACTERS:
        raise TooLarge
    return answer


def rows_of(sheet: Any, merged: dict[int, set[int]] | None = None) -> list[tuple[int, list[Any]]]:
    """The rows that say something."""
    sheet.reset_dimensions()  # What the file says of its own size need not be true.
    found, count = [], 0
    for number, values in numbered(sheet):
        cells = [plain(value) for value in values]
        for column in (merged or {}).get(number, ()):
            cells += [None] * (column + 1 - len(cells))
            cells[column] = ABOVE  # whatever lies hidden there
        count += characters(cells)
        if number > MAX_ROWS or len(cells) > MAX_COLUMNS or count > MAX_CHARACTERS:
            raise TooLarge
        found.append((number, cells))
    return found


def characters(cells: list[Any]) -> int:
    return sum(len(cell) for cell in cells if isinstance(cell, str))


def merged_below(sheet: Any) -> dict[int, set[int]]:
    """Row → the columns whose cell is one with the cell above it. openpyxl leaves that out when it only reads."""
    from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]
    from openpyxl.utils import range_boundaries

    found: dict[int, set[int]] = {}
    with sheet._get_source() as source:
        for _, element in iterparse(source):
            if element.tag == MERGED:
                left, top, _, bottom = range_boundaries(element.get("ref", ""))
                for row in range(top + 1, min(bottom, MAX_ROWS) + 1):
                    found.setdefault(row, set()).add(left - 1)
            element.clear()
    return found


def numbered(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """(row number, values up to the last one that says something) of the rows that say something."""
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        said = [place for place, value in enumerate(values) if value not in (None, "")]
        if said:
            yield number, list(values[: said[-1] + 1])


def plain(value: Any) -> Any:
    """A cell's value as JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        # As many digits as office programs show: 0.1 + 0.2 is 0.3 there.
        return {"number": f"{Decimal(f'{value:.15g}').normalize():f}"}
    if isinstance(value, dt.datetime | dt.date):
        return {"date": f"{value:%Y-%m-%d}"}
    return str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
