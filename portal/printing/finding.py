"""Where in a paper a character stands, read from its HTML: the village of the row, the heading of the column or the
label beside it, else the title above. Pure.
"""

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

AROUND = 6  # characters shown on either side
VILLAGE = ("村", "单位")  # what the column with the villages is headed
UNSEEN, BLOCKS = ("style", "script", "title"), ("h1", "h2", "p", "div")


@dataclass(frozen=True)
class Place:
    """Where a character stands that could not be drawn, with the words around it."""

    village: str
    item: str
    character: str
    around: str

    @property
    def code(self) -> str:
        return f"U+{ord(self.character):04X}"


@dataclass
class _Table:
    """A table being read: its column headings, and of the row that is open the column, the cells and what was found."""

    first: int = 0  # of a table inside a cell: that cell's column
    headings: dict[int, str] = field(default_factory=dict)
    held: dict[int, int] = field(default_factory=dict)  # column → rows that a heading above still takes
    column: int = 0
    span: int = 1
    is_heading: bool = False
    label: str = ""  # the row's last <th>
    words: str = ""  # what its first cell begins with: a number, or a task
    cells: dict[int, str] = field(default_factory=dict)
    found: list[Place] = field(default_factory=list)


class Finder(HTMLParser):
    """Reads a paper and names the places: by the heading of the column, the label of the row, or the title above."""

    def __init__(self, lost: frozenset[str], where: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lost, self.where = lost, where
        self.found: list[Place] = []
        self._tables: list[_Table] = []
        self._in_head = False
        self._cell: list[list[str]] = []  # the texts of the open cells
        self._block, self._heading, self._unseen = "", "正文", 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag in UNSEEN:
            self._unseen += 1
        elif tag in BLOCKS:
            self._open_block(tag, given)
        elif tag == "table":
            outer = self._tables[-1] if self._tables and self._cell else None
            self._tables.append(_Table(outer.first + outer.column, dict(outer.headings)) if outer else _Table())
        elif tag == "thead":
            self._in_head = True
        elif self._tables:
            self._open_in_table(tag, given)

    def _open_block(self, tag: str, given: dict[str, str]) -> None:
        self._block = "标题" if tag in ("h1", "h2") else "页脚" if given.get("class") == "foot" else ""

    def _open_in_table(self, tag: str, given: dict[str, str]) -> None:
        if tag == "tr":
            table = self._tables[-1]
            table.column, table.span, table.label, table.words, table.cells = 0, 0, "", "", {}
        elif tag in ("td", "th"):
            self._open_cell(tag, given)
        elif tag == "br" and self._cell:
            self._cell[-1].append(" ")

    def _open_cell(self, tag: str, given: dict[str, str]) -> None:
        table = self._tables[-1]
        table.column += table.span
        while self._in_head and table.held.get(table.column, 0) > 0:
            table.column += 1
        table.span, table.is_heading = int(given.get("colspan", 1)), tag == "th"
        if self._in_head:
            rows = int(given.get("rowspan", 1))
            table.held |= dict.fromkeys(range(table.column, table.column + table.span), rows)
        self._cell.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen -= 1
        elif tag in ("td", "th") and self._cell:
            pieces = self._cell.pop()
            self._tables[-1].words = self._tables[-1].words or "".join(pieces[:1]).strip()
            self._close_cell("".join(pieces).strip())
        elif tag == "tr" and self._tables:
            self._close_row()
        elif tag == "thead":
            self._in_head = False
        elif tag == "table" and self._tables:
            self._tables.pop()
        elif tag in BLOCKS:
            self._block = ""

    def _close_cell(self, text: str) -> None:
        table = self._tables[-1]
        if self._in_head:
            table.headings |= dict.fromkeys(range(table.column, table.column + table.span), text)
        table.cells[table.column] = text
        heading = table.headings.get(table.first + table.column, "") or table.label
        item = self._heading if table.is_heading else heading
        table.found += self._places(text, "", item or self._heading)
        if table.is_heading:
            table.label = text

    def _close_row(self) -> None:
        """The village stands in a cell of the row; of a table in a cell, in the row around it."""
        table = self._tables[-1]
        if self._in_head:
            table.held = {column: rows - 1 for column, rows in table.held.items()}
        names = [table.cells[column] for column in table.cells if table.headings.get(column) in VILLAGE]
        village = names[0] if names and not self._in_head else ""
        about = (
            f"第 {table.words} 行 "
            if table.words.isdigit()
            else f"{table.words} · "
            if table.headings and not self._cell
            else ""
        )
        named = [
            replace(
                one,
                village=one.village or village,
                item=f"{'' if self._in_head or one.item in about else about}{one.item}",
            )
            for one in table.found
        ]
        table.found = []
        if len(self._tables) > 1 and self._cell:
            self._tables[-2].found += named
        else:
            self.found += [replace(one, village=one.village or self.where) for one in named]

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._cell:
            self._cell[-1].append(data)
            return
        if self._block == "标题" and data.strip():
            self._heading = data.strip()
        self.found += self._places(data, self.where, self._block or self._heading)

    def _places(self, text: str, village: str, item: str) -> list[Place]:
        return [
            Place(village, item, character, text[max(0, at - AROUND) : at + AROUND + 1].replace("\n", " "))
            for at, character in enumerate(text)
            if character in self.lost
        ]
