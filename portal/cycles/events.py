"""What the county does with a year, as a plan's timeline tells it."""

from portal.history.event_types import for_audit, on_timeline

EVENTS = on_timeline(
    catalogue_replaced=lambda data: (f"县里换了任务目录：{data['name']}", data["summary"]),
) | for_audit(
    archive_printed=lambda data: (f"做出《{data['title']}》，可以下载", ""),
)
