"""What happened at the meeting, as sentences; never what was decided there."""

from portal.history.event_types import for_audit

EVENTS = for_audit(
    appraisal_saved=lambda data: ("填写研判记录", ""),
)
