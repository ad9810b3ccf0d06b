"""Where in an office's workbook the table of tasks is, and what its rows say, as a person reads them: under the head,
with what is merged, left empty because it is said above, or only decoration."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from portal.catalogue.workbooks import layout
from portal.catalogue.workbooks.names import head_word
from portal.kernel.text import clean_line
from portal.workbooks.above import Found, is_same_as_above
from portal.workbooks.package import Unreadable
from portal.workbooks.reading import Sheets
from portal.workbooks.seeing import Cell, Covered, letters, shown

USE_TEMPLATE = "请下载导入模板，在模板里填写，再上传。"
_HEAD_WITHIN = 10  # a county's own table may have a title above its headings
_KNOWN = {name: heading for heading, names in layout.ALSO_CALLED.items() for name in names}
_KNOWN |= {heading: heading for heading in layout.HEADINGS}
_NOTES = ("注", "备注", "说明", "合计", "总计")  # how a row below the table begins that is no task
Rows = Sequence[tuple[int, list[Cell]]]


@dataclass
class Line:
    """A row of the table by its headings, with what it inherits from the rows above."""

    number: int
    cells: dict[str, Found]
    star: str = ""
    heading: str = ""
    words: dict[str, str] = field(default_factory=dict)  # what merged cells say, taken from above

    def said(self, heading: str) -> str:
        found = self.cells.get(heading)
        return shown(found.cell) if found else ""

    def goes_on(self, heading: str) -> bool:
        """Whether this cell is one with the cell above it."""
        found = self.cells.get(heading)
        return found is not None and isinstance(found.said, Covered) and not found.said.beside

    @property
    def place(self) -> Found:
        """Where to point when nothing is written at all."""
        return next(iter(self.cells.values()))

    def at(self, heading: str) -> Found:
        return self.cells.get(heading) or self.place

    @property
    def is_note(self) -> bool:
        said = [self.said(heading) for heading in layout.HEADINGS if self.said(heading)]
        return len(said) == 1 and said[0].startswith(_NOTES)


@dataclass(frozen=True)
class Table:
    """The lines of tasks, and the headings of columns that nothing is taken from."""

    sheet: str
    lines: Sequence[Line]
    unused: Sequence[str]
    hidden: Sequence[int] = ()  # rows that nobody sees in the sheet and that were read


def find_table(sheets: Sheets) -> Table:
    """The one table of tasks in a workbook.

    Raises:
        Unreadable: there is none, or more than one, or two columns have the same heading.
    """
    places = {name: place for name, rows in sheets.items() if (place := _head_of(rows)) is not None}
    if not places:
        raise Unreadable(
            f"表里没有找到“{'”“'.join(layout.NEEDED)}”这样的表头（在前 {_HEAD_WITHIN} 行）。{USE_TEMPLATE}"
        )
    name = layout.SHEET if layout.SHEET in places else next(iter(places))
    if len(places) > 1 and name != layout.SHEET:
        said = f"文件里有 {len(places)} 张表都像任务目录：{'、'.join(places)}。"
        raise Unreadable(f"{said}请把要用的那张改名为“{layout.SHEET}”，或者删掉别的。")
    rows, place = sheets[name], places[name]
    head = {column: shown(cell) for column, cell in enumerate(rows[place][1]) if shown(cell)}
    columns = _columns(head)
    unused = [clean_line(words) for column, words in head.items() if column not in columns.values()]
    lines = _lines(name, columns, rows[place + 1 :])
    hidden = set(sheets.hidden.get(name, ()))
    return Table(name, lines, unused, [line.number for line in lines if line.number in hidden])


def _head_of(rows: Rows) -> int | None:
    return next((place for place, (_, cells) in enumerate(rows[:_HEAD_WITHIN]) if _is_head(cells)), None)


def _is_head(cells: Sequence[Cell]) -> bool:
    return set(layout.NEEDED) <= {_known(shown(cell)) for cell in cells}


def _known(words: str) -> str | None:
    return _KNOWN.get(words) or _KNOWN.get(head_word(words))


def _columns(head: dict[int, str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for column, words in head.items():
        heading = _known(words)
        if heading in columns:
            twice = f"{letters(columns[heading])} 列和 {letters(column)} 列"
            raise Unreadable(f"{twice}（看看有没有隐藏的）都是“{heading}”，不知道该用哪一列。请删掉用不着的，再上传。")
        if heading:
            columns[heading] = column
    return columns


def _lines(sheet: str, columns: dict[str, int], rows: Rows) -> list[Line]:
    found: list[Line] = []
    star = heading = ""
    for number, cells in rows:
        said = {name: _found(sheet, number, column, cells) for name, column in columns.items()}
        if found:
            said = {name: _from_above(name, cell, found[-1]) for name, cell in said.items()}
        line = Line(number, said)
        if not any(line.said(name) for name in layout.HEADINGS) or line.is_note or _is_head(cells):
            continue
        if line.said(layout.STAR):
            star, heading = clean_line(line.said(layout.STAR)), ""
        heading = clean_line(line.said(layout.HEADING)) or heading
        line.star, line.heading = star, heading
        above = found[-1].words if found else {}
        for name in (layout.CRITERION, layout.HINT):
            line.words[name] = above.get(name, "") if line.goes_on(name) else line.said(name)
        found.append(line)
    return found


def _found(sheet: str, number: int, column: int, cells: Sequence[Cell]) -> Found:
    return Found(sheet, number, column, cells[column] if column < len(cells) else None)


def _from_above(name: str, found: Found, above: Line) -> Found:
    """同上 as what it stands for: of stars and 重点任务 an empty cell says the same."""
    if not is_same_as_above(shown(found.said)):
        return found
    words = "" if name in (layout.STAR, layout.HEADING) else above.words.get(name) or above.said(name)
    return replace(found, taken=words, source=above.at(name).address)
