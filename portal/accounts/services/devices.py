"""The browsers a person has signed in with: a cookie that stays for a year, of which the database keeps the hash.

It opens nothing. It only says that whoever mistypes here is not a stranger (`services.sign_in_delays`).
"""

import datetime as dt
import hashlib
import secrets

import sqlalchemy as sa

from portal.accounts.models import KnownDevice, User
from portal.kernel import clock
from portal.kernel.db import db

LASTS = dt.timedelta(days=400)  # no browser keeps one longer


def known_on(username: str, token: str | None) -> str:
    """The device behind a cookie, if the person of this name has signed in with it; "" for a stranger's."""
    if not token:
        return ""
    wanted = sa.select(KnownDevice.token_hash).join(User, User.id == KnownDevice.user_id)
    mine = wanted.where(KnownDevice.token_hash == hash_of(token), User.username == username)
    return db.session.scalar(mine.where(KnownDevice.seen_at > clock.now() - LASTS)) or ""


def is_known(token: str | None) -> bool:
    """Whether anybody at all has signed in with this browser."""
    known = KnownDevice.token_hash == hash_of(token or ""), KnownDevice.seen_at > clock.now() - LASTS
    return bool(token) and db.session.scalar(sa.select(sa.exists().where(*known))) is True


def remember(user: User, token: str | None) -> str:
    """From now on this browser is known to be this person's; answers what its cookie is to hold."""
    token = token if is_known(token) and token else secrets.token_urlsafe(32)
    held = db.session.get(KnownDevice, (hash_of(token), user.id))
    if held is None:
        db.session.add(KnownDevice(token_hash=hash_of(token), user_id=user.id, seen_at=clock.now()))
    else:
        held.seen_at = clock.now()
    return token


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
