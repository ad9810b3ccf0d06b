"""What a county has decided for itself, as sentences."""

from typing import Any

from portal.history.event_types import for_audit
from portal.settings.models import NAMES


def _setting(data: dict[str, Any]) -> str:
    before, after = ({True: "是", False: "否"}.get(value, value) for value in (data["before"], data["after"]))
    return f"{NAMES.get(data['key'], data['key'])}：{before} → {after}"


EVENTS = for_audit(
    setting_changed=lambda data: ("修改全县设置", _setting(data)),
    calendar_changed=lambda data: (f"修改 {data['year']} 年的放假安排", str(data["after"])),
)
