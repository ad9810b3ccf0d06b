"""How the workbook looks, and what it tells the person who fills it in."""

from typing import Any

from xlsxwriter.worksheet import Worksheet

GUIDE = (
    "1. 在「基本情况」和「逐星计划」两张表的白色格子里填写，灰色格子不用填。不知道的先空着。",
    "2. 逐星计划里，一行是一条措施。自评、现状、差距、目标写在每项任务的第一行。",
    "3. 加一条措施：写在这项任务下面的空行里；空行不够，就在下面插入一行再写。",
    "4. 删一条措施：把这一行的措施、责任人、时限等清空，或者删掉整行（每项任务的第一行请不要删）。",
    "5. 完成时限写成 2022-09-30、2022.9.30 或 2022年9月30日都可以。有下拉箭头的格子，从里面选。",
    "6. 表名、表头和隐藏的列是系统用来认表的，请不要改。不要存成别的格式，要存成 .xlsx。",
    "7. 填好以后，回到计划首页，按“上传 Excel”。系统先列出哪些地方会改，您看过、确认了才会改。",
    "8. 下载以后，如果有人在网页上也改了同一格，上传时两边都会列出来，请您逐处选用哪一个。",
    "9. 这张表只给了防误改的保护，没有密码；需要时可以在“审阅”里撤销保护，不影响上传。",
)
RETURNED = (
    "10. 镇里已经退回修改：灰色的答案镇里已经确认，改了也不会更新。要改，请先在网页上那一格按“申请打开”，再下载。"
)
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
WIDTHS = (6, 20, 12, 26, 26, 24, 34, 14, 13, 18, 14)
BASICS_WIDTHS = (26, 60, 44)


def set_up_print(sheet: Worksheet, *, paper: int, repeat: int | None) -> None:
    """9 is A4, 8 is A3; both landscape, one page wide."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&C第 &P 页 共 &N 页")
    if repeat is not None:
        sheet.repeat_rows(repeat)
