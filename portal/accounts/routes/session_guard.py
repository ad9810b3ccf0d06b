"""Nothing is stored for somebody whose session ended while the request was on its way: an account that was disabled, a
village that was merged, a password that was reset (acceptance 63).

Asked when the unit of work ends, under a lock on the row of the session: whoever ends it has done so before, and the
request is refused with all that was typed, or waits until the request is through.
"""

import sqlalchemy as sa
from flask import abort, g, has_request_context

from portal.accounts.models import UserSession
from portal.accounts.services.sessions import ENDED_HERE
from portal.kernel.db import before_commit, db, has_row_locks


def refuse_if_ended() -> None:
    """Before each commit of a request: is the person still signed in?"""
    user = g.get("_login_user") if has_request_context() else None
    session_id = getattr(user, "session_id", None)
    if session_id is None or db.session.info.pop(ENDED_HERE, False):
        return
    held = sa.select(UserSession.ended_at).where(UserSession.id == session_id)
    if has_row_locks():
        held = held.with_for_update(read=True)
    if db.session.scalar(held) is not None:
        db.session.rollback()
        abort(401)


before_commit.append(refuse_if_ended)
