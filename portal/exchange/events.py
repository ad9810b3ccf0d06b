"""What came in and went out as files, as sentences."""

from typing import Any

from portal.history.event_types import for_audit, on_timeline

KINDS = {"docx": "Word", "word": "Word"}


def _kind(data: dict[str, Any]) -> str:
    return KINDS.get(str(data["kind"]), "Excel")


def _rows(data: dict[str, Any]) -> str:
    return f"，{data['rows']} 行" if data["rows"] is not None else ""


EVENTS = for_audit(
    file_exported=lambda data: (f"导出《{data['title']}》", f"{_kind(data)}{_rows(data)}"),
    people_imported=lambda data: (f"从 Excel 导入账号 {data['rows']} 个", str(data["file"])),
    totals_imported=lambda data: (f"从 Excel 导入外来数字 {data['rows']} 份", str(data["file"])),
    units_imported=lambda data: (f"从 Excel 导入单位 {data['rows']} 个", str(data["file"])),
    archive_printed=lambda data: (f"做出《{data['title']}》，可以下载", ""),
) | on_timeline(
    own_affairs=True,
    workbook_applied=lambda data: (f"按 Excel 文件更新 {data['places']} 处", data["file"]),
)
