"""The rows of a list in an office's own table: with a title above its head, columns in any order or of another name,
merged cells, 同上, notes below. What could not be read is named; what was left out is told."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.workbooks.above import Above, Found, notes_of
from portal.workbooks.imports.layout import GUIDE, Column, Fault, Layout, Row, Told
from portal.workbooks.package import Unreadable
from portal.workbooks.reading import Rows, Sheets
from portal.workbooks.seeing import Cell, Covered, Figure, letters, shown

_HEAD_WITHIN = 10  # a table may have a title and who filled it in above its head
_BEHIND = re.compile(r"[（(][^（）()]*[）)]$")  # 电话（手机）
_MARKS = re.compile(r"[\s*＊:：_\-]")
_COUNTED = re.compile(r"(?:支部|村)?(?:个数|数量|数)?$")  # 五星支部数 → 五星
_NOTE = ("注", "备注", "说明", "填表", "填报", "合计", "总计", "小计", "审核人", "制表")


@dataclass(frozen=True)
class Reading:
    """The rows as texts in the order of the layout's columns, what is wrong, and what the person should know."""

    rows: list[Row]
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class HeadUnclear(Unreadable):
    """Which column is what has to be asked; says why."""


def rows_in(sheets: Sheets, layout: Layout) -> Reading:
    """The filled-in rows.

    Raises:
        HeadUnclear: no such table, more than one, or not all that is needed.
        Unreadable: nothing in it, or too much.
    """
    name, place = _table(sheets, layout)
    rows = sheets[name]
    columns, unused = _columns(rows[place][1], layout)
    if lacking := [heading for heading in layout.needed if heading not in columns]:
        raise HeadUnclear(f"表头里没有认出{'、'.join(f'“{heading}”' for heading in lacking)}这一列。")
    reading = _read(name, rows[place + 1 :], columns, layout)
    if unused:
        reading.notes.append(f"没有用到的列：{'、'.join(unused)}")
    missing = [heading for heading in layout.headings() if heading not in columns]
    if missing and len(missing) < len(layout.columns) - 1:
        reading.notes.append(f"表里没有这些列，按空着读：{'、'.join(missing)}")
    return _not_too_much(reading, sheets.hidden.get(name, ()), layout)


def rows_as_told(sheets: Sheets, layout: Layout, told: Told) -> Reading:
    """The rows of a table of which somebody has said which column is what.

    Raises:
        Unreadable: nothing in it, or too much.
    """
    rows = [row for row in sheets[told.sheet] if row[0] >= told.first]
    reading = _read(told.sheet, rows, told.columns, layout)
    for _, texts in reading.rows:
        for place, column in enumerate(layout.columns):
            texts[place] = texts[place] or told.for_all.get(column.heading, "")
    return _not_too_much(reading, sheets.hidden.get(told.sheet, ()), layout)


def _not_too_much(reading: Reading, hidden_rows: Sequence[int], layout: Layout) -> Reading:
    read = {number for number, _ in reading.rows}
    if hidden := [str(number) for number in hidden_rows if number in read]:
        reading.notes.append(f"第 {'、'.join(hidden)} 行在表里是隐藏的，也读进来了")
    if not reading.rows:
        raise Unreadable("表头下面还没有填内容。请填好再上传。")
    if len(reading.rows) > layout.most:
        raise Unreadable(f"有 {len(reading.rows)} 行，一次最多 {layout.most} 行。请分成几个文件上传。")
    return reading


# ---- where the table is ------------------------------------------------------------------------------------------


def _table(sheets: Sheets, layout: Layout) -> tuple[str, int]:
    """The sheet with the list, and which of its rows that say something is the head."""
    places = {
        name: place for name, rows in sheets.items() if name != GUIDE and (place := _head(rows, layout)) is not None
    }
    if layout.sheet in places:
        return layout.sheet, places[layout.sheet]
    if len(places) > 1:
        names = "、".join(places)
        raise HeadUnclear(f"文件里有几张表都像{layout.sheet}名单：{names}。请选要用的那张。")
    if not places:
        raise HeadUnclear(f"没有找到表头：前 {_HEAD_WITHIN} 行里看不出哪一行写着各列的名称。")
    return next(iter(places.items()))


