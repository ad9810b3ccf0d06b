"""What a person sees in a cell in WPS or Excel: that is what is read, or the cell is named.

A cell is text, a `Figure`, a `Day`, one that cannot be read (`Broken`), one that another covers (`Covered`), or None.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.kernel.text import clean
from portal.workbooks.number_formats import NotShown, look_of


@dataclass(frozen=True)
class Figure:
    """A number: as it is drawn, and as it is stored."""

    words: str
    number: str


@dataclass(frozen=True)
class Day:
    """A date: as it is drawn, and the day; or what of it is in sight (9月30日, 2022年9月)."""

    words: str
    day: str


@dataclass(frozen=True)
class Broken:
    """Nothing that could be read: what stands there, and what to do."""

    words: str
    advice: str


@dataclass(frozen=True)
class Covered:
    """One with the cell at `address`, which says `first`; `beside` when that stands in another column."""

    address: str
    first: "str | Figure | Day | Broken | None"
    beside: bool

    words = ""


Cell = str | Figure | Day | Broken | Covered | None

# Also as words: so they come out of a table that was pasted as text.
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!|#+)")
_ERRORS = "这一格是公式出的错。请改好公式，或直接写上内容"
_NO_RESULT = "这一格是公式，文件里没有算出的结果。请用 WPS 或 Excel 打开，保存一次，或直接写上内容"
_NOT_SHOWN = "这一格里有数字，但表里看不见（显示格式把它藏起来了，或者是负的日期）。请把格式改成“常规”，或直接写上内容"


def seen(raw: Any, *, is_1904: bool) -> Cell:
    """A cell of the child's answer that no other covers."""
    if isinstance(raw, str):
        return Broken(raw, _ERRORS) if _ERROR.fullmatch(raw.strip()) else raw
    if raw is None:
        return None
    if "number" in raw:
        return _number(raw, is_1904)
    if "yes" in raw:
        return "是" if raw["yes"] else "否"
    return Broken(raw["error"], _ERRORS) if "error" in raw else Broken(raw["formula"], _NO_RESULT)


def _number(raw: Mapping[str, str], is_1904: bool) -> Cell:
    try:
        look = look_of(raw["number"], raw.get("format", "General"), is_1904=is_1904)
    except NotShown:
        return Broken(raw["number"], _NOT_SHOWN)
    return Day(look.words, look.day) if look.is_date else Figure(look.words, raw["number"])


def covered(raw: Mapping[str, Any], first: Any) -> Covered:
    """A cell below or beside the first one of a merge."""
    row, column = raw["merged"]
    return Covered(address(row, column - 1), None if isinstance(first, Covered) else first, raw["beside"])


def shown(cell: Cell) -> str:
    """A cell as a person reads it, for messages and for columns of words. A covered cell is empty by itself."""
    return clean(cell if isinstance(cell, str) else cell.words) if cell else ""


def address(row: int, column: int) -> str:
    """As office programs call it: H12. The row from 1, the column from 0."""
    return f"{letters(column)}{row}"


def letters(column: int) -> str:
    """0 → A, 27 → AB."""
    head, rest = divmod(column, 26)
    return (letters(head - 1) if head else "") + chr(ord("A") + rest)
