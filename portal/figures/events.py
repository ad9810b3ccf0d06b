"""What happened to figures, as sentences."""

from portal.history.event_types import for_audit

EVENTS = for_audit(
    figures_frozen=lambda data: ("定格数据", str(data["title"])),
    total_added=lambda data: ("录入外来数字", ""),
    total_changed=lambda data: ("修改外来数字", ""),
    total_removed=lambda data: ("删去外来数字", ""),
    totals_imported=lambda data: (f"从 Excel 导入外来数字 {data['rows']} 份", str(data["file"])),
)
