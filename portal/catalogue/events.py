"""What happened to catalogues and years, as sentences."""

from typing import Any

from portal.history.event_types import for_audit


def _dates(data: dict[str, Any]) -> str:
    names = {"activity_name": "活动名称", "opens_on": "开始填报", "submit_by": "上报截止", "review_by": "审核截止"}
    moved = ((names[key], data["before"][key] or "未定", now or "未定") for key, now in data["after"].items())
    return "，".join(f"{name}：{before} → {now}" for name, before, now in moved)


EVENTS = for_audit(
    cycle_opened=lambda data: (f"开启 {data['year']} 年度", str(data["activity_name"])),
    cycle_changed=lambda data: (f"修改 {data['year']} 年度的名称或日期", _dates(data)),
    cycle_closed=lambda data: (f"关闭 {data['year']} 年度", ""),
    cycle_removed=lambda data: (f"撤销误开的 {data['year']} 年度", ""),
    cycle_reopened=lambda data: (f"重新打开 {data['year']} 年度", f"理由：{data['reason']}"),
    catalogue_copied=lambda data: (f"复制出任务目录草稿《{data['name']}》", ""),
    catalogue_imported=lambda data: (f"从 Excel 导入任务目录《{data['name']}》", f"{data['tasks']} 项任务"),
    catalogue_published=lambda data: (f"发布任务目录《{data['name']}》", ""),
    catalogue_discarded=lambda data: (f"删去任务目录草稿《{data['name']}》", ""),
    catalogue_renamed=lambda data: (f"任务目录改名为《{data['name']}》", ""),
    task_added=lambda data: (f"任务目录新增“{data['name']}”", ""),
    task_changed=lambda data: ("修改任务目录里的一项任务", ""),
    task_moved=lambda data: (f"调整任务次序，现为 {data['code']}", ""),
    task_removed=lambda data: (f"任务目录删去“{data['name']}”", ""),
)
