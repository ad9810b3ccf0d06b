"""About how tall a row of a table will be, before it is drawn.

A row that fits on half a page is never cut by the end of a page; a taller one has to be, for WeasyPrint drops the
table's head from a page on which an uncuttable row has no room (reference/peers.md §3.6).
"""

import unicodedata
from collections.abc import Iterable
from math import ceil


def lines(text: str, width: float) -> int:
    """The lines that a text takes in a column that holds `width` Chinese characters; rather too many than too few."""
    return sum(max(1, ceil(_width(line) / (width - 0.5))) for line in text.split("\n"))


def tallest(cells: Iterable[tuple[str, float]]) -> int:
    """The lines of a row of (text, width in characters)."""
    return max(lines(text, width) for text, width in cells)


def _width(line: str) -> float:
    """In Chinese characters: a Latin letter or a digit takes little more than half of one."""
    return sum(1 if unicodedata.east_asian_width(character) in "WFA" else 0.6 for character in line)
