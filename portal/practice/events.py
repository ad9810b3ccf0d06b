"""What happened in the practice place, as sentences."""

from portal.history.event_types import for_audit

EVENTS = for_audit(
    practice_started_anew=lambda data: ("重新开始演练", ""),
)
