"""What happened to 参考用语, as sentences."""

from portal.history.event_types import for_audit

EVENTS = for_audit(
    phrase_added=lambda data: ("新增参考用语", str(data["text"])),
    phrase_removed=lambda data: ("删去参考用语", str(data["text"])),
)
