"""The child process that reads one uploaded workbook and ends. Started by its path: nothing of the portal is loaded.

Standard input: the file. Standard output: JSON, {"is_1904": …, "sheets": sheet name → {"rows": […], "hidden": [row
numbers]}}, each row [row number, cells]; empty rows are left out. A cell is null, text, {"number": "10.4", "format":
"0.0"}, {"yes": true}, {"error": "#N/A"}, {"formula": "=A1"} for one whose result the file does not hold, or {"merged":
[row, column], "beside": …} for one that another covers. What a number looks like is the parent's business
(`seeing.py`). Arguments: the sheets that are wanted; without any the first visible ones. Exit codes say what was wrong
(see `reading.py`); time and memory are limited from outside.
"""

import io
import json
import math
import re
import sys
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

OUT_OF_MEMORY, TOO_LARGE, UNREADABLE = 3, 4, 5
MAX_ROWS, MAX_COLUMNS, MAX_SHEETS = 5_000, 60, 10
MAX_CHARACTERS = 4_000_000  # in all cells together; a full plan has some forty thousand
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ROW, CELL, VALUE, FORMULA, INLINE, ITEM, TEXT, SPOKEN, MERGED = (
    MAIN + tag for tag in ("row", "c", "v", "f", "is", "si", "t", "rPh", "mergeCell")
)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")

