"""About how tall a row of a table will be, before it is drawn.

A row that fits on half a page is never cut by the end of a page; a taller one has to be, for WeasyPrint drops the
table's head from a page on which an uncuttable row has no room (reference/peers.md §3.6).
"""

from collections.abc import Iterable

from portal.plans.domain.fit import lines


def tallest(cells: Iterable[tuple[str, float]]) -> int:
    """The lines of a row of (text, width in Chinese characters)."""
    return max(lines(text, width) for text, width in cells)
