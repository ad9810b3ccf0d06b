"""What is asked about a table whose head says too little, and the answer."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.kernel.reading.telephones import sign_in_digits
from portal.workbooks.imports.finding import likely_columns
from portal.workbooks.imports.layout import GUIDE, Column, Layout, Told
from portal.workbooks.package import Unreadable
from portal.workbooks.reading import Rows, Sheets
from portal.workbooks.seeing import Covered, letters, shown

SHOWN_ROWS, SHOWN_COLUMNS = 12, 20
NOT_USED = "不用"
# How a cell looks that belongs into a column, for tables without any head.
_LOOKS: dict[str, Callable[[str], bool]] = {
    "电话": lambda words: bool(sign_in_digits(words)),
    "乡镇": lambda words: words.endswith(("镇", "乡", "街道")),
    "单位": lambda words: len(words) > 2 and bool(re.search("村|社区", words)),
    "姓名": lambda words: bool(re.fullmatch("[\u4e00-\u9fff·\\s]{2,5}", words)) and words[-1] not in "村镇乡",
}


@dataclass(frozen=True)
class Asked:
    """The page: sheets to choose from, the first rows, and what is chosen so far.

    `rows`: (number, texts). `chosen`: a heading or "" for each column. `for_all`: (column, value) of what may hold for
    all rows.
    """

    sheets: Sequence[str]
    sheet: int
    rows: Sequence[tuple[int, Sequence[str]]]
    letters: Sequence[str]
    headings: Sequence[str]
    chosen: Sequence[str]
    first: int
    for_all: Sequence[tuple[Column, str]]
    more: int  # rows below those that are shown


def asked_of(sheets: Sheets, layout: Layout, fields: Mapping[str, str]) -> Asked:
    """What to ask; `fields` is what was chosen before, or only the sheet."""
    names = _names(sheets)
    number = _number(fields.get("sheet", "")) or 0
    number = number if number < len(names) else 0
    rows = sheets[names[number]] if names else []
    width = min(SHOWN_COLUMNS, max((len(cells) for _, cells in rows), default=0))
    head, columns = likely_columns(rows, layout)
    if head < 0:
        columns = dict(_guessed(rows, layout, width))
    likely = {place: heading for heading, place in columns.items()}
    below = rows[head + 1 :] if head >= 0 else _first_entries(rows, layout, columns)
    headings = layout.headings()
    return Asked(
        names,
        number,
        [(row, [_words(cells, place) for place in range(width)]) for row, cells in rows[:SHOWN_ROWS]],
        [letters(place) for place in range(width)],
        headings,
        [_chosen(fields, place, likely.get(place, ""), headings) for place in range(width)],
        _number(fields.get("first_row", "")) or (below[0][0] if below else 1),
        [(column, fields.get(f"all_{place}", "")) for place, column in enumerate(layout.columns) if column.for_all],
        max(0, len(rows) - SHOWN_ROWS),
    )


def told_in(fields: Mapping[str, str], sheets: Sheets, layout: Layout) -> Told:
    """The answer.

    Raises:
        Unreadable: something is said twice, or what is needed is not said.
    """
    names, columns, headings = _names(sheets), dict[str, int](), layout.headings()
    sheet = _number(fields.get("sheet", "")) or 0
    for place in range(SHOWN_COLUMNS):
        heading = fields.get(f"column_{place}", "")
        if heading in columns:
            raise Unreadable(f"{letters(columns[heading])} 列和 {letters(place)} 列都选成了“{heading}”，请只留一列。")
        if heading in headings:
            columns[heading] = place
    every = {column.heading: fields.get(f"all_{place}", "").strip() for place, column in enumerate(layout.columns)}
    for_all = {heading: value for heading, value in every.items() if value and heading not in columns}
    needed = layout.needed or headings[:1]
    if lacking := [heading for heading in needed if heading not in columns and heading not in for_all]:
        raise Unreadable(f"还没有说哪一列是{'、'.join(f'“{heading}”' for heading in lacking)}。")
    if sheet >= len(names):
        raise Unreadable("请先选要用的那张表。")
    return Told(names[sheet], _number(fields.get("first_row", "")) or 1, columns, for_all)


def _names(sheets: Sheets) -> list[str]:
    return [name for name, rows in sheets.items() if rows and name != GUIDE]


def _number(typed: str) -> int | None:
    return int(typed) if re.fullmatch("[0-9]{1,5}", typed) else None


def _chosen(fields: Mapping[str, str], place: int, likely: str, headings: Sequence[str]) -> str:
    said = fields.get(f"column_{place}")
    return likely if said is None else (said if said in headings else "")


def _words(cells: Sequence[object], place: int) -> str:
    cell = cells[place] if place < len(cells) else None
    cell = (None if cell.beside else cell.first) if isinstance(cell, Covered) else cell
    return " ".join(shown(cell).split())[:60]  # type: ignore[arg-type]


def _first_entries(rows: Rows, layout: Layout, columns: Mapping[str, int]) -> Rows:
    """From the first row whose cells look like what their columns seem to be."""
    looks = _looks(layout)
    for place, (_, cells) in enumerate(rows[:SHOWN_ROWS]):
        alike = sum(looks[heading](words) for heading, at in columns.items() if (words := _words(cells, at)))
        if columns and alike * 2 > len(columns):
            return rows[place:]
    return rows


def _looks(layout: Layout) -> Mapping[str, Callable[[str], bool]]:
    return {**_LOOKS, **layout.looks}


def _guessed(rows: Rows, layout: Layout, width: int) -> Iterator[tuple[str, int]]:
    """Heading → column where most of the cells look like it."""
    left = set(range(width))
    for heading in layout.headings():
        if (looks := _looks(layout).get(heading)) is None:
            continue
        for place in sorted(left):
            said = [words for _, cells in rows[:50] if (words := _words(cells, place))]
            if said and sum(map(looks, said)) * 3 > len(said) * 2:
                left.discard(place)
                yield heading, place
                break