# Formats that Chinese programs mean by their number alone (ECMA-376 part 1, 18.8.30); openpyxl knows none of them.
CHINESE = dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"') | dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"')
CHINESE |= {14: "yyyy/m/d", 22: "yyyy/m/d h:mm", 30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"'}
CHINESE |= {33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"'}
CHINESE |= {55: CHINESE[34], 56: CHINESE[35]}


class TooLarge(Exception):
    """More rows, columns or words than a plan can have."""


def main(wanted: list[str]) -> int:
    import openpyxl

    # Without it a document type definition in the file would be obeyed.
    assert openpyxl.DEFUSEDXML and not openpyxl.LXML
    # openpyxl's own leaves _x000D_ standing and takes x005F_ out of any word.
    openpyxl.reader.excel.read_string_table = shared_texts
    try:
        book = openpyxl.load_workbook(io.BytesIO(sys.stdin.buffer.read()), read_only=True, data_only=True)
        answer = {"is_1904": book.epoch.year == 1904, "sheets": sheets_of(book, wanted)}
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


def sheets_of(book: Any, wanted: list[str]) -> dict[str, dict[str, Any]]:
    """The rows of the sheets that are wanted, or of the first visible ones."""
    if wanted:
        return {name: SheetReader(book, book[name]).read() for name in wanted if name in book.sheetnames}
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"][:MAX_SHEETS]
    answer = {sheet.title: SheetReader(book, sheet).read() for sheet in visible}
    if sum(characters(cells) for sheet in answer.values() for _, cells in sheet["rows"]) > MAX_CHARACTERS:
        raise TooLarge
    return answer


def characters(cells: list[Any]) -> int:
    return sum(len(cell) for cell in cells if isinstance(cell, str))


class SheetReader:
    """One sheet's rows that say something, as the file has them."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self.book, self.sheet = book, sheet
        self.merged: dict[int, dict[int, tuple[int, int]]] = {}  # row → column → the first cell of the merge
        self.hidden: list[int] = []

    def read(self) -> dict[str, Any]:
        found, count = [], 0
        for number, cells in self._rows():
            count += characters(cells)
            if number > MAX_ROWS or len(cells) > MAX_COLUMNS or count > MAX_CHARACTERS:
                raise TooLarge
            found.append((number, cells))
        for number, cells in found:
            self._mark_merged(number, cells)
        return {"rows": found, "hidden": self.hidden}

    def _rows(self) -> Iterator[tuple[int, list[Any]]]:
        """(row number, cells up to the last one that says something); on its way, what is merged and hidden."""
        from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

        number = 0
        with self.sheet._get_source() as source:
            for _, element in iterparse(source):
                if element.tag == ROW:
                    number = int(float(element.get("r", number + 1)))
                    cells = self._cells(element)
                    if cells and element.get("hidden") in ("1", "true"):
                        self.hidden.append(number)
                    element.clear()
                    if cells:
                        yield number, cells
                elif element.tag == MERGED:
                    self._merge(element.get("ref", ""))

    def _cells(self, row: Any) -> list[Any]:
        from openpyxl.utils.cell import coordinate_to_tuple

        found: dict[int, Any] = {}
        column = 0
        for element in row.iterfind(CELL):
            column = coordinate_to_tuple(element.get("r"))[1] if element.get("r") else column + 1
            if (value := self._value(element)) not in (None, ""):
                found[column] = value
        return [found.get(place) for place in range(1, max(found, default=0) + 1)]

    def _value(self, element: Any) -> Any:
        kind, value = element.get("t", "n"), element.findtext(VALUE)
        formula = element.find(FORMULA)
        if formula is not None and not value and kind != "str":
            return {"formula": f"={formula.text or ''}"}
        if kind == "inlineStr":
            return text_of(inline) if (inline := element.find(INLINE)) is not None else None
        if not value:
            return None
        if kind == "s":
            return self.sheet._shared_strings[int(value)]
        if kind in ("b", "e", "str"):
            return {"b": {"yes": value in ("1", "true")}, "e": {"error": value}, "str": unescaped(value)}[kind]
        return self._number(serial(value) if kind == "d" else float(value), int(element.get("s", 0)), kind == "d")

    def _number(self, value: float, style: int, is_day: bool) -> dict[str, str]:
        if not math.isfinite(value):
            raise ValueError(value)
        # As many digits as office programs show: 0.1 + 0.2 is 0.3 there.
        number = {"number": f"{Decimal(f'{value:.15g}').normalize():f}"}
        code = self._format(style)
        return number | {"format": code} if code != "General" else number | ({"format": "yyyy-mm-dd"} if is_day else {})

    def _format(self, style: int) -> str:
        from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

        number = self.book._cell_styles[style].numFmtId if style < len(self.book._cell_styles) else 0
        if number >= BUILTIN_FORMATS_MAX_SIZE:
            return str(self.book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE])
        return CHINESE.get(number) or BUILTIN_FORMATS.get(number, "General")

    def _merge(self, area: str) -> None:
        from openpyxl.utils import range_boundaries

        left, top, right, bottom = range_boundaries(area)
        for row in range(top, min(bottom, MAX_ROWS) + 1):
            for column in range(left, min(right, MAX_COLUMNS) + 1):
                if (row, column) != (top, left):
                    self.merged.setdefault(row, {})[column] = top, left

    def _mark_merged(self, number: int, cells: list[Any]) -> None:
        """What is covered is one with the first cell, whatever lies hidden there."""
        for column, first in self.merged.get(number, {}).items():
            cells += [None] * (column - len(cells))
            cells[column - 1] = {"merged": first, "beside": first[1] != column}


def shared_texts(source: Any) -> list[str]:
    """The texts that cells refer to by number."""
    from defusedxml.ElementTree import iterparse

    texts = []
    for _, element in iterparse(source):
        if element.tag == ITEM:
            texts.append(text_of(element))
            element.clear()
    return texts


def text_of(element: Any) -> str:
    """All runs of a text, however each looks; without the readings that stand above characters."""
    pieces = []
    for child in element:
        if child.tag == TEXT:
            pieces.append(child.text or "")
        elif child.tag != SPOKEN:
            pieces += [run.text or "" for run in child.iterfind(TEXT)]
    return unescaped("".join(pieces))


def unescaped(text: str) -> str:
    """_x000D_ → the character it stands for (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def serial(value: str) -> float:
    """A day that the file has in words, as a number of days."""
    from openpyxl.utils.datetime import from_ISO8601, to_excel

    return float(to_excel(from_ISO8601(value)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
