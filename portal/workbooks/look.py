"""How workbooks look: the styles of their cells, and how they are printed."""

from typing import Any

from xlsxwriter.worksheet import Worksheet

FACE = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "text_wrap": True}
CELL = {**FACE, "border": 1, "border_color": "#7F8893"}
GREY = {"bg_color": "#EEF0F2"}
STYLES: dict[str, dict[str, Any]] = {
    "title": {**FACE, "font_name": "黑体", "font_size": 16, "align": "center", "text_wrap": False},
    "note": {**FACE, "text_wrap": False},
    "line": FACE,
    "head": {**CELL, **GREY, "bold": True, "align": "center"},
    "label": {**CELL, **GREY},
    "star": {**CELL, "bg_color": "#FBE9E7", "bold": True},
    "text": {**CELL, "num_format": "@", "locked": False},
    "figure": {**CELL, "locked": False, "align": "left"},
    "day": {**CELL, "num_format": "yyyy-mm-dd", "locked": False, "align": "left"},
    "none": {**CELL, **GREY, "locked": False},
    "key": {"locked": False, "num_format": "@"},
    "locked_key": {"num_format": "@"},
}
# The same cells where a return has left them closed.
STYLES |= {f"closed_{name}": {**STYLES[name], **GREY, "locked": True} for name in ("text", "figure", "day")}
ALLOWED = dict.fromkeys(
    ("format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter"), True
)


def set_up_print(sheet: Worksheet, *, paper: int, repeat: int | None) -> None:
    """9 is A4, 8 is A3; both landscape, one page wide."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&C第 &P 页 共 &N 页")
    if repeat is not None:
        sheet.repeat_rows(repeat)
