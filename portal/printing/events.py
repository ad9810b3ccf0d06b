"""What was printed and fetched, as sentences. `<paper>_printed` needs no words of its own (`portal.audit.events`)."""

from portal.history.event_types import for_audit

EVENTS = for_audit(
    pickup_made=lambda data: (f"领取件码：《{data['title']}》", ""),
    pickup_used=lambda data: (f"凭取件码取走《{data['title']}》", f"网络地址 {data['address']}"),
    pickup_refused=lambda data: ("取件没有成功", f"{data['reason']}（网络地址 {data['address']}）"),
    packet_made=lambda data: (f"编会议材料《{data['title']}》", f"{data['papers']} 份"),
)
