"""What went out as a file, as a sentence."""

from typing import Any

from portal.history.event_types import for_audit

KINDS = {"docx": "Word", "word": "Word"}


def _kind(data: dict[str, Any]) -> str:
    return KINDS.get(str(data["kind"]), "Excel")


def _rows(data: dict[str, Any]) -> str:
    return f"，{data['rows']} 行" if data["rows"] is not None else ""


EVENTS = for_audit(
    file_exported=lambda data: (f"导出《{data['title']}》", f"{_kind(data)}{_rows(data)}"),
)
