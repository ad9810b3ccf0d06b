"""What those who run the portal do to a plan, as sentences."""

from portal.history.event_types import on_timeline

EVENTS = on_timeline(
    plan_restored=lambda data: (f"把计划表恢复成{data['version']}的样子", f"改了 {data['blocks']} 个部分"),
)
