"""Codes that anybody may type without signing in (取件码, 查验码): who was wrong too often has to wait.

What is counted, and where, is the business of the feature that counts (`Feature.guess_limit`).
"""

from dataclasses import dataclass

from flask import request
from flask_login import current_user

from portal.kernel.errors import DomainError
from portal.web.feature import features

DEVICE_COOKIE = "portal_device"


class TooMany(DomainError):
    """Wrong too often."""

    status = 429
    heading = "请稍后再试"


@dataclass(frozen=True)
class Guesser:
    """Who types: the number of the account that is signed in, the cookie of the browser, the address."""

    account: int | None = None
    token: str | None = None
    address: str = ""


@dataclass(frozen=True)
class Guessed:
    """What is typed: how it is called, and how many mistakes are free for one, and for all strangers together."""

    key: str
    words: str
    free: int
    strangers: int
    otherwise: str  # what to do meanwhile


def guesser() -> Guesser:
    """Who types a code that anybody may type."""
    account = current_user.id if current_user.is_authenticated else None
    return Guesser(account, request.cookies.get(DEVICE_COOKIE), request.remote_addr or "")


def refuse_many(what: Guessed, who: Guesser) -> None:
    """Raises:
    TooMany: with until when, and what to do meanwhile.
    """
    features().guess_limit.refuse_many(what, who)


def note_wrong(what: Guessed, who: Guesser) -> None:
    """Wrong once more. The caller commits."""
    features().guess_limit.note_wrong(what, who)
