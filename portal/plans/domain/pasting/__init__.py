"""What people paste into a task's measures: a table from WPS, Excel or Word, a numbered list from WeChat (issue 3).

Pure: text in, the measures it would become out. Nothing is cut off and nothing is guessed in silence: what each column
was taken for, which dates were understood, and what finds no place is in the result for the preview to say.
"""

from portal.plans.domain.pasting.cells import Grid, grid_of
from portal.plans.domain.pasting.table import (
    COLUMN_KINDS,
    PASTE_LIMIT,
    PASTE_LINES,
    PastedColumn,
    PastedTable,
    Row,
    read_table,
)

__all__ = [
    "COLUMN_KINDS",
    "PASTE_LIMIT",
    "PASTE_LINES",
    "Grid",
    "PastedColumn",
    "PastedTable",
    "Row",
    "grid_of",
    "read_table",
]
