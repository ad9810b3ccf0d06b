"""One password tried on many names: no name is locked by it, so the address is. Names lock by themselves (services)."""

import datetime as dt
from ipaddress import ip_address

from flask import current_app

from portal.tries import TooMany, Tries

WINDOW = dt.timedelta(minutes=15)
# A township's whole office, or a county's, has one address: so many wrong passwords no office has in that time.
FROM_ONE_ADDRESS = 100
IN_ALL = 20_000
REFUSAL = "您这里的网络上输错密码的次数太多，请过 15 分钟再登录。急用请联系镇党建办或系统管理员。"


def why_not_try(address: str | None) -> str | None:
    """None if a password from this address may be looked at."""
    try:
        if is_somebodys(address):
            _guesses().refuse_many(str(address))
    except TooMany as refusal:
        return str(refusal)
    return None


def note(address: str | None) -> None:
    """A wrong password from this address."""
    if is_somebodys(address):
        _guesses().note(str(address))


def is_somebodys(address: str | None) -> bool:
    """Not this machine's own: behind a proxy that PORTAL_PROXIES does not count, all people seem to come from there."""
    try:
        return not ip_address(address or "").is_loopback
    except ValueError:
        return False


def _guesses() -> Tries:
    """Those of this process."""
    made = Tries(WINDOW, FROM_ONE_ADDRESS, IN_ALL, REFUSAL)
    found: Tries = current_app.extensions.setdefault("sign_in_guesses", made)
    return found
