"""Server-side sessions behind Flask-Login: the cookie carries a random token, the database its hash.

Ending the row ends the session at once on every copy of the cookie; a disabled account's sessions are dead too.
"""

import datetime as dt
import hashlib
import logging
import secrets
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.accounts.domain.time_limits import is_over
from portal.accounts.models import SECOND_FACTOR_ROLES, User, UserSession
from portal.history.origin import origin
from portal.kernel import clock
from portal.kernel.config import setting
from portal.kernel.db import commit, db, writing

log = logging.getLogger(__name__)

TOUCH_EVERY = dt.timedelta(minutes=5)
# In the cookie of somebody who practises (portal.practice): the token of the session they come back to.
HOME = "home_token"
ENDED_HERE = "session_ended_here"  # in Session.info: this very unit of work ends sessions, such as one's own


def start(user: User, device: str) -> None:
    """Begin a session; sets the user's token for the cookie. The caller commits, then calls `login_user`."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    words = {"device": device[:200], "address": origin().address}
    session = UserSession(token_hash=_hash(token), user_id=user.id, created_at=now, seen_at=now, **words)
    db.session.add(session)
    db.session.flush()
    user.session_token, user.session_id = token, session.id


def end(session_id: int) -> None:
    """End one session."""
    _end(UserSession.id == session_id)


def end_token(token: str) -> None:
    """End the session behind a cookie's token."""
    _end(UserSession.token_hash == _hash(token))


def end_all(user: User, *, but: int | None = None) -> None:
    """End every session of a person, for instance when the password changed; `but` is spared."""
    _end((UserSession.user_id == user.id) & (UserSession.id != (but or 0)))


def end_all_of(user_ids: Collection[int]) -> None:
    """End every session of these people."""
    _end(UserSession.user_id.in_(user_ids))


def _end(which: sa.ColumnElement[bool]) -> None:
    now = clock.now()
    db.session.info[ENDED_HERE] = True
    db.session.execute(sa.update(UserSession).where(which, UserSession.ended_at.is_(None)).values(ended_at=now))


def load_user(token: str) -> User | None:
    """The person behind a cookie's token, or None when the session has ended, is too old or the account is disabled."""
    held = db.session.scalar(
        sa.select(UserSession)
        .where(UserSession.token_hash == _hash(token), UserSession.ended_at.is_(None))
        .options(joinedload(UserSession.user))
        .execution_options(populate_existing=True)
    )
    if held is None or not held.user.is_enabled or is_over(held, held.user.role):
        return None
    user, session_id = held.user, held.id
    if clock.now() - held.seen_at > TOUCH_EVERY:
        _touch(session_id)
        db.session.refresh(user)
    user.session_token, user.session_id = token, session_id
    user.must_set_second_factor = must_set_second_factor(user)
    return user


def must_set_second_factor(user: User) -> bool:
    """Whether this installation lets the person do nothing before 两步验证 is set up."""
    required = setting("SECOND_STEP_REQUIRED")
    return required and user.role in SECOND_FACTOR_ROLES and not user.has_second_factor


def _touch(session_id: int) -> None:
    """Note that the person is still here; its own short transaction, because reading pages must not hold the writer.

    A full disk or a locked database must not keep anybody from reading: the next request tries again.
    """
    try:
        with writing():
            db.session.execute(sa.update(UserSession).where(UserSession.id == session_id).values(seen_at=clock.now()))
            commit()
    except sa.exc.OperationalError:
        log.warning("session %s is not noted as in use", session_id, exc_info=True)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
