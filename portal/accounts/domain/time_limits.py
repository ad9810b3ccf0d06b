"""How long things about an account last: sessions, one-time codes, waits at the door. Pure."""

import datetime as dt

from portal.accounts.models import VILLAGE_ROLES, Role, UserSession
from portal.kernel import clock

# A village fills its plan in meetings, with long pauses; a reviewer's screen in the office is closed sooner.
IDLE_VILLAGE = dt.timedelta(hours=2)
IDLE_OFFICE = dt.timedelta(minutes=60)
LONGEST = dt.timedelta(hours=12)
CODE_LASTS = dt.timedelta(days=7)  # the slip is cut, handed out at a meeting, and typed in within the week
WAITS = (1, 2, 4, 8, 15)  # minutes
LONGEST_LOCK = dt.timedelta(minutes=WAITS[-1])


def is_over(held: UserSession, role: Role) -> bool:
    """Whether a session has been left alone, or has lasted, too long; or begins in the future, since nobody could say
    when that one ends."""
    idle = IDLE_VILLAGE if role in VILLAGE_ROLES else IDLE_OFFICE
    return not (clock.is_within(held.seen_at, idle) and clock.is_within(held.created_at, LONGEST))
