"""How the village's timeline tells of files."""

from typing import Any

from portal.plans.events import Telling


def workbook_applied(data: dict[str, Any]) -> tuple[str, str]:
    return f"按 Excel 文件更新 {data['places']} 处", data["file"]


TELLINGS: dict[str, Telling] = {"workbook_applied": workbook_applied}