def _head(rows: Rows, layout: Layout) -> int | None:
    """The likeliest of the first rows; the lower one of a head of two levels."""
    counts = [len(_columns(cells, layout, twice=False)[0]) for _, cells in rows[:_HEAD_WITHIN]]
    named = [
        place if layout.columns[0].heading in _columns(cells, layout, twice=False)[0] and counts[place] > 1 else None
        for place, (_, cells) in enumerate(rows[:_HEAD_WITHIN])
    ]
    found = [place for place in named if place is not None]
    return max(found, key=lambda place: (counts[place], -place), default=None)


def likely_columns(rows: Rows, layout: Layout) -> tuple[int, dict[str, int]]:
    """For the page that asks: the place of the row that is most like a head (-1: none), and what its columns seem to
    be."""
    found = [_columns(cells, layout, twice=False)[0] for _, cells in rows[:_HEAD_WITHIN]]
    best = max(range(len(found)), key=lambda place: (len(found[place]), -place), default=-1)
    return (best, found[best]) if best >= 0 and found[best] else (-1, {})


def _columns(cells: Sequence[Cell], layout: Layout, *, twice: bool = True) -> tuple[dict[str, int], list[str]]:
    """Heading → column, and the words over columns that nothing is read from."""
    columns: dict[str, int] = {}
    unused: list[str] = []
    for place, cell in enumerate(cells):
        words = shown(cell.first) if isinstance(cell, Covered) and not cell.beside else shown(cell)
        heading = _heading(words, layout)
        if heading and heading in columns and twice:
            both = f"{letters(columns[heading])} 列和 {letters(place)} 列"
            raise HeadUnclear(f"{both}（看看有没有隐藏的）都是“{heading}”，不知道该用哪一列。")
        if heading:
            columns.setdefault(heading, place)
        elif words:
            unused.append(" ".join(words.split()))
    return columns, unused


def _heading(words: str, layout: Layout) -> str | None:
    bare = _MARKS.sub("", unicodedata.normalize("NFKC", words))
    for tried in (bare, _BEHIND.sub("", bare), _COUNTED.sub("", _BEHIND.sub("", bare))):
        for column in layout.columns:
            if tried and tried in (column.heading, *layout.also.get(column.heading, ())):
                return column.heading
    return None


# ---- what its rows say -------------------------------------------------------------------------------------------


def _read(sheet: str, rows: Rows, columns: Mapping[str, int], layout: Layout) -> Reading:
    reading, above = Reading([]), Above()
    for number, cells in rows:
        raw = {name: _found(sheet, number, place, cells) for name, place in columns.items()}
        if _is_head_again(raw):
            continue
        if words := _note_below(cells, raw):
            reading.notes.append(f"第 {number} 行“{words[:20]}”是说明，没有读")
        if words or not any(cell.is_own for cell in raw.values()):
            continue
        found = above.read(raw)
        reading.notes.extend(notes_of(found.values()))
        reading.faults.extend(
            Fault(number, name, shown(cell.said), cell.fault) for name, cell in found.items() if cell.fault
        )
        reading.rows.append((number, [_text(column, found) for column in layout.columns]))
    return reading


def _found(sheet: str, number: int, place: int, cells: Sequence[Cell]) -> Found:
    return Found(sheet, number, place, cells[place] if place < len(cells) else None)


def _is_head_again(found: Mapping[str, Found]) -> bool:
    """A long table that was put together from printed pages has its head again and again."""
    said = {name: _MARKS.sub("", shown(cell.said)) for name, cell in found.items()}
    same = sum(words == name for name, words in said.items())
    return same > 1 and same * 2 > sum(map(bool, said.values()))


def _note_below(cells: Sequence[Cell], found: Mapping[str, Found]) -> str:
    """The words of a row that is no entry: nothing but 注：… or 填表人：…."""
    said = [shown(cell) for cell in cells if shown(cell)]
    own = sum(cell.is_own for cell in found.values())
    is_note = bool(said) and ((own <= 1 and said[0].startswith(_NOTE)) or (not own and not said[0].isdigit()))
    return said[0] if is_note else ""


def _text(column: Column, found: Mapping[str, Found]) -> str:
    """A cell on one line, without the apostrophe that makes text of a number."""
    cell = found.get(column.heading)
    if cell and column.is_digits and isinstance(cell.cell, Figure):
        return cell.cell.number
    return " ".join(shown(cell.cell).split()).lstrip("'’‘`") if cell else ""
