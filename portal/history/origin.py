"""Where what happens now comes from: the network address and the number of the request that is being answered.

History sits below the web and asks for neither; the beginning of a request says both (`portal.web.requests`). The
worker and commands have none, and their events say so.
"""

from contextvars import ContextVar
from ipaddress import ip_address
from typing import NamedTuple


class Origin(NamedTuple):
    address: str | None = None
    request_id: str | None = None


NOWHERE = Origin()
_origin: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def set_origin(address: str | None, request_id: str | None) -> None:
    """Whose request begins now; nobody's (None, None) when it has ended."""
    _origin.set(Origin(plain_address(address), request_id))


def origin() -> Origin:
    return _origin.get()


def plain_address(given: str | None) -> str | None:
    """An address in its one spelling, so that it is found again: without the port and brackets that some proxies write
    along, an IPv4 address that came in over IPv6 as itself. None when it is no address, as over a unix socket."""
    words = (given or "").strip()
    if words.startswith("["):
        words = words[1:].partition("]")[0]
    elif words.count(":") == 1:
        words = words.partition(":")[0]
    try:
        found = ip_address(words.partition("%")[0])
    except ValueError:
        return None
    return str(getattr(found, "ipv4_mapped", None) or found)
