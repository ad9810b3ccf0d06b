"""The signed cookie. How long somebody is signed in is kept in the database, not in it
(`portal.accounts.services.sessions`).
"""

from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import TimestampSigner, URLSafeTimedSerializer


class Ageless(TimestampSigner):
    """Asks for no age: Flask would sign out everybody who has just come in when the clock is set back by a second."""

    def unsign(self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False) -> Any:
        value, signed_at = super().unsign(signed_value, return_timestamp=True)
        return (value, signed_at) if return_timestamp else value


class Cookies(SecureCookieSessionInterface):
    """Flask's own, but for the age."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        found = super().get_signing_serializer(app)
        if found:
            found.signer = Ageless
        return found
