"""The cookie that says which browser this is (`services.devices`)."""

from werkzeug.wrappers import Response

from portal.accounts.services.devices import LASTS
from portal.kernel.config import setting
from portal.web.guessing import DEVICE_COOKIE

COOKIE = DEVICE_COOKIE


def set_device_cookie(response: Response, token: str) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=LASTS,
        secure=setting("SESSION_COOKIE_SECURE"),
        httponly=True,
        samesite="Lax",
    )
