"""What cannot be the name of a machine is answered before anything is made of it: Werkzeug fails on such a `Host` while
it prepares the addresses of a page, so that not even a page about the mistake could be made.

Which names the portal answers to is another question (PORTAL_HOSTS).
"""

import re
from collections.abc import Iterable
from ipaddress import AddressValueError, IPv6Address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FOREIGN_HOST = "本系统没有这个网址。请用单位通知的网址打开。"
LONGEST = 253  # characters of a name, and 63 between two dots (RFC 1035)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.ASCII)
_PORT = re.compile(r"[0-9]{0,5}", re.ASCII)


def is_host(given: str) -> bool:
    """Whether `given`, as a browser sends it, can be a machine: a name or an address, and perhaps a port."""
    name, port = _parted(given)
    if not _PORT.fullmatch(port) or int(port or 0) > 65535:
        return False
    return _is_address(name[1:-1]) if name[:1] == "[" and name[-1:] == "]" else _is_name(name)


def _parted(given: str) -> tuple[str, str]:
    if given.startswith("["):
        name, bracket, port = given.partition("]")
        return name + bracket, port.removeprefix(":") if port[:1] in ("", ":") else "?"
    name, _, port = given.partition(":")
    return name, port


def _is_address(name: str) -> bool:
    try:
        IPv6Address(name)
    except AddressValueError:
        return False
    return True


def _is_name(name: str) -> bool:
    name = name.lower().removesuffix(".")
    if len(name) > LONGEST or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        return False
    try:
        name.encode("ascii").decode("idna")
    except UnicodeError:
        return False
    return True


class HostNames:
    """Refuses a request whose `Host` is none, in words and without a page. Without any, the server's own name holds."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        given = environ.get("HTTP_HOST") or environ.get("SERVER_NAME", "")
        if is_host(given) or not given:
            return self._app(environ, start_response)
        words = FOREIGN_HOST.encode()
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(words)))]
        start_response("400 Bad Request", headers)
        return [words]
