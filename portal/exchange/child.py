"""The child process that reads one uploaded workbook and ends. Started by its path: nothing of the portal is loaded.

Standard input: the file. Standard output: JSON, sheet name → rows, each [row number, cells]; empty rows are left out. A
cell is null, text, {"number": "10.4"} or {"date": "2022-09-30"}. Exit codes say what was wrong (see `reading.py`); time
and memory are limited from outside.
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
MAX_ROWS, MAX_COLUMNS = 5_000, 60
MAX_CHARACTERS = 4_000_000  # in all cells together; a full plan has some forty thousand


class TooLarge(Exception):
    """More rows, columns or words than a plan can have."""


def main(wanted: list[str]) -> int:
    import openpyxl

    # Without it a document type definition in the file would be obeyed.
    assert openpyxl.DEFUSEDXML and not openpyxl.LXML
    try:
        book = openpyxl.load_workbook(io.BytesIO(sys.stdin.buffer.read()), read_only=True, data_only=True)
        answer = {name: rows_of(book[name]) for name in wanted if name in book.sheetnames}
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


def rows_of(sheet: Any) -> list[tuple[int, list[Any]]]:
    """The rows that say something."""
    sheet.reset_dimensions()  # What the file says of its own size need not be true.
    found, characters = [], 0
    for number, values in numbered(sheet):
        cells = [plain(value) for value in values]
        if number > MAX_ROWS or len(cells) > MAX_COLUMNS:
            raise TooLarge
        characters += sum(len(cell) for cell in cells if isinstance(cell, str))
        if characters > MAX_CHARACTERS:
            raise TooLarge
        found.append((number, cells))
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
