"""What a cell says with the cells above it: merged over several rows, or 同上, 〃 and their like."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from portal.workbooks.seeing import Broken, Cell, Covered, address, shown

_SAME = {"同上", "同上行", "同上一行", "同上一条", "同上格", "同前", "如上", "同上述", "上同"}
# The mark itself and what is typed for it: quotation marks, primes, two apostrophes.
_MARKS = re.compile("[〃″‶˝＂\"”“〞〝〟]{1,2}|['’‘′]{2}")
_AROUND = "（）()[]【】〔〕。.，,；;、·—－-–~～…"


def is_same_as_above(words: str) -> bool:
    """Whether somebody writes this for "what stands above"."""
    bare = re.sub(r"\s", "", words).strip(_AROUND)
    return bare in _SAME or bool(_MARKS.fullmatch(bare))


@dataclass(frozen=True)
class Problem:
    """A cell that cannot be taken as it is: where, what it says, and what to do."""

    sheet: str
    address: str
    found: str
    advice: str
    place: tuple[str, int, int]  # sheet, row, column: as one goes through the file

    @property
    def told(self) -> dict[str, str]:
        """As it is kept for the preview."""
        return {"sheet": self.sheet, "address": self.address, "found": self.found[:200], "advice": self.advice}


@dataclass(frozen=True)
class Found:
    """A cell with its place in the sheet: row from 1, column from 0."""

    sheet: str
    row: int
    column: int
    said: Cell  # what stands in this very cell
    taken: Cell = None  # what is meant where that is something else
    source: str = ""  # the address of the cell it is taken from

    @property
    def cell(self) -> Cell:
        """What the cell says, be it taken from above."""
        return self.taken if self.source else self.said

    @property
    def is_covered(self) -> bool:
        return isinstance(self.said, Covered)

    @property
    def is_own(self) -> bool:
        """Whether something is written in this very cell; 同上 is."""
        return bool(shown(self.said))

    @property
    def address(self) -> str:
        return address(self.row, self.column)

    @property
    def note(self) -> str:
        """For the preview: what was read although it does not stand there."""
        words = shown(self.taken).replace("\n", " ")
        words = words if len(words) <= 40 else f"{words[:40]}…"
        if isinstance(self.said, Covered):
            return f"「{self.sheet}」{self.address} 和 {self.source} 合并，读作“{words}”"
        return f"「{self.sheet}」{self.address} 写的是“{shown(self.said)}”，按 {self.source} 读作“{words}”"

    def problem(self, advice: str) -> Problem:
        return Problem(self.sheet, self.address, shown(self.said), advice, (self.sheet, self.row, self.column))

    @property
    def fault(self) -> str | None:
        """Why nobody can say what the cell means, and what to do."""
        if isinstance(self.cell, Broken):
            return self.cell.advice
        if isinstance(self.said, Covered) and self.said.beside and shown(self.said.first):
            return f"这一格和左边的 {self.said.address} 合并了，看不出是哪一栏的内容。请取消合并，分开写"
        if is_same_as_above(_written(self.said)) and not self.source:
            return "上面那一格是空的，看不出同什么。请直接写上内容"
        return None


def _written(cell: Cell) -> str:
    """The words of a cell, or of the one above that it is merged with."""
    return shown(cell.first) if isinstance(cell, Covered) and not cell.beside else shown(cell)


class Above:
    """Goes down a table and remembers what its columns said last."""

    def __init__(self) -> None:
        self._last: dict[str, Found] = {}

    def read(self, cells: Mapping[str, Found]) -> dict[str, Found]:
        """A row with what its cells take from above. Rows that say nothing are not read."""
        found = {heading: self._taken(heading, cell) for heading, cell in cells.items()}
        if any(cell.is_own for cell in found.values()):
            self._last |= found
        return found

    def _taken(self, heading: str, found: Found) -> Found:
        said = found.said
        if not is_same_as_above(_written(said)):
            if isinstance(said, Covered) and not said.beside and said.first:
                return replace(found, taken=said.first, source=said.address)
            return found
        above = self._last.get(heading)
        if above is None or not shown(above.cell) or is_same_as_above(shown(above.cell)):
            return found
        return replace(found, taken=above.cell, source=above.source or above.address)


def notes_of(cells: Iterable[Found]) -> list[str]:
    """What was taken from above, for the preview."""
    return [found.note for found in cells if found.source]
