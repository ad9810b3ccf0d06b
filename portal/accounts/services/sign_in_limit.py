"""One password tried on many names: no name waits for it, so whoever tries does: strangers at an address together, and
each browser that somebody has signed in with by itself, since a whole office has one address. Names wait by themselves
(services.sign_in_delays); these counters are in the same table, under names that nobody can have."""

import datetime as dt
from ipaddress import ip_address

from portal.accounts.services import devices
from portal.accounts.services.limiting import Counter, count, held_at
from portal.kernel import clock

WINDOW = dt.timedelta(minutes=15)
FROM_ONE_ADDRESS = 100
FROM_ONE_DEVICE = 30
REFUSAL = (
    "您这里的网络上输错密码的次数太多，请过 15 分钟再登录；平时登录用的电脑、手机不受影响。"
    "急用请联系镇党建办或系统管理员。"
)


def why_not_try(address: str | None, token: str | None) -> str | None:
    """None if a password from this address, or from the browser behind this cookie, may be looked at."""
    counter = _counter(address, token)
    held = held_at(counter) if counter else None
    if counter is None or held is None or not clock.is_within(held.last_failure_at, WINDOW):
        return None
    return REFUSAL if held.failures >= counter.free else None


def note(address: str | None, token: str | None) -> None:
    """A wrong password from there."""
    if counter := _counter(address, token):
        count(counter)


def _counter(address: str | None, token: str | None) -> Counter | None:
    """Where it is counted, and how many are too many. No user name has an @."""
    if token and devices.is_known(token):
        return Counter(f"@device:{devices.hash_of(token)}"[:40], "guesses", FROM_ONE_DEVICE, WINDOW, waits=False)
    if not is_somebodys(address):
        return None
    return Counter(f"@{address}"[:40], "guesses", FROM_ONE_ADDRESS, WINDOW, waits=False)


def is_somebodys(address: str | None) -> bool:
    """Not this machine's own: behind a proxy that PORTAL_PROXIES does not count, all people seem to come from there."""
    try:
        return not ip_address(address or "").is_loopback
    except ValueError:
        return False
