"""Each event to the log the moment it is stored: for syslog, where nobody of the portal's has a hand (portal.syslog).

What happened and not what was said: the sentence, who, from where, and the event's place in its chain with its hash.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.audit.events import event_sentence
from portal.history.models import Event
from portal.history.services import after_recording
from portal.kernel.db import db

log = logging.getLogger("portal.audit")
WAITING = "events_to_log"  # in Session.info, until the commit


def _collect(session: Session, _context: Any) -> None:
    if log.isEnabledFor(logging.INFO):
        found = [_facts(event) for event in session.new if isinstance(event, Event)]
        session.info.setdefault(WAITING, []).extend(found)


def _collect_many(rows: Sequence[Mapping[str, Any]]) -> None:
    if log.isEnabledFor(logging.INFO):
        found = [_facts(Event(**row)) for row in rows]
        db.session.info.setdefault(WAITING, []).extend(found)


def _facts(event: Event) -> dict[str, Any]:
    return {
        "event": f"{event.stream}#{event.seq}",
        "at": event.at.isoformat(),
        "who": event.actor_name,
        "user_id": event.actor_id,
        "verb": event.verb,
        "what": event_sentence(event)[0],
        "address": event.address,
        "request_id": event.request_id,
        "hash": event.hash,
    }


def _tell(session: Session) -> None:
    if not session.in_nested_transaction():
        for facts in session.info.pop(WAITING, ()):
            log.info("event", extra={"facts": facts})


def _forget(session: Session) -> None:
    session.info.pop(WAITING, None)


sa.event.listen(db.session, "after_flush", _collect)
after_recording.append(_collect_many)
sa.event.listen(db.session, "after_commit", _tell)
sa.event.listen(db.session, "after_rollback", _forget)
