"""Where PORTAL_SYSLOG points to (portal.web.syslog sends)."""

import re
from typing import NamedTuple

UNREADABLE = (
    "PORTAL_SYSLOG 应该写成 10.1.2.3:514（UDP）、tcp://10.1.2.3:514（TCP）或 /dev/log（本机套接字），现在是：{given}"
)
_PLACE = re.compile(r"(?:(udp|tcp)://)?([\w.-]+|\[[0-9a-fA-F:.]+\]):(\d{1,5})", re.ASCII)


class Target(NamedTuple):
    """Where to: a host and port, or a path."""

    address: tuple[str, int] | str
    is_tcp: bool = False


def target_from(given: str) -> Target | None:
    """Raises:
    ValueError: the setting is none of the three.
    """
    words = given.strip()
    if not words:
        return None
    if words.startswith(("/", "unix:/")):
        return Target(words.removeprefix("unix:"))
    found = _PLACE.fullmatch(words)
    if found is None or not 0 < int(found[3]) < 65536:
        raise ValueError(UNREADABLE.format(given=given))
    return Target((found[2].strip("[]"), int(found[3])), found[1] == "tcp")
